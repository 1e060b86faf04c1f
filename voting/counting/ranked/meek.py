"""The single transferable vote by the Meek rule, reference version: method `stv-meek-prf`.

Source: counting rules, section 7: the Reference Meek Rule of the Proportional Representation Foundation, nine decimals,
omega 0.000001. The letters below are those of section 7. Each candidate has a keep factor: 1 while hopeful, 0 once
excluded, between the two once elected.

a  Distribute: of each paper every candidate keeps its factor of what has come to it, rounded up; what passes all of
   them is residual.
b  Quota: the sum of the votes divided by one more than the seats, cut, plus 0.000000001.
c  Elect every hopeful whose votes reach the quota; if anyone was elected the round ends.
d  Surplus: what the elected have over the quota, together.
e  Unless the surplus is below omega, or no smaller than it was, each elected one's factor becomes factor × quota /
   votes, both steps rounded up, and it goes on from a.
f  Exclude the hopeful with the fewest votes. Those no further above it than the surplus are tied with it, since their
   order is not certain; a lot decides, as no earlier round can.
g  Stop when the seats are full, or when no more stand than there are seats.

Where the by-laws reserve seats for classes, the guard rule decides beside c, f and g: see `guard`.

A round of the record has the votes its decision was taken on: those of the excluded included. Its detail holds the
`quota` and the `surplus` of that decision, and `iterations`: of each distribution the `votes` of all who are in the
count, what of the papers was `residual`, the `quota`, the `surplus`, and the `keep_factors` of the elected that it was
made with. `non_transferable` is the residual.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, Self

from voting.counting import consequences, decimals, documents
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.documents import Json
from voting.counting.errors import BrokenRecord
from voting.counting.lots import Purpose
from voting.counting.ranked import rankings
from voting.counting.ranked.guard import Guard, GuardRules
from voting.counting.ranked.paths import ONE, PLACES, Paths, ceil
from voting.counting.ranked.rankings import Reading
from voting.counting.ranked.stages import Course, Stage
from voting.counting.records import CountRecord, Status
from voting.counting.ties import TiePending

METHOD = "stv-meek-prf"
OMEGA = 1000
"""A surplus that is as good as none: 0.000001."""


@dataclass(frozen=True, slots=True)
class MeekOptions:
    """How papers are read, and whom the guard rule guards."""

    reading: Reading = field(default_factory=Reading)
    guard: GuardRules = field(default_factory=GuardRules)

    def as_json(self) -> dict[str, Json]:
        return {**self.reading.as_json(), **self.guard.as_json()}

    @classmethod
    def from_json(cls, written: Mapping[str, Json]) -> Self:
        """Read the options. Raises BrokenRecord, OptionUnknown."""
        return cls(Reading.of_one_vote(written), GuardRules.from_json(written))


def quota(votes: int, seats: int) -> int:
    """Return the quota, in units (b)."""
    return votes // (seats + 1) + 1


def keep_factor(factor: int, quota: int, votes: int) -> int:
    """Return the next keep factor of an elected candidate (e), in units, as are all of these.

    Never more than 1: where rounding leaves an elected candidate a unit below the quota, the formula alone would let it
    keep more than there is.
    """
    return min(ONE, ceil(ceil(factor * quota, ONE) * ONE, votes))


def reaches(votes: int, quota: int) -> bool:
    """Return whether these votes elect (c)."""
    return votes >= quota


def is_settled(surplus: int, before: int | None) -> bool:
    """Return whether another distribution would bring nothing (e). before: the surplus of the one before, if any."""
    return surplus < OMEGA or (before is not None and surplus >= before)


def count(contest: Contest, ballots: Ballots, options: MeekOptions | None = None) -> CountRecord:
    """Return the record of the count. Raises UnknownChoice and what lots raise."""
    chosen = options or MeekOptions()
    ranked = rankings.read(ballots, contest.standing, contest.withdrawn, chosen.reading)
    fingerprint = ballots.sha256

    def run(forced: Mapping[int, tuple[str, ...]]) -> CountRecord:
        course = Course(contest, ranked.papers, PLACES, forced)
        return _Count(course, Paths(ranked.profile), chosen).record(fingerprint)

    return consequences.weighed(run)


def recount(record: CountRecord) -> CountRecord:
    """Return the record counted again from the distributions it tells of. Raises BrokenRecord and what `count` does."""
    contest = Contest.from_record(record)
    options = MeekOptions.from_json(record.options)
    told = Told(record, contest.standing)
    counted = _Count(Course(contest, record.papers, PLACES), told, options).record(record.input_sha256)
    return consequences.carried_over(record, counted)


class Distribution(Protocol):
    """How the papers of a count are shared."""

    def elect(self, candidate: int) -> None: ...

    def exclude(self, candidate: int) -> None: ...

    def distribute(self, keep: Sequence[int]) -> list[int]:
        """Return each candidate's votes, in units, with these keep factors."""
        ...


class Told:
    """The distributions that a record tells of, in their order. Raises BrokenRecord where they cannot be true."""

    def __init__(self, record: CountRecord, ids: Sequence[str]) -> None:
        self._ids, self._most = ids, record.papers.valid * ONE
        self._coming = iter(
            [
                documents.table(documents.table(one, "iteration").get("votes"), "votes")
                for shown in record.rounds
                if "iterations" in shown.detail
                for one in documents.sequence(shown.detail, "iterations")
            ]
        )

    def elect(self, candidate: int) -> None:
        pass

    def exclude(self, candidate: int) -> None:
        pass

    def distribute(self, keep: Sequence[int]) -> list[int]:
        told = next(self._coming, dict[str, Json]())
        votes = [
            decimals.parse(documents.text(told, one), PLACES) if keep[at] else 0 for at, one in enumerate(self._ids)
        ]
        whole = all(factor in (0, ONE) for factor in keep)
        if min(votes, default=0) < 0 or sum(votes) > self._most or (whole and any(units % ONE for units in votes)):
            raise BrokenRecord("iterations: papers appear, vanish, or are cut before anybody is elected")
        return votes


class _Count:
    """One count under way. Votes are units of 0.000000001."""

    def __init__(self, course: Course, papers: Distribution, options: MeekOptions) -> None:
        self._course, self._papers, self._options = course, papers, options
        self._seats = course.contest.seats
        self._keep = [ONE] * len(course.ids)
        self._quota = self._first_quota = quota(course.papers.valid * ONE, self._seats)
        self._guard = Guard(options.guard, course.contest)
        course.seats = self._guard.seats

    def record(self, input_sha256: str) -> CountRecord:
        """Count, and return the record."""
        outcome = self._run()
        shown: dict[str, Json] = {
            "value": _written(self._first_quota),
            "formula": f"floor9(votes/({self._seats}+1))+0.000000001",
        }
        return self._course.record(METHOD, self._options.as_json(), input_sha256, outcome, shown)

    def _run(self) -> str:
        course = self._course
        if not course.papers.valid or len(course.continuing) <= course.vacancies or not course.vacancies:
            self._first_preferences()
        if not course.papers.valid:
            return "no_election"
        while course.vacancies and len(course.continuing) > course.vacancies:
            stage = Stage("elect", "meek.elect", events=self._shortages())
            try:
                self._round(stage)
            except TiePending as pending:
                stage.action, stage.text_key = "pending", "tie.pending"
                stage.events.append(pending.event)
                course.close(stage)
                return "tie_pending"
            course.close(stage)
        if course.vacancies and course.continuing:
            self._fill_remaining()
        return course.outcome

    def _shortages(self) -> list[Json]:
        return [*self._guard.shortages] if not self._course.has_begun else []

    def _first_preferences(self) -> None:
        """Show what the papers say where nothing is to be counted out."""
        stage = Stage("first-preferences", "meek.first-preferences", events=self._shortages())
        self._iterate(stage)
        self._course.close(stage)

    def _fill_remaining(self) -> None:
        course = self._course
        stage = Stage("fill-remaining", "meek.fill-remaining", detail={"quota": _written(self._quota)})
        for at in sorted(course.continuing, key=lambda one: (-course.votes[one], one)):
            course.elect(stage, [at], by=self._guard.how(at))
        course.close(stage)

    def _round(self, stage: Stage) -> None:
        """Distribute until somebody is elected, or until the surplus is as good as none and somebody is excluded."""
        course = self._course
        before: int | None = None
        while True:
            surplus = self._iterate(stage)
            self._elect(stage)
            if stage.elected:
                return
            if is_settled(surplus, before):
                self._exclude(stage, surplus)
                return
            before = surplus
            for at in course.elected:
                self._keep[at] = keep_factor(self._keep[at], self._quota, course.votes[at])

    def _iterate(self, stage: Stage) -> int:
        """Distribute once (a, b, d), and return the surplus."""
        course = self._course
        votes = self._papers.distribute(self._keep)
        for at, units in enumerate(votes):
            if units != course.votes[at]:
                course.move(stage, at, units - course.votes[at])
        course.non_transferable = course.papers.valid * ONE - sum(votes)
        self._quota = quota(sum(votes), self._seats)
        surplus = max(0, sum(votes[at] - self._quota for at in course.elected))
        self._tell(stage, surplus)
        return surplus

    def _tell(self, stage: Stage, surplus: int) -> None:
        course = self._course
        shown: dict[str, Json] = {"quota": _written(self._quota), "surplus": _written(surplus)}
        told: dict[str, Json] = {
            "votes": {one: _written(course.votes[at]) for at, one in enumerate(course.ids) if self._keep[at]},
            "residual": _written(course.non_transferable),
            **shown,
            "keep_factors": {course.ids[at]: _written(self._keep[at]) for at in course.elected},
        }
        iterations = documents.sequence(stage.detail, "iterations") if "iterations" in stage.detail else []
        stage.detail.update({**shown, "iterations": [*iterations, told]})

    def _elect(self, stage: Stage) -> None:
        """Elect who has reached the quota (c); after the last seat the others are excluded (g)."""
        course = self._course
        self._guard.elect(course, stage, [at for at in course.continuing if reaches(course.votes[at], self._quota)])
        for at in stage.elected:
            self._papers.elect(at)
        if not course.vacancies:
            for at in course.continuing:
                course.status[at] = Status.EXCLUDED

    def _exclude(self, stage: Stage, surplus: int) -> None:
        course = self._course
        stage.action, stage.text_key = "exclusion", "meek.exclusion"
        able = self._guard.may_go(course)
        fewest = min(course.votes[at] for at in able)
        tied = [at for at in able if course.votes[at] <= fewest + surplus]
        stage.giver = giver = course.by_lot(stage, tied, Purpose.EXCLUSION)
        self._guard.tell(course, stage, giver)
        course.status[giver] = Status.EXCLUDED
        self._keep[giver] = 0
        self._papers.exclude(giver)


def _written(units: int) -> str:
    return decimals.written(units, PLACES)
