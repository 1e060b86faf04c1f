"""Counting marks: `plurality`, `block-vote`, `limited-vote`, `cumulative`, `approval`.

Source: counting rules, sections 3, 4 and 11. The candidates with the most votes take the seats; a tie matters only
where it crosses the last seat, and ends by one lot for all the seats it decides.

The first round, `total`, has in its detail
`limits`    `most` and `fewest` marks of a paper, and `per_candidate`
`majority`  null, or for `need` majority: the votes `needed` and whether that is `met`; when it is not, an event
            `second-round` names those `between` whom the new vote is, and nobody is elected
`support`   null, or the `part` of the valid papers that is wanted, the votes `needed`, and who is `short` of it
`majorities` null, or `wanted`, in how many colleges a majority is, and who is `short` of it
beside what `tallies` and `seats.result` tell.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from voting.counting import consequences
from voting.counting.ballots import Ballots
from voting.counting.colleges.weights import fingerprint
from voting.counting.contests import Contest
from voting.counting.documents import Json
from voting.counting.errors import ImpossibleFigures, OptionUnknown
from voting.counting.marked import confirmations, papers, tallies
from voting.counting.marked.confirmations import Answers
from voting.counting.marked.methods import MARKED, MarkedMethod
from voting.counting.marked.options import MarkedOptions, Need
from voting.counting.marked.papers import Limits, Marked, Sums
from voting.counting.marked.tallies import Tally
from voting.counting.records import CountRecord, Papers, Round, Status
from voting.counting.seats import result
from voting.counting.seats.orders import Order
from voting.counting.seats.result import Result, Totals
from voting.counting.seats.rules import Acclamation
from voting.counting.ties import TieBreaker

Forced = Mapping[int, tuple[str, ...]]


def count(method: MarkedMethod, contest: Contest, ballots: Ballots, options: MarkedOptions) -> CountRecord:
    """Return the record of the count. Raises UnknownChoice, OneSeatOnly, OptionUnknown and what lots raise."""
    if options.colleges is not None:
        raise OptionUnknown("colleges: the papers are needed college by college")
    limits = method.limits(contest, options)
    if _is_confirmation(contest, options):
        answers = confirmations.read(ballots, contest)
        return _Count(method, contest, options, limits, ballots.sha256).confirmed(answers)
    tally = tallies.whole(papers.read(ballots, contest, limits))
    return consequences.weighed(_Count(method, contest, options, limits, ballots.sha256).of(tally))


def count_sums(method: MarkedMethod, contest: Contest, sums: Sums, options: MarkedOptions) -> CountRecord:
    """Return the record of a count of ballots that nobody opened, from what they add up to.

    Raises ImpossibleFigures where such ballots cannot add up to it, OneSeatOnly, OptionUnknown and what lots raise.
    """
    if options.colleges is not None or contest.withdrawn or method.heaped:
        raise OptionUnknown("sums: colleges, candidates who withdrew and votes that are heaped need single papers")
    limits = method.limits(contest, options)
    counted = Papers(sums.papers, sums.papers - sums.blank, sums.blank, {})
    used = {1: counted.valid} if limits.most == 1 else None
    marked = Marked(counted, dict(sums.votes), 0, used if counted.valid else {})
    most = None if limits.most is None else counted.valid * limits.most
    if (
        tuple(sums.votes) != contest.standing
        or min(sums.votes.values()) < 0
        or not marked.are_conserved
        or not counted.valid * limits.fewest <= sum(sums.votes.values())
        or (most is not None and sum(sums.votes.values()) > most)
    ):
        raise ImpossibleFigures(f"{dict(sums.votes)} of {counted.valid} papers")
    return consequences.weighed(_Count(method, contest, options, limits, sums.sha256).of(tallies.whole(marked)))


def count_by_college(
    method: MarkedMethod, contest: Contest, ballots: Mapping[str, Ballots], options: MarkedOptions
) -> CountRecord:
    """Return the record of a count in which each college has its weight. Raises as `count` does."""
    if options.colleges is None:
        raise OptionUnknown("colleges: their weights are needed")
    options.colleges.require(ballots)
    limits = method.limits(contest, options)
    marked = {one: papers.read(ballots[one], contest, limits) for one in options.colleges.ids}
    hashed = fingerprint(ballots, options.colleges)
    tally = tallies.weighted(marked, options.colleges)
    return consequences.weighed(_Count(method, contest, options, limits, hashed).of(tally))


def recount(record: CountRecord) -> CountRecord:
    """Return the record counted again from the totals it tells. Raises BrokenRecord and what `count` raises."""
    method, contest = MARKED[record.method], Contest.from_record(record)
    options = MarkedOptions.from_json(record.options)
    limits = method.limits(contest, options)
    again = _Count(method, contest, options, limits, record.input_sha256)
    if _is_confirmation(contest, options):
        return again.confirmed(confirmations.from_record(record, contest))
    if _is_acclamation(contest, options):
        return again.acclaimed(record.papers)
    tally = tallies.from_record(record, contest, limits, options.colleges)
    return consequences.carried_over(record, again.of(tally)({}))


def _is_confirmation(contest: Contest, options: MarkedOptions) -> bool:
    return options.seats.acclamation is Acclamation.CONFIRM and result.acclaimed(contest, options.seats)


def _is_acclamation(contest: Contest, options: MarkedOptions) -> bool:
    return options.seats.acclamation is Acclamation.ELECT and result.acclaimed(contest, options.seats)


class _Count:
    """One election being counted from its tally."""

    def __init__(
        self, method: MarkedMethod, contest: Contest, options: MarkedOptions, limits: Limits, input_sha256: str
    ) -> None:
        self._method, self._contest, self._options, self._limits = method, contest, options, limits
        self._sha256 = input_sha256

    def of(self, tally: Tally) -> consequences.Run:
        """Return what makes the record of this tally, given the outcome of some lots."""
        if _is_acclamation(self._contest, self._options):
            return lambda _: self.acclaimed(tally.papers)
        return lambda forced: self._record(self._result(tally, forced), tally.papers, conserved=tally.are_conserved)

    def acclaimed(self, counted: Papers) -> CountRecord:
        return self._record(result.acclamation(self._contest, counted.valid), counted, conserved=True)

    def confirmed(self, answers: Answers) -> CountRecord:
        concluded = confirmations.conclude(self._contest, answers, self._options.confirm, self._options.support)
        return self._record(concluded, answers.papers, conserved=answers.are_conserved)

    def _result(self, tally: Tally, forced: Forced) -> Result:
        able = [one for one in self._contest.standing if self._is_electable(one, tally)]
        detail = self._detail(tally, able)
        if self._options.need is Need.MAJORITY and tally.papers.valid:
            winner = next((one for one in self._contest.standing if tally.is_majority(one)), None)
            if winner is None:
                return self._second_round(tally, detail)
            # A majority that is not the minimum support elects nobody, and nobody else has one.
            able = able if winner in able else []
        totals = Totals(
            votes=tally.shown,
            order=Order.by_totals(able, tally.totals, tally.shown),
            text_key="marked.total",
            detail=detail,
            nobody=tally.nobody,
            won_by="majority" if self._options.need is Need.MAJORITY else "most-votes",
        )
        ties = TieBreaker(self._contest.lots, int, forced)
        return result.conclude(self._contest, totals, self._options.seats, ties, any_valid=tally.papers.valid > 0)

    def _is_electable(self, candidate: str, tally: Tally) -> bool:
        support = self._options.support
        supported = support is None or tally.is_supported(candidate, support)
        return supported and candidate not in tally.short_of_majorities

    def _detail(self, tally: Tally, able: list[str]) -> dict[str, Json]:
        options, limits, standing = self._options, self._limits, self._contest.standing
        support, colleges = options.support, options.colleges
        met = any(tally.is_majority(one) for one in standing)
        return {
            "limits": {"most": limits.most, "fewest": limits.fewest, "per_candidate": limits.per_candidate},
            "majority": {"needed": tally.needed_for_majority, "met": met} if options.need is Need.MAJORITY else None,
            "support": None
            if support is None
            else {
                "part": str(support),
                "needed": tally.needed_for(support),
                "short": [one for one in standing if not tally.is_supported(one, support)],
            },
            "majorities": None
            if colleges is None or colleges.majority_in is None
            else {"wanted": colleges.majority_in, "short": list(tally.short_of_majorities)},
            **tally.detail,
        }

    def _second_round(self, tally: Tally, detail: dict[str, Json]) -> Result:
        """Nobody has a majority: the two who lead go to a new vote, with whoever is equal to the second."""
        leading = leaders(self._contest.standing, tally.totals)
        event: Json = {"type": "second-round", "between": list(leading), "needed": tally.needed_for_majority}
        only = Round(
            n=1,
            action="total",
            detail=detail,
            delta=tally.shown,
            votes=tally.shown,
            non_transferable=tally.nobody,
            status={
                one: (Status.CONTINUING if one in leading else Status.EXCLUDED).value for one in self._contest.standing
            },
            events=(event,),
            text_key="marked.second-round",
            text_args={"seats": self._contest.seats, "elected": 0},
        )
        return Result((only,), (), "vacancies")

    def _record(self, concluded: Result, counted: Papers, *, conserved: bool) -> CountRecord:
        options = self._options.as_json(self._method.options)
        return result.as_record(
            self._method.name, self._contest, options, self._sha256, counted, concluded, conserved=conserved
        )


def leaders(standing: Sequence[str], totals: Mapping[str, int | Fraction]) -> list[str]:
    """Return the candidates of a second round: all with no fewer votes than the second."""
    second = sorted((Fraction(totals[one]) for one in standing), reverse=True)[:2]
    return [one for one in standing if totals[one] >= second[-1]]
