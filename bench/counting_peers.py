"""One count by another program, in a process of its own: `python -m bench.counting_peers METHOD FILE PROGRAM`.

Each starts from the same grouped papers as ours does and makes of them the ballots it wants, grouped where it can take
that. What it needs for counting alone, its ballots made, is told apart.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from bench import papers
from bench.counting import answer, now
from voting.counting.reading import files

Grouped = list[tuple[tuple[str, ...], int]]
Count = Callable[[], object]


def main() -> None:
    method, path, program = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    ballots = files.read(path).ballots
    prepare = PROGRAMS[program].get(method)
    if prepare is None:
        sys.exit("has no such method")
    grouped = [(group.marks, group.papers) for group in ballots.groups]
    prepare(grouped[:2])  # so that nothing is imported while the clock runs
    started = now()
    count = prepare(grouped)
    made = now()
    count()
    answer(counting=now() - started, alone=now() - made)


def _votelib_transfers(grouped: Grouped, seats: int) -> Count:
    from votelib.evaluate.sequential import TransferableVoteSelector

    selector = TransferableVoteSelector(transferer="Gregory", quota_function="droop")
    votes = dict(grouped)
    return lambda: selector.evaluate(votes, seats)


def _votelib_schulze(grouped: Grouped) -> Count:
    from votelib.convert import RankedToCondorcetVotes
    from votelib.evaluate.condorcet import Schulze

    votes = dict(grouped)
    return lambda: Schulze().evaluate(RankedToCondorcetVotes().convert(votes), 1)


def _pyrankvote(grouped: Grouped, seats: int) -> Count:
    import pyrankvote

    stand = {str(at): pyrankvote.Candidate(str(at)) for at in range(1, papers.CANDIDATES + 1)}
    cast = [pyrankvote.Ballot([stand[one] for one in marks]) for marks, many in grouped for _ in range(many)]
    if seats == 1:
        return lambda: pyrankvote.instant_runoff_voting(list(stand.values()), cast)
    return lambda: pyrankvote.single_transferable_vote(list(stand.values()), cast, seats)


def _py3votecore_transfers(grouped: Grouped, seats: int) -> Count:
    from py3votecore.irv import IRV
    from py3votecore.stv import STV

    votes = [{"count": many, "ballot": list(marks)} for marks, many in grouped]
    return (lambda: IRV(votes).as_dict()) if seats == 1 else (lambda: STV(votes, required_winners=seats).as_dict())


def _py3votecore_schulze(grouped: Grouped) -> Count:
    from py3votecore.schulze_method import SchulzeMethod

    votes = [{"count": many, "ballot": [[one] for one in marks]} for marks, many in grouped]
    return lambda: SchulzeMethod(votes, ballot_notation=SchulzeMethod.BALLOT_NOTATION_GROUPING).as_dict()


def _pref_voting(grouped: Grouped, name: str, seats: int = 0) -> Count:
    import pref_voting.proportional_methods as proportional
    import pref_voting.voting_methods as single
    from pref_voting.profiles_with_ties import ProfileWithTies

    ranked = [{int(one): place for place, one in enumerate(marks, 1)} for marks, _ in grouped]
    papers_of = [many for _, many in grouped]
    method = getattr(proportional if seats else single, name)

    def count() -> object:
        # It counts the duels as it makes the profile, so that belongs to the count.
        profile = ProfileWithTies(ranked, rcounts=papers_of, candidates=list(range(1, papers.CANDIDATES + 1)))
        profile.use_extended_strict_preference()
        return method(profile, num_seats=seats) if seats else method(profile)

    return count


PROGRAMS: dict[str, dict[str, Callable[[Grouped], Count]]] = {
    "votelib": {
        "irv": lambda grouped: _votelib_transfers(grouped, 1),
        "stv-scottish": lambda grouped: _votelib_transfers(grouped, papers.SEATS),
        "schulze-winning-votes": _votelib_schulze,
    },
    "pyrankvote": {
        "irv": lambda grouped: _pyrankvote(grouped, 1),
        "stv-scottish": lambda grouped: _pyrankvote(grouped, papers.SEATS),
    },
    "py3votecore": {
        "irv": lambda grouped: _py3votecore_transfers(grouped, 1),
        "stv-scottish": lambda grouped: _py3votecore_transfers(grouped, papers.SEATS),
        "schulze-winning-votes": _py3votecore_schulze,
    },
    "pref_voting": {
        "irv": lambda grouped: _pref_voting(grouped, "instant_runoff_for_truncated_linear_orders"),
        "stv-scottish": lambda grouped: _pref_voting(grouped, "stv_scottish", papers.SEATS),
        "stv-meek-prf": lambda grouped: _pref_voting(grouped, "stv_meek", papers.SEATS),
        "schulze-winning-votes": lambda grouped: _pref_voting(grouped, "beat_path"),
    },
}


if __name__ == "__main__":
    main()
