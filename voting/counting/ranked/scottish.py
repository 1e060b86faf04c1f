"""The single transferable vote by the Scottish rules: method `stv-scottish`.

Source: Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 45 to 52; the Order of 2011
(SSI 2011/399), rules 46 to 53, has the same text. The numbers below are those of 2007.

45  Stage one: each paper goes to its first preference.
46  Quota: valid papers divided by one more than the seats, the fraction left out, plus one.
47  A candidate whose votes reach the quota is deemed elected.
48  The largest surplus is transferred first. All papers of the candidate are sorted by next preference; each goes on
    at surplus × its present value / the candidate's votes, cut to five decimals.
49  Of equal surpluses, the one whose candidate had more votes at the latest stage where they differed; else by lot.
50  With no surplus to transfer, the candidate with the fewest votes is excluded; papers go on at their present value.
51  Of several with the fewest votes, the one with fewest at the latest stage where they differed; else by lot.
52  When the continuing candidates are as many as the vacancies, they are deemed elected.

Where the by-laws reserve seats for classes, the guard rule decides beside 47, 50 and 52: see `guard`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from voting.counting import consequences, decimals
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.documents import Json
from voting.counting.lots import Purpose
from voting.counting.ranked import rankings
from voting.counting.ranked.flows import Flow, LivePapers, Parcel, RecordedPapers
from voting.counting.ranked.guard import Guard, GuardRules
from voting.counting.ranked.rankings import Reading
from voting.counting.ranked.stages import Course, Stage
from voting.counting.records import CountRecord, Status
from voting.counting.ties import TiePending

METHOD = "stv-scottish"
PLACES = 5
ONE = 10**PLACES


@dataclass(frozen=True, slots=True)
class ScottishOptions:
    """How papers are read, and whom the guard rule guards."""

    reading: Reading = field(default_factory=Reading)
    guard: GuardRules = field(default_factory=GuardRules)

    def as_json(self) -> dict[str, Json]:
        return {**self.reading.as_json(), **self.guard.as_json()}

    @classmethod
    def from_json(cls, written: Mapping[str, Json]) -> Self:
        """Read the options. Raises BrokenRecord, OptionUnknown."""
        return cls(Reading.of_one_vote(written), GuardRules.from_json(written))


def quota(papers: int, seats: int) -> int:
    """Return the quota in papers (rule 46)."""
    return papers // (seats + 1) + 1


def transfer_value(surplus: int, value: int, votes: int) -> int:
    """Return the value at which a paper leaves with a surplus (rule 48(3)); all in units, cut to five decimals."""
    return surplus * value // votes


def count(contest: Contest, ballots: Ballots, options: ScottishOptions | None = None) -> CountRecord:
    """Return the record of the count. Raises UnknownChoice and what lots raise."""
    chosen = options or ScottishOptions()
    ranked = rankings.read(ballots, contest.standing, contest.withdrawn, chosen.reading)
    fingerprint = ballots.sha256

    def run(forced: Mapping[int, tuple[str, ...]]) -> CountRecord:
        course = Course(contest, ranked.papers, PLACES, forced)
        return _Count(course, LivePapers(ranked.profile), chosen).record(fingerprint)

    return consequences.weighed(run)


def recount(record: CountRecord) -> CountRecord:
    """Return the record counted again from the parcels it tells of. Raises BrokenRecord and what `count` raises."""
    contest = Contest.from_record(record)
    flow = RecordedPapers([one.detail for one in record.rounds], contest.standing, PLACES)
    options = ScottishOptions.from_json(record.options)
    counted = _Count(Course(contest, record.papers, PLACES), flow, options).record(record.input_sha256)
    return consequences.carried_over(record, counted)


class _Count:
    """One count under way. Votes are units of 0.00001."""

    def __init__(self, course: Course, flow: Flow, options: ScottishOptions) -> None:
        self._course, self._flow, self._options = course, flow, options
        self._quota = quota(course.papers.valid, course.contest.seats) * ONE
        self._guard = Guard(options.guard, course.contest)
        course.seats = self._guard.seats

    def record(self, input_sha256: str) -> CountRecord:
        """Count, and return the record."""
        outcome = self._run()
        course = self._course
        shown: dict[str, Json] = {
            "value": _written(self._quota),
            "formula": f"floor({course.papers.valid}/({course.contest.seats}+1))+1",
        }
        return course.record(METHOD, self._options.as_json(), input_sha256, outcome, shown)

    def _run(self) -> str:
        course = self._course
        try:
            self._first_preferences()
            if not course.papers.valid:
                return "no_election"
            while course.vacancies and len(course.continuing) > course.vacancies:
                self._next_stage()
        except TiePending as pending:
            course.close(Stage("pending", "tie.pending", events=[pending.event]))
            return "tie_pending"
        if course.vacancies and course.continuing:
            self._fill_remaining()
        return course.outcome

    def _first_preferences(self) -> None:
        stage = Stage("first-preferences", "stv.first-preferences", events=[*self._guard.shortages])
        self._pass_on(stage, self._flow.first(self._course.continuing, ONE), self._course.papers.valid * ONE)
        self._close(stage)

    def _next_stage(self) -> None:
        """Transfer a surplus (48) if there is one, otherwise exclude (50)."""
        course = self._course
        surpluses = [at for at in course.elected if course.votes[at] > self._quota]
        if surpluses:
            largest = max(course.votes[at] for at in surpluses)
            self._transfer_surplus([at for at in surpluses if course.votes[at] == largest])
        else:
            able = self._guard.may_go(course)
            fewest = min(course.votes[at] for at in able)
            self._exclude([at for at in able if course.votes[at] == fewest])

    def _transfer_surplus(self, tied: list[int]) -> None:
        course, stage = self._course, Stage("surplus", "stv.surplus")
        stage.giver = giver = course.one_of(stage, tied, Purpose.SURPLUS)
        votes = course.votes[giver]
        surplus = votes - self._quota
        stage.detail.update({"surplus": _written(surplus), "votes": _written(votes)})
        parcels = self._flow.release(giver, course.continuing, lambda value: transfer_value(surplus, value, votes))
        self._pass_on(stage, parcels, surplus)
        self._close(stage)

    def _exclude(self, tied: list[int]) -> None:
        course, stage = self._course, Stage("exclusion", "stv.exclusion")
        stage.giver = giver = course.one_of(stage, tied, Purpose.EXCLUSION)
        self._guard.tell(course, stage, giver)
        votes = course.votes[giver]
        stage.detail["votes"] = _written(votes)
        course.status[giver] = Status.EXCLUDED
        parcels = self._flow.release(giver, course.continuing, lambda value: value)
        self._pass_on(stage, parcels, votes)
        self._close(stage)

    def _fill_remaining(self) -> None:
        """The continuing are as many as the vacancies, or fewer (52)."""
        stage = Stage("fill-remaining", "stv.fill-remaining")
        for at in sorted(self._course.continuing, key=lambda one: (-self._course.votes[one], one)):
            self._course.elect(stage, [at], by=self._guard.how(at))
        self._course.close(stage)

    def _pass_on(self, stage: Stage, parcels: list[Parcel], given: int) -> None:
        """Credit what is given where it went; what it lost on the way, or went nowhere, is non-transferable."""
        course = self._course
        course.credit(stage, parcels)
        credited = sum(stage.delta.values())
        ended = sum(parcel.ended * parcel.transfer_value for parcel in parcels)
        if stage.giver is not None:
            course.move(stage, stage.giver, -given)
        course.non_transferable += given - credited
        stage.detail["parcels"] = [parcel.as_json(course.ids, PLACES) for parcel in parcels]
        stage.detail["rounding_loss"] = _written(given - credited - ended)

    def _close(self, stage: Stage) -> None:
        """End the stage: who has reached the quota is elected (47), and the stage is written down."""
        course = self._course
        try:
            self._guard.elect(course, stage, [at for at in course.continuing if course.votes[at] >= self._quota])
        finally:
            # A lot not drawn yet stops the count after this stage, which stands.
            course.close(stage)


def _written(units: int) -> str:
    return decimals.written(units, PLACES)
