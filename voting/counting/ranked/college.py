"""Instant run-off with colleges, each of a weight, whatever the number of its voters: method `electoral-college`.

Source: counting rules, sections 5 and 11.

1  Each paper goes to its highest-ranked continuing candidate, college by college.
2  A candidate's share is the sum over the colleges of weight × votes / papers of the college still active: an exact
   fraction. Who has a share of more than half is elected, or who is left alone. A college whose papers are all
   exhausted gives its weight to the others, or to nobody (`empty`).
3  Otherwise the candidate with the smallest share is excluded; of several, the one with the smallest at the latest
   earlier round where they differed; else by lot.
4  Where a majority in some number of the colleges is wanted as well (`majority_in`), who has more than half and too
   few colleges is not elected yet; where that is so of the last two, nobody is.

`votes` of a round are the shares in hundredths with three decimals, for display: nothing is decided by them. Its
detail: `shares`, exactly; `colleges`, of each its `id`, its `weight` in the whole, the `votes`, the `active` papers and
those `exhausted`, and the `parcels` that moved; `short`, who has more than half and too few colleges, else null.
`non_transferable` is the share of colleges that count for nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import lcm
from typing import NoReturn, Self

from voting.counting import consequences, decimals, documents, parts
from voting.counting.ballots import Ballots
from voting.counting.colleges.weights import Colleges, fingerprint
from voting.counting.contests import Contest
from voting.counting.documents import Json
from voting.counting.errors import BrokenRecord, OneSeatOnly, OptionUnknown
from voting.counting.lots import Purpose
from voting.counting.ranked import rankings
from voting.counting.ranked.flows import Flow, LivePapers, Parcel, RecordedPapers
from voting.counting.ranked.rankings import Equal, Gap, Reading
from voting.counting.ranked.stages import Course, Stage
from voting.counting.records import CountRecord, Papers, Status
from voting.counting.ties import TieBreaker, TiePending

METHOD = "electoral-college"
HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class CollegeOptions:
    """How papers are read, and the colleges, which have to be named."""

    reading: Reading = field(default_factory=lambda: Reading(Gap.SKIP, Equal.STOP))
    colleges: Colleges | None = None

    @property
    def named(self) -> Colleges:
        """The colleges. Raises OptionUnknown."""
        if self.colleges is None:
            raise OptionUnknown("colleges: their weights are needed")
        return self.colleges

    def as_json(self) -> dict[str, Json]:
        colleges: Json = None if self.colleges is None else self.colleges.as_json()
        return {**self.reading.as_json(), "colleges": colleges}

    @classmethod
    def from_json(cls, written: Mapping[str, Json]) -> Self:
        """Read the options. Raises BrokenRecord, OptionUnknown."""
        told = written.get("colleges")
        colleges = None if told is None else Colleges.from_json(documents.table(told, "colleges"))
        return cls(Reading.of_one_vote(written), colleges)


def refuse(*_: object) -> NoReturn:
    """Raises OptionUnknown: without knowing whose college a paper is of, nothing can be counted."""
    raise OptionUnknown("colleges: the papers are needed college by college")


def count_by_college(contest: Contest, ballots: Mapping[str, Ballots], options: CollegeOptions) -> CountRecord:
    """Return the record of the count. Raises OneSeatOnly, OptionUnknown, UnknownChoice and what lots raise."""
    colleges = options.named
    colleges.require(ballots)
    boxes = {
        one: rankings.read(ballots[one], contest.standing, contest.withdrawn, options.reading) for one in colleges.ids
    }
    papers = Papers.together(box.papers for box in boxes.values())
    hashed = fingerprint(ballots, colleges)

    def run(forced: Mapping[int, tuple[str, ...]]) -> CountRecord:
        flows = {one: LivePapers(box.profile) for one, box in boxes.items()}
        return _Count(_Shares(contest, papers, forced), flows, options).record(hashed)

    return consequences.weighed(run)


def recount(record: CountRecord) -> CountRecord:
    """Return the record counted again from the parcels it tells of. Raises BrokenRecord and what counting raises."""
    contest, options = Contest.from_record(record), CollegeOptions.from_json(record.options)
    told: dict[str, list[Mapping[str, Json]]] = {one: [] for one in options.named.ids}
    for shown in record.rounds:
        for part in documents.sequence(shown.detail, "colleges"):
            college = documents.table(part, "college")
            named = documents.text(college, "id")
            if named not in told:
                raise BrokenRecord(f"colleges: {named} is none of those of the options")
            told[named].append(college)
    flows = {one: RecordedPapers(details, contest.standing, 0) for one, details in told.items()}
    counted = _Count(_Shares(contest, record.papers), flows, options).record(record.input_sha256)
    return consequences.carried_over(record, counted)


class _Shares(Course):
    """The course of a count by shares. `votes` are thousandths of a hundredth, for display; `shares` decide."""

    def __init__(self, contest: Contest, papers: Papers, forced: Mapping[int, tuple[str, ...]] | None = None) -> None:
        super().__init__(contest, papers, parts.SHOWN_PLACES)
        self.shares = [Fraction(0)] * len(self.ids)
        self._past: list[list[Fraction]] = []
        self._scale = 1
        self._ties = TieBreaker(contest.lots, lambda units: parts.percent(Fraction(units, self._scale)), forced or {})

    def hold(self, stage: Stage, shares: Sequence[Fraction]) -> None:
        """Take these shares for the candidates' own."""
        self.shares = list(shares)
        for at, share in enumerate(shares):
            change = _units(share) - self.votes[at]
            if change:
                self.move(stage, at, change)
        self.non_transferable = _units(1 - sum(shares, Fraction(0)))

    def close(self, stage: Stage) -> None:
        self._past.append(self.shares)
        super().close(stage)

    def one_of(self, stage: Stage, tied: Sequence[int], purpose: Purpose) -> int:
        """Return the one of the tied who is chosen, comparing the exact shares of earlier rounds."""
        if len(tied) == 1:
            return tied[0]
        self._scale = lcm(*(share.denominator for shares in self._past for share in shares))
        past = [
            {one: int(share * self._scale) for one, share in zip(self.ids, shares, strict=True)}
            for shares in self._past
        ]
        chosen, event = self._ties.backwards([self.ids[at] for at in tied], past, purpose)
        stage.events.append(event)
        return self.ids.index(chosen)


class _Count:
    """One count under way."""

    def __init__(self, course: _Shares, flows: Mapping[str, Flow], options: CollegeOptions) -> None:
        if course.contest.seats != 1:
            raise OneSeatOnly(METHOD)
        self._course, self._flows, self._options, self._colleges = course, flows, options, options.named
        self._votes = {one: [0] * len(course.ids) for one in self._colleges.ids}
        self._exhausted = dict.fromkeys(self._colleges.ids, 0)
        self._short: list[int] = []

    def record(self, input_sha256: str) -> CountRecord:
        """Count, and return the record."""
        course = self._course
        outcome = self._run()
        record = course.record(METHOD, self._options.as_json(), input_sha256, outcome)
        # Shares are shown rounded: it is in each college that votes and exhausted papers add up to the valid ones.
        return replace(record, checks={**record.checks, "conservation": self._held == course.papers.valid})

    @property
    def _held(self) -> int:
        return sum(sum(votes) for votes in self._votes.values()) + sum(self._exhausted.values())

    def _run(self) -> str:
        course = self._course
        stage = Stage("first-preferences", "college.first-preferences")
        self._pass_on(stage, {one: flow.first(course.continuing, 1) for one, flow in self._flows.items()})
        if self._held != course.papers.valid:
            raise BrokenRecord("colleges: they are not those of the options, or not all their papers")
        self._close(stage)
        if not course.papers.valid:
            return "no_election"
        try:
            while course.vacancies and len(course.continuing) > (2 if self._short else 1):
                self._exclude()
        except TiePending as pending:
            self._pass_on(stage := Stage("pending", "tie.pending", events=[pending.event]), {})
            course.close(stage)
            return "tie_pending"
        return course.outcome

    def _exclude(self) -> None:
        course, stage = self._course, Stage("exclusion", "college.exclusion")
        smallest = min(course.shares[at] for at in course.continuing)
        tied = [at for at in course.continuing if course.shares[at] == smallest]
        stage.giver = giver = course.one_of(stage, tied, Purpose.EXCLUSION)
        course.status[giver] = Status.EXCLUDED
        for votes in self._votes.values():
            votes[giver] = 0
        self._pass_on(
            stage,
            {one: flow.release(giver, course.continuing, lambda value: value) for one, flow in self._flows.items()},
        )
        self._close(stage)

    def _pass_on(self, stage: Stage, moved: Mapping[str, list[Parcel]]) -> None:
        """Credit the papers where they went, college by college, and take the shares anew."""
        course, ids = self._course, self._colleges.ids
        for college, parcels in moved.items():
            for parcel in parcels:
                self._exhausted[college] += parcel.ended
                for candidate, papers in parcel.to.items():
                    self._votes[college][candidate] += papers
        active = {one: sum(self._votes[one]) for one in ids}
        of = [{one: self._votes[one][at] for one in ids} for at in range(len(course.ids))]
        course.hold(stage, [self._colleges.share(votes, active) for votes in of])
        self._short = [
            at
            for at in course.continuing
            if course.shares[at] > HALF and not self._colleges.has_enough_majorities(of[at], active)
        ]
        weights = self._colleges.weights(active)
        told: list[Json] = [
            {
                "id": one,
                "weight": parts.written(weights[one]),
                "votes": dict(zip(course.ids, self._votes[one], strict=True)),
                "active": active[one],
                "exhausted": self._exhausted[one],
                "parcels": [parcel.as_json(course.ids, 0) for parcel in moved.get(one, [])],
            }
            for one in ids
        ]
        stage.detail.update(
            {
                "shares": {one: parts.written(share) for one, share in zip(course.ids, course.shares, strict=True)},
                "colleges": told,
                "short": course.ids[self._short[0]] if self._short else None,
            }
        )

    def _close(self, stage: Stage) -> None:
        """End the round: a majority of the whole elects, or being left alone, and the round is written down."""
        course = self._course
        majority = [at for at in course.continuing if course.shares[at] > HALF and at not in self._short]
        if majority:
            course.elect(stage, majority, by="majority")
        elif len(course.continuing) == 1 and course.papers.valid and not self._short:
            course.elect(stage, course.continuing, by="remaining")
        course.close(stage)


def _units(share: Fraction) -> int:
    return decimals.parse(parts.percent(share), parts.SHOWN_PLACES)
