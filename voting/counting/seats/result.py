"""From an order of candidates to the rounds of a record: the totals, the reserved seats, a lot that is waited for.

`rounds[].detail` of a round in which seats are handed out has, beside what the method says:
`plain`      only where seats are reserved: who the votes alone would elect (`elected`), and who is `tied` for the rest
`substitutes` null, or their `order` and, by class with reserved seats, `classes`
Where seats are reserved the first round elects nobody: the second, `reservation`, has the final result and its events.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from voting.counting.contests import Contest
from voting.counting.documents import Json
from voting.counting.records import CountRecord, Papers, Round, Status
from voting.counting.seats import substitutes
from voting.counting.seats.orders import Order
from voting.counting.seats.rules import SeatRules, Short, Substitutes
from voting.counting.seats.seating import MOST_VOTES, Seating
from voting.counting.ties import TieBreaker, TiePending


@dataclass(frozen=True, slots=True)
class Totals:
    """What the papers say, as the first round has it.

    votes: of all who stand, in the order of the paper. nobody: what counts for nobody. order: of those who can be
    elected. won_by: how a seat is won by votes.
    """

    votes: Mapping[str, int | str]
    order: Order
    text_key: str
    detail: Mapping[str, Json] = field(default_factory=dict[str, Json])
    nobody: int | str = 0
    action: str = "total"
    won_by: str = MOST_VOTES


@dataclass(frozen=True, slots=True)
class Result:
    """What a record holds of the seats."""

    rounds: tuple[Round, ...]
    elected: tuple[Json, ...]
    outcome: str


def as_record(
    method: str,
    contest: Contest,
    options: Mapping[str, Json],
    input_sha256: str,
    papers: Papers,
    result: Result,
    *,
    conserved: bool,
) -> CountRecord:
    """Return the record of a count by totals. conserved: whether its figures are those of the valid papers."""
    record = CountRecord(
        method=method,
        options={**contest.as_json(), **options},
        input_sha256=input_sha256,
        seed=contest.lots.seed,
        candidates=contest.candidates,
        papers=papers,
        rounds=result.rounds,
        elected=result.elected,
        outcome=result.outcome,
    )
    return replace(record, checks={"conservation": conserved and papers.are_conserved, "replayed": record.adds_up})


def acclaimed(contest: Contest, rules: SeatRules) -> bool:
    """Return whether all who stand have a seat without a vote: no more than there are, and within their classes."""
    standing = [one for one in contest.candidates if one.id in contest.standing]
    missing = 0
    for reserved in rules.reserved:
        members = sum(reserved.name in one.classes for one in standing)
        if reserved.maximum is not None and members > reserved.maximum:
            return False
        missing += max(0, reserved.minimum - members)
    kept = missing if rules.short is Short.VACANT else 0
    return len(standing) + kept <= contest.seats


def acclamation(contest: Contest, papers: int) -> Result:
    """Return the result in which everybody who stands is elected without a vote; papers there are count for nobody."""
    standing = contest.standing
    only = Round(
        n=1,
        action="acclamation",
        delta=dict.fromkeys(standing, 0),
        votes=dict.fromkeys(standing, 0),
        non_transferable=papers,
        elected=standing,
        status=dict.fromkeys(standing, Status.ELECTED.value),
        text_key="seats.acclamation",
        text_args={"seats": contest.seats, "elected": len(standing)},
    )
    elected: list[Json] = [{"id": one, "round": 1, "by": "acclamation"} for one in standing]
    return Result((only,), tuple(elected), "complete" if len(standing) == contest.seats else "vacancies")


def conclude(contest: Contest, totals: Totals, rules: SeatRules, ties: TieBreaker, *, any_valid: bool = True) -> Result:
    """Return the result that these totals give. Raises OptionUnknown and what lots raise."""
    rules.refuse_what_does_not_fit(contest)
    return _Conclusion(contest, totals, rules, ties).result(any_valid=any_valid)


class _Conclusion:
    """The rounds of one count being written."""

    def __init__(self, contest: Contest, totals: Totals, rules: SeatRules, ties: TieBreaker) -> None:
        self._contest, self._totals, self._rules, self._ties = contest, totals, rules, ties
        self._classes = {one.id: one.classes for one in contest.candidates}
        self._seating = Seating(totals.order, contest.seats, self._classes, rules, ties)
        self._rounds: list[Round] = []
        self._elected: list[Json] = []

    def result(self, *, any_valid: bool) -> Result:
        if not any_valid:
            self._write(self._totals.action, self._totals.text_key, dict(self._totals.detail), [], [])
            return Result(tuple(self._rounds), (), "no_election")
        pending = self._hand_out()
        followers, waiting = (None, None) if pending else self._substitutes()
        self._totals_round(handed_out=pending is None, followers=followers)
        if self._rules.reserved and pending is None:
            self._write(
                "reservation",
                "seats.reservation",
                {"plain": self._plain(), "substitutes": followers},
                self._seating.elected,
                self._seating.events,
            )
        pending = pending or waiting
        if pending:
            told = self._seating.events if self._rules.reserved and waiting is None else []
            self._write("pending", "tie.pending", {}, [], [*told, pending])
            return Result(tuple(self._rounds), tuple(self._elected), "tie_pending")
        complete = len(self._elected) == self._contest.seats
        return Result(tuple(self._rounds), tuple(self._elected), "complete" if complete else "vacancies")

    def _hand_out(self) -> Json:
        try:
            self._seating.hand_out()
        except TiePending as pending:
            return pending.event
        return None

    def _substitutes(self) -> tuple[Json, Json]:
        """Return the substitutes as the record has them, or the lot they wait for."""
        if self._rules.substitutes is Substitutes.SEPARATE:
            return None, None
        try:
            found = substitutes.listed(self._totals.order, self._seating.elected, self._ties, self._seating.events)
        except TiePending as pending:
            return None, pending.event
        return substitutes.as_json(found, self._classes, self._rules), None

    def _totals_round(self, *, handed_out: bool, followers: Json) -> None:
        detail = dict(self._totals.detail)
        if self._rules.reserved:
            detail["plain"] = self._plain()
            self._write(self._totals.action, self._totals.text_key, detail, [], [])
            return
        if handed_out:
            detail["substitutes"] = followers
        self._write(self._totals.action, self._totals.text_key, detail, self._seating.elected, self._seating.events)

    def _plain(self) -> Json:
        sure, tied = self._totals.order.top(self._contest.seats)
        return {"elected": list(sure), "tied": list(tied)}

    def _write(
        self, action: str, text_key: str, detail: Mapping[str, Json], elected: list[str], events: list[Json]
    ) -> None:
        seated = self._totals.order.sorted(elected)
        n = len(self._rounds) + 1
        self._elected.extend({"id": one, "round": n, "by": self._how(one)} for one in seated)
        self._rounds.append(
            Round(
                n=n,
                action=action,
                detail=detail,
                delta=dict(self._totals.votes) if n == 1 else {},
                votes=dict(self._totals.votes),
                non_transferable=self._totals.nobody,
                elected=tuple(seated),
                status=self._status(),
                events=tuple(events),
                text_key=text_key,
                text_args={"seats": self._contest.seats, "elected": len(seated)},
            )
        )

    def _how(self, candidate: str) -> str:
        by = self._seating.by[candidate]
        return self._totals.won_by if by == MOST_VOTES else by

    def _status(self) -> dict[str, str]:
        """Who has a seat so far; who cannot have one is excluded from the first round on."""
        seated = {str(one["id"]) for one in self._elected if isinstance(one, dict)}
        able = {one for group in self._totals.order.groups for one in group}

        def status(candidate: str) -> Status:
            if candidate in seated:
                return Status.ELECTED
            return Status.CONTINUING if candidate in able else Status.EXCLUDED

        return {one: status(one).value for one in self._contest.standing}
