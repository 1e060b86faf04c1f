"""Scores with a run-off between the two highest sums: method `star`, one seat.

Source: counting rules, section 10. The finalist whom more papers score higher wins. Ties for a final place: who is
preferred to more of the tied, then who has more of the highest score, then lot. Ties in the run-off: the higher sum,
then more of the highest score, then lot.

Rounds: `total`, the sums (detail: `max`, `scores`, `given`, and `pairs`: of each two candidates how many papers are
`preferring` each, and how many `equal`), then `runoff` (detail: the `finalists`, and the same of them), whose votes are
those of the finalists. A tie says what it is `for` (`final` or `seat`) and, in `looked_at`, `what` was compared: `sum`,
`preferred_to`, `highest_scores` or `preferring`; it is `resolved_by` the last of them, or by lot.
"""

from collections.abc import Callable, Mapping, Sequence

from voting.counting import consequences
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.documents import Json
from voting.counting.errors import OneSeatOnly
from voting.counting.lots import Purpose
from voting.counting.records import CountRecord, Round, Status
from voting.counting.scored import papers
from voting.counting.scored.options import ScoredOptions
from voting.counting.scored.papers import Scored
from voting.counting.scored.score import is_acclamation, recorded
from voting.counting.seats import result
from voting.counting.seats.result import Result
from voting.counting.ties import TieBreaker, TiePending

METHOD = "star"
OPTIONS = ("max", "acclamation")
FINALISTS = 2

Figure = tuple[str, Callable[[str], int]]
"""What is compared, and how much of it a candidate has."""


def count(contest: Contest, ballots: Ballots, options: ScoredOptions) -> CountRecord:
    """Return the record of the count. Raises OneSeatOnly, UnknownChoice and what lots raise."""
    scored = papers.read(ballots, contest, papers.numbers(options.most), preferences=True)
    return consequences.weighed(_count(contest, options, scored, ballots.sha256))


def recount(record: CountRecord) -> CountRecord:
    """Return the record counted again from the scores it tells. Raises BrokenRecord and what `count` raises."""
    contest, options = Contest.from_record(record), ScoredOptions.from_json(record.options)
    scored = recorded(record, contest, options, [str(score) for score in range(options.most + 1)])
    return consequences.carried_over(record, _count(contest, options, scored, record.input_sha256)({}))


def _count(contest: Contest, options: ScoredOptions, scored: Scored, input_sha256: str) -> consequences.Run:
    if contest.seats > 1:
        raise OneSeatOnly(METHOD)

    def run(forced: Mapping[int, tuple[str, ...]]) -> CountRecord:
        if is_acclamation(contest, options):
            concluded = result.acclamation(contest, scored.papers.valid)
        else:
            concluded = _Star(contest, options, scored, TieBreaker(contest.lots, int, forced)).result()
        return result.as_record(
            METHOD, contest, options.as_json(OPTIONS), input_sha256, scored.papers, concluded, conserved=scored.may_be
        )

    return run


class _Star:
    """One count under way."""

    def __init__(self, contest: Contest, options: ScoredOptions, scored: Scored, ties: TieBreaker) -> None:
        self._contest, self._scored, self._ties, self._most = contest, scored, ties, options.most
        self._sums = {one: scored.sum(one) for one in contest.standing}
        self._events: list[Json] = []
        self._rounds: list[Round] = []

    def result(self) -> Result:
        if not self._scored.papers.valid:
            self._total(self._contest.standing)
            return Result(tuple(self._rounds), (), "no_election")
        try:
            finalists = self._finalists()
            self._total(finalists)
            winner, by = self._winner(finalists)
        except TiePending as pending:
            if not self._rounds:
                self._total(self._contest.standing)
            self._pending([*self._events, pending.event])
            return Result(tuple(self._rounds), (), "tie_pending")
        self._runoff(finalists, winner)
        elected: Json = {"id": winner, "round": 2, "by": by}
        return Result(tuple(self._rounds), (elected,), "complete")

    def _finalists(self) -> list[str]:
        found: list[str] = []
        for total in sorted(set(self._sums.values()), reverse=True):
            tied = [one for one in self._contest.standing if self._sums[one] == total]
            free = FINALISTS - len(found)
            found += tied if len(tied) <= free else self._drawn(tied, free)
            if len(found) == FINALISTS:
                break
        return self._contest.in_order(frozenset(found))

    def _drawn(self, tied: list[str], free: int) -> list[str]:
        """Return who of these, all of one sum, comes to the run-off."""
        if not free:
            return []
        row = self._scored.preferred

        def beaten(candidate: str) -> int:
            return sum(row[candidate][other] > row[other][candidate] for other in tied if other != candidate)

        looked_at: list[Figure] = [
            ("sum", self._sums.__getitem__),
            ("preferred_to", beaten),
            ("highest_scores", self._highest),
        ]
        chosen, _ = self._break(tied, looked_at, free, "final")
        return chosen

    def _winner(self, finalists: list[str]) -> tuple[str, str]:
        if len(finalists) == 1:
            return finalists[0], "most-votes"
        preferring = self._preferring(finalists)
        ahead = max(finalists, key=lambda one: preferring[one])
        if len(set(preferring.values())) == len(finalists):
            return ahead, "most-votes"
        looked_at: list[Figure] = [
            ("preferring", preferring.__getitem__),
            ("sum", self._sums.__getitem__),
            ("highest_scores", self._highest),
        ]
        chosen, by = self._break(finalists, looked_at, 1, "seat")
        return chosen[0], by

    def _break(self, tied: list[str], figures: list[Figure], free: int, what_for: str) -> tuple[list[str], str]:
        """Return so many of the tied, the best by the first of these figures that tells them apart, else by lot."""
        chosen: list[str] = []
        left, looked_at = list(tied), list[Json]()
        for what, of in figures:
            looked_at.append({"stage": 1, "what": what, "votes": {one: of(one) for one in left}})
            # The last place that is free decides: who is above it comes in, who is below it does not.
            edge = sorted((of(one) for one in left), reverse=True)[free - len(chosen) - 1]
            chosen += [one for one in left if of(one) > edge]
            left = [one for one in left if of(one) == edge]
            if len(chosen) + len(left) == free:
                chosen = [one for one in tied if one in (*chosen, *left)]
                self._events.append(_event(tied, looked_at, what.replace("_", "-"), chosen, what_for))
                return chosen, "most-votes"
        try:
            drawn, event = self._ties.by_lot(left, Purpose.ELECTION, free - len(chosen), looked_at)
        except TiePending as pending:
            pending.event["for"] = what_for
            raise
        event["for"] = what_for
        self._events.append(event)
        return [one for one in tied if one in (*chosen, *drawn)], "lot"

    def _highest(self, candidate: str) -> int:
        return self._scored.with_score(candidate, self._most)

    def _preferring(self, finalists: Sequence[str]) -> dict[str, int]:
        preferred = self._scored.preferred
        return {one: sum(preferred[one][other] for other in finalists if other != one) for one in finalists}

    def _total(self, finalists: Sequence[str]) -> None:
        names = [str(score) for score in range(self._most + 1)]
        self._rounds.append(
            Round(
                n=1,
                action="total",
                detail={"max": self._most, **papers.told(self._scored, names), "pairs": papers.pairs(self._scored)},
                delta=dict(self._sums),
                votes=dict(self._sums),
                status=self._status(finalists),
                events=tuple(self._events),
                text_key="star.total",
                text_args={"finalists": len(finalists)},
            )
        )
        self._events = []

    def _runoff(self, finalists: list[str], winner: str) -> None:
        preferring = self._preferring(finalists)
        equal = self._scored.papers.valid - sum(preferring.values())
        self._rounds.append(
            Round(
                n=2,
                action="runoff",
                detail={"finalists": list(finalists), "preferring": dict(preferring), "equal": equal},
                delta={one: preferring[one] - self._sums[one] for one in finalists},
                votes=dict(preferring),
                non_transferable=equal,
                elected=(winner,),
                status={**self._status([]), winner: Status.ELECTED.value},
                events=tuple(self._events),
                text_key="star.runoff",
                text_args={"name": self._contest.named(winner)},
            )
        )

    def _pending(self, events: list[Json]) -> None:
        self._rounds.append(
            Round(
                n=len(self._rounds) + 1,
                action="pending",
                delta={},
                votes=dict(self._sums),
                status=dict(self._rounds[-1].status),
                events=tuple(events),
                text_key="tie.pending",
                text_args={},
            )
        )

    def _status(self, finalists: Sequence[str]) -> dict[str, str]:
        return {
            one: (Status.CONTINUING if one in finalists else Status.EXCLUDED).value for one in self._contest.standing
        }


def _event(tied: list[str], looked_at: list[Json], resolved_by: str, chosen: list[str], what_for: str) -> Json:
    return {
        "type": "tie",
        "purpose": Purpose.ELECTION.value,
        "between": list(tied),
        "looked_at": looked_at,
        "resolved_by": resolved_by,
        "chosen": chosen[0] if len(chosen) == 1 else list(chosen),
        "for": what_for,
    }
