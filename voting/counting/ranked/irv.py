"""Instant run-off, one seat: method `irv`.

Source: counting rules, section 5.

1  Each paper goes to its highest-ranked continuing candidate; papers without one are exhausted.
2  Who has more than half of the papers still active is elected, or more than half of all valid papers where the by-laws
   want that (`threshold`); nobody is, when nobody comes to that.
3  Otherwise the candidate with the fewest votes is excluded; of several, the one with the fewest at the latest earlier
   round where they differed; else by lot. With `batch`, the largest set of lowest candidates whose votes together are
   fewer than the next candidate's leave together.

A round of the record has the votes after what it did. Its detail: `active` papers, the `needed` votes, and where papers
came from: `parcels`, with the `votes` of the excluded; of several excluded together, `batch`: a `candidate`, `votes`
and `parcels` each.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Self

from voting.counting import consequences, documents
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.documents import Json
from voting.counting.errors import OneSeatOnly
from voting.counting.lots import Purpose
from voting.counting.ranked import rankings
from voting.counting.ranked.flows import Flow, LivePapers, Parcel, RecordedPapers
from voting.counting.ranked.rankings import Equal, Gap, Reading
from voting.counting.ranked.stages import Course, Stage
from voting.counting.records import CountRecord, Status
from voting.counting.ties import TiePending

METHOD = "irv"


class Threshold(Enum):
    """What the winner needs more than half of."""

    ACTIVE = "active"
    """The papers that still count for somebody."""
    VALID = "valid"


@dataclass(frozen=True, slots=True)
class IrvOptions:
    """How papers are read, what a majority is of, and whether hopeless candidates leave together."""

    reading: Reading = field(default_factory=lambda: Reading(Gap.SKIP, Equal.STOP))
    threshold: Threshold = Threshold.ACTIVE
    batch: bool = False

    def as_json(self) -> dict[str, Json]:
        return {**self.reading.as_json(), "threshold": self.threshold.value, "batch": self.batch}

    @classmethod
    def from_json(cls, written: Mapping[str, Json]) -> Self:
        """Read the options. Raises BrokenRecord, OptionUnknown."""
        threshold = documents.word(Threshold, written.get("threshold"))
        return cls(Reading.of_one_vote(written), threshold, documents.flag(written, "batch"))


def count(contest: Contest, ballots: Ballots, options: IrvOptions | None = None) -> CountRecord:
    """Return the record of the count. Raises OneSeatOnly, UnknownChoice and what lots raise."""
    chosen = options or IrvOptions()
    ranked = rankings.read(ballots, contest.standing, contest.withdrawn, chosen.reading)
    fingerprint = ballots.sha256

    def run(forced: Mapping[int, tuple[str, ...]]) -> CountRecord:
        course = Course(contest, ranked.papers, 0, forced)
        return _Count(course, LivePapers(ranked.profile), chosen).record(fingerprint)

    return consequences.weighed(run)


def recount(record: CountRecord) -> CountRecord:
    """Return the record counted again from the parcels it tells of. Raises BrokenRecord and what `count` raises."""
    contest = Contest.from_record(record)
    flow = RecordedPapers([one.detail for one in record.rounds], contest.standing, 0)
    course = Course(contest, record.papers, 0)
    counted = _Count(course, flow, IrvOptions.from_json(record.options)).record(record.input_sha256)
    return consequences.carried_over(record, counted)


def hopeless(votes: Mapping[int, int]) -> list[int]:
    """Return the largest set of lowest candidates whose votes together are fewer than those of the next."""
    ascending = sorted(votes, key=lambda one: (votes[one], one))
    found: list[int] = []
    together = 0
    for at, candidate in enumerate(ascending[:-1]):
        together += votes[candidate]
        if together < votes[ascending[at + 1]]:
            found = ascending[: at + 1]
    return found


class _Count:
    """One count under way. Votes are papers."""

    def __init__(self, course: Course, flow: Flow, options: IrvOptions) -> None:
        if course.contest.seats != 1:
            raise OneSeatOnly(METHOD)
        self._course, self._flow, self._options = course, flow, options

    def record(self, input_sha256: str) -> CountRecord:
        """Count, and return the record."""
        outcome = self._run()
        return self._course.record(METHOD, self._options.as_json(), input_sha256, outcome)

    def _run(self) -> str:
        course = self._course
        stage = Stage("first-preferences", "irv.first-preferences")
        parcels = self._flow.first(course.continuing, 1)
        self._pass_on(stage, stage.detail, parcels)
        self._close(stage)
        if not course.papers.valid:
            return "no_election"
        try:
            while course.vacancies and len(course.continuing) > 1:
                self._exclude()
        except TiePending as pending:
            self._close(Stage("pending", "tie.pending", events=[pending.event]))
            return "tie_pending"
        return course.outcome

    def _exclude(self) -> None:
        course = self._course
        votes = {at: course.votes[at] for at in course.continuing}
        together = hopeless(votes) if self._options.batch else []
        if len(together) > 1:
            self._exclude_together(together)
            return
        stage = Stage("exclusion", "irv.exclusion")
        fewest = min(votes.values())
        stage.giver = course.one_of(stage, [at for at in votes if votes[at] == fewest], Purpose.EXCLUSION)
        course.status[stage.giver] = Status.EXCLUDED
        self._release(stage, stage.detail, stage.giver)
        self._close(stage)

    def _exclude_together(self, candidates: list[int]) -> None:
        stage = Stage("batch-exclusion", "irv.batch-exclusion")
        batch: list[Json] = []
        for giver in candidates:
            self._course.status[giver] = Status.EXCLUDED
        for giver in candidates:
            part: dict[str, Json] = {"candidate": self._course.ids[giver]}
            self._release(stage, part, giver)
            batch.append(part)
        stage.detail["batch"] = batch
        self._close(stage)

    def _release(self, stage: Stage, detail: dict[str, Json], giver: int) -> None:
        course = self._course
        detail["votes"] = course.votes[giver]
        course.move(stage, giver, -course.votes[giver])
        self._pass_on(stage, detail, self._flow.release(giver, course.continuing, lambda value: value))

    def _pass_on(self, stage: Stage, detail: dict[str, Json], parcels: list[Parcel]) -> None:
        course = self._course
        course.credit(stage, parcels)
        course.non_transferable += sum(parcel.ended for parcel in parcels)
        detail["parcels"] = [parcel.as_json(course.ids, 0) for parcel in parcels]

    def _close(self, stage: Stage) -> None:
        """End the round: a majority elects, and the round is written down."""
        course = self._course
        active = sum(course.votes)
        base = active if self._options.threshold is Threshold.ACTIVE else course.papers.valid
        stage.detail.update({"active": active, "needed": base // 2 + 1})
        course.elect(stage, [at for at in course.continuing if 2 * course.votes[at] > base], by="majority")
        course.close(stage)
