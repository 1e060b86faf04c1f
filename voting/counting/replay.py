"""Checking a stored record by itself: does it follow from the numbers it holds?"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from voting.counting import motions
from voting.counting.errors import CountingError
from voting.counting.records import CountRecord, Round

RECOUNTS: Mapping[str, Callable[[CountRecord], CountRecord]] = {motions.METHOD: motions.recount}
"""How each method counts again from a record alone."""


def replay(record: CountRecord) -> tuple[str, ...]:
    """Return the names of the checks that fail, none when the record holds.

    papers: the classes add up. conservation: in every round the votes and what counts for nobody are the valid papers.
    deltas: each round's changes lead to its votes. recount: counting again gives this record, byte for byte.
    """
    checks: tuple[tuple[str, Callable[[CountRecord], bool]], ...] = (
        ("papers", lambda one: one.papers.are_conserved),
        ("conservation", _conserves),
        ("deltas", _adds_up),
        ("recount", _counts_again),
    )
    return tuple(name for name, holds in checks if not holds(record))


def _conserves(record: CountRecord) -> bool:
    return all(_sum(one) == record.papers.valid for one in record.rounds)


def _adds_up(record: CountRecord) -> bool:
    standing: dict[str, Decimal] = {}
    for one in record.rounds:
        for candidate, change in one.delta.items():
            standing[candidate] = standing.get(candidate, Decimal(0)) + Decimal(change)
        if any(standing.get(candidate) != Decimal(votes) for candidate, votes in one.votes.items()):
            return False
    return True


def _counts_again(record: CountRecord) -> bool:
    recount = RECOUNTS.get(record.method)
    if recount is None:
        return False
    try:
        return recount(record).text() == record.text()
    except CountingError:
        return False


def _sum(one: Round) -> Decimal:
    return sum((Decimal(votes) for votes in one.votes.values()), Decimal(one.non_transferable))
