"""Condorcet by Schulze's strongest paths, winning votes: method `schulze-winning-votes`.

Source: M. Schulze, Social Choice and Welfare 36 (2011); counting rules, section 9; with a default option the Debian
constitution, A.5 (A.6 before 2022).

1  Of each two candidates the duel is counted: papers that prefer one, papers that prefer the other.
2  With a default option («none of these»), those who do not beat it, by the majority ratio if one is set, are dropped.
3  A duel won is a link as strong as the votes that won it; a path is as strong as its weakest link. A candidate comes
   before another when the strongest path there is stronger than the strongest path back.
4  Elected is the candidate before whom none comes; of several, the one chosen by lot, or by the chair's ranked ballot.
   For more seats this is repeated among the others: that is a Condorcet order, and it is not proportional.
5  When only the default option is left, nobody more is elected.

A round of the record has as votes the duels won, from the paths on the paths won. Details:
`pairwise`   `candidates`, `matrix` (row: papers for, against each), `condorcet_winner`
`exclusion`  of those who do not beat the default option: `default`, `ratio`, `compared`: `candidate`, `for`, `against`,
             `dropped`
`paths`      `candidates`, `strengths` (row: the path to each), `order` (lists, in each those between whom nothing
             decides), `paths`: of those who come first, and of each who comes before the next: `winner`, `loser`,
             `strength`, `back` and `steps`: `from`, `to`, `votes`; `proportional`: false, for several seats
`elect`      `before`: those who come after nobody; text key schulze.elect, or schulze.nobody for the default option
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import Self

from voting.counting import consequences, documents
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.documents import Json
from voting.counting.errors import OptionUnknown
from voting.counting.lots import Purpose
from voting.counting.ranked import rankings
from voting.counting.ranked.beatpaths import Beatpaths, beatpaths
from voting.counting.ranked.pairwise import ALL_RANKS, Duels, duels, reading_of
from voting.counting.ranked.rankings import Reading
from voting.counting.ranked.stages import Course, Stage
from voting.counting.records import CountRecord, Status
from voting.counting.ties import TiePending

METHOD = "schulze-winning-votes"


class TieRule(Enum):
    """What ends a tie among those who come first."""

    LOT = "lot"
    CHAIR = "ranked_ballot_of_chair"


@dataclass(frozen=True, slots=True)
class SchulzeOptions:
    """default_option: the id of «none of these»; ratio: what its duel must be won by. chair_ballot: ids, best first."""

    reading: Reading = ALL_RANKS
    default_option: str | None = None
    ratio: tuple[int, int] = (1, 1)
    tie: TieRule = TieRule.LOT
    chair_ballot: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Json]:
        over, under = self.ratio
        return {
            **self.reading.as_json(),
            "default_option": self.default_option,
            "ratio": str(over) if under == 1 else f"{over}/{under}",
            "tie": self.tie.value,
            "chair_ballot": list(self.chair_ballot),
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Json]) -> Self:
        """Read the options. Raises BrokenRecord, OptionUnknown."""
        default, ratio = written.get("default_option"), documents.text(written, "ratio")
        if isinstance(default, bool) or not isinstance(default, str | int | None):
            raise OptionUnknown("default_option: the id of a candidate was expected")
        parts = re.fullmatch(r"([1-9][0-9]{0,8})(?:/([1-9][0-9]{0,8}))?", ratio)
        if parts is None:
            raise OptionUnknown("ratio: a number or a fraction was expected")
        return cls(
            reading_of(written),
            None if default is None else str(default),
            (int(parts[1]), int(parts[2] or 1)),
            documents.word(TieRule, written.get("tie")),
            documents.texts(written, "chair_ballot"),
        )


def count(contest: Contest, ballots: Ballots, options: SchulzeOptions | None = None) -> CountRecord:
    """Return the record of the count. Raises OptionUnknown, UnknownChoice and what lots raise."""
    chosen = options or SchulzeOptions()
    ranked = rankings.read(ballots, contest.standing, contest.withdrawn, chosen.reading)
    counted, fingerprint = duels(ranked.profile), ballots.sha256

    def run(forced: Mapping[int, tuple[str, ...]]) -> CountRecord:
        return _Count(Course(contest, ranked.papers, 0, forced), counted, chosen).record(fingerprint)

    return consequences.weighed(run)


def recount(record: CountRecord) -> CountRecord:
    """Return the record counted again from the duels it tells of. Raises BrokenRecord and what `count` raises."""
    contest = Contest.from_record(record)
    told = Duels.from_record(record, contest.standing)
    options = SchulzeOptions.from_json(record.options)
    counted = _Count(Course(contest, record.papers, 0), told, options).record(record.input_sha256)
    return consequences.carried_over(record, counted)


class _Count:
    """One count under way."""

    def __init__(self, course: Course, counted: Duels, options: SchulzeOptions) -> None:
        self._course, self._duels, self._options = course, counted, options
        named = [*([options.default_option] if options.default_option else []), *options.chair_ballot]
        unknown = [one for one in named if one not in course.ids]
        if unknown:
            raise OptionUnknown(f"{METHOD}: {unknown[0]} does not stand")
        self._default = course.ids.index(options.default_option) if options.default_option else None

    def record(self, input_sha256: str) -> CountRecord:
        """Count, and return the record."""
        outcome = self._run()
        conserved = self._duels.fit(self._course.papers.valid)
        return self._course.record(METHOD, self._options.as_json(), input_sha256, outcome, conserved=conserved)

    def _run(self) -> str:
        course = self._course
        stage = Stage("pairwise", "pairwise.duels", detail=self._duels.as_json(course.ids))
        self._show(stage, [self._duels.won(one) for one in range(len(course.ids))])
        if not course.papers.valid:
            return "no_election"
        if self._default is not None:
            self._drop_below(self._default)
        paths = self._paths()
        try:
            while course.vacancies and (first := paths.first_of(course.continuing)):
                if first == [self._default]:
                    course.close(Stage("elect", "schulze.nobody", detail={"before": [course.ids[first[0]]]}))
                    break
                self._elect(first)
        except TiePending as pending:
            course.close(Stage("pending", "tie.pending", events=[pending.event]))
            return "tie_pending"
        return "vacancies" if course.vacancies else "complete"

    def _show(self, stage: Stage, won: Sequence[int]) -> None:
        """End a round: its votes are the duels or the paths that each has won."""
        for one, many in enumerate(won):
            if many != self._course.votes[one]:
                self._course.move(stage, one, many - self._course.votes[one])
        self._course.close(stage)

    def _drop_below(self, default: int) -> None:
        course, above, (over, under) = self._course, self._duels.above, self._options.ratio
        compared: list[Json] = []
        for one in [one for one in course.continuing if one != default]:
            dropped = above[one][default] * under <= above[default][one] * over
            if dropped:
                course.status[one] = Status.EXCLUDED
            duel: dict[str, Json] = {"for": above[one][default], "against": above[default][one], "dropped": dropped}
            compared.append({"candidate": course.ids[one], **duel})
        ratio = self._options.as_json()["ratio"]
        detail: dict[str, Json] = {"default": course.ids[default], "ratio": ratio, "compared": compared}
        course.close(Stage("exclusion", "schulze.default-option", detail=detail))

    def _paths(self) -> Beatpaths:
        course, ids = self._course, self._course.ids
        paths = beatpaths(self._duels, course.continuing)
        order = paths.order()
        told = [(winner, loser) for winner in order[0] for loser in course.continuing if paths.above(winner, loser)]
        told += [(one, other) for here, after in pairwise(order[1:]) for one in here for other in after]
        detail: dict[str, Json] = {
            "candidates": [ids[one] for one in paths.among],
            "strengths": [[paths.strength[one][other] for other in paths.among] for one in paths.among],
            "order": [[ids[one] for one in together] for together in order],
            "paths": [self._told(paths, *pair) for pair in told if paths.above(*pair)],
        }
        if course.contest.seats > 1:
            detail["proportional"] = False
        stage = Stage("paths", "schulze.paths", detail=detail)
        self._show(stage, [paths.won(one) if one in paths.among else 0 for one in range(len(ids))])
        return paths

    def _told(self, paths: Beatpaths, winner: int, loser: int) -> Json:
        ids, path = self._course.ids, paths.path(winner, loser)
        steps: list[Json] = [
            {"from": ids[one], "to": ids[other], "votes": self._duels.above[one][other]}
            for one, other in pairwise(path)
        ]
        strength, back = paths.strength[winner][loser], paths.strength[loser][winner]
        return {"winner": ids[winner], "loser": ids[loser], "strength": strength, "back": back, "steps": steps}

    def _elect(self, first: Sequence[int]) -> None:
        """Elect all who come first when there is room for them, otherwise the one that ends their tie."""
        course = self._course
        stage = Stage("elect", "schulze.elect", detail={"before": [course.ids[one] for one in first]})
        chosen, by = [one for one in first if one != self._default], "majority"
        if len(chosen) > course.vacancies:
            chosen, by = self._end_tie(stage, chosen)
        course.elect(stage, chosen, by)
        course.close(stage)

    def _end_tie(self, stage: Stage, tied: Sequence[int]) -> tuple[list[int], str]:
        course, options = self._course, self._options
        if options.tie is TieRule.LOT:
            return [course.by_lot(stage, tied, Purpose.ELECTION)], "lot"
        between = [course.ids[one] for one in tied]
        event: dict[str, Json] = {
            "type": "tie",
            "purpose": Purpose.ELECTION.value,
            "between": [*between],
            "looked_at": [],
        }
        preferred = next((one for one in options.chair_ballot if one in between), None)
        event["resolved_by"], event["chosen"] = "casting-vote" if preferred else "pending", preferred
        if preferred is None:
            raise TiePending(event)
        stage.events.append(event)
        return [course.ids.index(preferred)], "casting-vote"
