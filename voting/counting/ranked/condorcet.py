"""The candidate who beats every other one, if there is one: method `condorcet`.

Source: counting rules, section 9. Where nobody does, nobody is elected: the by-laws then name what follows, such as
`schulze-winning-votes`, which always has an order.

The first round is `pairwise`, as in `schulze`; the second, `elect`, has no detail: text key condorcet.winner, or
condorcet.none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from voting.counting import consequences
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.documents import Json
from voting.counting.errors import OneSeatOnly
from voting.counting.ranked import rankings
from voting.counting.ranked.pairwise import ALL_RANKS, Duels, duels, reading_of
from voting.counting.ranked.rankings import Reading
from voting.counting.ranked.stages import Course, Stage
from voting.counting.records import CountRecord, Papers

METHOD = "condorcet"


@dataclass(frozen=True, slots=True)
class CondorcetOptions:
    """How papers are read."""

    reading: Reading = ALL_RANKS

    def as_json(self) -> dict[str, Json]:
        return self.reading.as_json()

    @classmethod
    def from_json(cls, written: Mapping[str, Json]) -> Self:
        """Read the options. Raises BrokenRecord, OptionUnknown."""
        return cls(reading_of(written))


def count(contest: Contest, ballots: Ballots, options: CondorcetOptions | None = None) -> CountRecord:
    """Return the record of the count. Raises OneSeatOnly, UnknownChoice."""
    chosen = options or CondorcetOptions()
    ranked = rankings.read(ballots, contest.standing, contest.withdrawn, chosen.reading)
    return _counted(contest, ranked.papers, duels(ranked.profile), chosen, ballots.sha256)


def recount(record: CountRecord) -> CountRecord:
    """Return the record counted again from the duels it tells of. Raises BrokenRecord and what `count` raises."""
    contest = Contest.from_record(record)
    told = Duels.from_record(record, contest.standing)
    options = CondorcetOptions.from_json(record.options)
    return consequences.carried_over(record, _counted(contest, record.papers, told, options, record.input_sha256))


def _counted(
    contest: Contest, papers: Papers, counted: Duels, options: CondorcetOptions, input_sha256: str
) -> CountRecord:
    if contest.seats != 1:
        raise OneSeatOnly(METHOD)
    course = Course(contest, papers, 0)
    stage = Stage("pairwise", "pairwise.duels", detail=counted.as_json(course.ids))
    for one in range(len(course.ids)):
        if counted.won(one):
            course.move(stage, one, counted.won(one))
    course.close(stage)
    outcome = "no_election"
    if papers.valid:
        winner = counted.condorcet_winner
        stage = Stage("elect", "condorcet.none" if winner is None else "condorcet.winner")
        course.elect(stage, [] if winner is None else [winner], by="majority")
        course.close(stage)
        outcome = "vacancies" if winner is None else "complete"
    return course.record(METHOD, options.as_json(), input_sha256, outcome, conserved=counted.fit(papers.valid))
