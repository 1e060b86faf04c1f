"""Borda: points by place, method `borda`.

Source: counting rules, section 10. Of n candidates the first gets n - 1 points, the last none; those who stand
together, and those not ranked, share the average of the places they take. `modified`: on a paper that ranks L
candidates the first gets L points, the last of them one, those not ranked none. The candidates with most points are
elected; a tie that crosses the last seat goes to the lot.

Averages are halves at most, so points are counted in halves and written with one decimal.
The round `total` has as detail `points`: for each candidate, the papers by the points they give.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from voting.counting import consequences, decimals, documents
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.documents import Json
from voting.counting.errors import BrokenRecord
from voting.counting.lots import Purpose
from voting.counting.ranked import rankings
from voting.counting.ranked.pairwise import ALL_RANKS, reading_of
from voting.counting.ranked.rankings import Profile, Reading
from voting.counting.ranked.stages import Course, Stage
from voting.counting.records import CountRecord
from voting.counting.ties import TiePending

METHOD = "borda"
PLACES = 1
HALF = 5
"""Half a point, in units of the last place."""

Points = list[dict[int, int]]
"""For each candidate, papers by the halves of a point that they give."""


@dataclass(frozen=True, slots=True)
class BordaOptions:
    """How papers are read, and whether short papers give fewer points."""

    reading: Reading = ALL_RANKS
    modified: bool = False

    def as_json(self) -> dict[str, Json]:
        return {**self.reading.as_json(), "modified": self.modified}

    @classmethod
    def from_json(cls, written: Mapping[str, Json]) -> Self:
        """Read the options. Raises BrokenRecord, OptionUnknown."""
        return cls(reading_of(written), documents.flag(written, "modified"))


def count(contest: Contest, ballots: Ballots, options: BordaOptions | None = None) -> CountRecord:
    """Return the record of the count. Raises UnknownChoice and what lots raise."""
    chosen = options or BordaOptions()
    ranked = rankings.read(ballots, contest.standing, contest.withdrawn, chosen.reading)
    given, fingerprint = points(ranked.profile, modified=chosen.modified), ballots.sha256

    def run(forced: Mapping[int, tuple[str, ...]]) -> CountRecord:
        return _Count(Course(contest, ranked.papers, PLACES, forced), given, chosen).record(fingerprint)

    return consequences.weighed(run)


def recount(record: CountRecord) -> CountRecord:
    """Return the record counted again from the points it tells of. Raises BrokenRecord and what `count` raises."""
    contest = Contest.from_record(record)
    given = _told(record, contest.standing)
    course = Course(contest, record.papers, PLACES)
    counted = _Count(course, given, BordaOptions.from_json(record.options)).record(record.input_sha256)
    return consequences.carried_over(record, counted)


def points(profile: Profile, *, modified: bool) -> Points:
    """Return how many papers give each candidate how many halves of a point."""
    candidates = len(profile.standing)
    given: Points = [{} for _ in range(candidates)]
    members = profile.members
    everyone = frozenset(range(candidates))
    for ranking, papers in profile.counted():
        together = [members[rank] for rank in dict.fromkeys(ranking)]
        ranked = sum(map(len, together))
        # The points of the place before the next: n, or L + 1 where short papers give less.
        next_points = ranked + 1 if modified else candidates
        for those in together:
            # Twice the average of the places that these take.
            halves = 2 * next_points - len(those) - 1
            next_points -= len(those)
            for one in those:
                given[one][halves] = given[one].get(halves, 0) + papers
        if ranked < candidates:
            halves = 0 if modified else candidates - ranked - 1
            for one in everyone.difference(*together):
                given[one][halves] = given[one].get(halves, 0) + papers
    return given


class _Count:
    """One count under way. Votes are tenths of a point."""

    def __init__(self, course: Course, given: Points, options: BordaOptions) -> None:
        self._course, self._given, self._options = course, given, options

    def record(self, input_sha256: str) -> CountRecord:
        """Count, and return the record."""
        outcome = self._run()
        conserved = all(sum(given.values()) == self._course.papers.valid for given in self._given)
        return self._course.record(METHOD, self._options.as_json(), input_sha256, outcome, conserved=conserved)

    def _run(self) -> str:
        course = self._course
        told: dict[str, Json] = {}
        stage = Stage("total", "borda.total", detail={"points": told})
        for one, given in enumerate(self._given):
            told[course.ids[one]] = {
                decimals.written(halves * HALF, PLACES): given[halves] for halves in sorted(given, reverse=True)
            }
            course.move(stage, one, sum(halves * papers for halves, papers in given.items()) * HALF)
        if not course.papers.valid:
            course.close(stage)
            return "no_election"
        try:
            self._elect(stage)
        except TiePending as pending:
            course.close(stage)
            course.close(Stage("pending", "tie.pending", events=[pending.event]))
            return "tie_pending"
        course.close(stage)
        return "vacancies" if course.vacancies else "complete"

    def _elect(self, stage: Stage) -> None:
        course = self._course
        while course.vacancies and course.continuing:
            most = max(course.votes[at] for at in course.continuing)
            tied = [at for at in course.continuing if course.votes[at] == most]
            if len(tied) <= course.vacancies:
                course.elect(stage, tied, by="most-votes")
            else:
                course.elect(stage, [course.by_lot(stage, tied, Purpose.ELECTION)], by="lot")


def _told(record: CountRecord, ids: Sequence[str]) -> Points:
    detail: Mapping[str, Json] = record.rounds[0].detail if record.rounds else {}
    told = documents.table(detail.get("points"), "points")
    if tuple(told) != tuple(ids):
        raise BrokenRecord("points: those of each who stands were expected")
    given: Points = []
    for one in ids:
        papers = documents.counts(told, one)
        halves = {decimals.parse(written, PLACES): many for written, many in papers.items()}
        if any(tenths % HALF for tenths in halves) or sum(halves.values()) != record.papers.valid:
            raise BrokenRecord("points: every paper gives each candidate points, in halves")
        if any(many < 0 for many in halves.values()):
            raise BrokenRecord("points: fewer than no papers")
        given.append({tenths // HALF: many for tenths, many in halves.items()})
    return given
