"""Checking a stored record by itself: does it follow from the numbers it holds?"""

from collections.abc import Callable

from voting.counting import methods
from voting.counting.errors import CountingError
from voting.counting.records import CountRecord


def replay(record: CountRecord) -> tuple[str, ...]:
    """Return the names of the checks that fail, none when the record holds.

    papers: the classes add up. conservation: in every round the votes and what counts for nobody are the valid papers.
    deltas: each round's changes lead to its votes. recount: counting again gives this record, byte for byte.
    """
    checks: tuple[tuple[str, Callable[[CountRecord], bool]], ...] = (
        ("papers", lambda one: one.papers.are_conserved),
        ("conservation", _conserves),
        ("deltas", lambda one: one.adds_up),
        ("recount", _counts_again),
    )
    return tuple(name for name, holds in checks if not holds(record))


def _conserves(record: CountRecord) -> bool:
    """Where a paper is one vote, none appears or vanishes; where it is many, the recount holds the totals."""
    counted = methods.METHODS.get(record.method)
    return record.conserves if counted is None or counted.one_vote_each else True


def _counts_again(record: CountRecord) -> bool:
    try:
        return methods.recount(record).text() == record.text()
    except CountingError:
        return False
