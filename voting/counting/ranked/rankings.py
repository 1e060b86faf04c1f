"""Ranked papers: what a voter's ranks mean, and all rankings of a count in one ordered list.

A paper is its ranks in order: "A", "" for a rank left empty, "A=B" for equal marks, "=" for marks at one rank that
cannot be told apart. Source: counting rules, section 1.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate, pairwise
from typing import Self

from voting.counting import documents
from voting.counting.ballots import Ballots, Group
from voting.counting.documents import Json
from voting.counting.errors import OptionUnknown, UnknownChoice
from voting.counting.records import Papers

GAP, EQUALS, NO_FIRST_PREFERENCE = "", "=", "no_first_preference"


class Gap(Enum):
    """What an empty rank does."""

    STOP = "stop"
    SKIP = "skip"


class Equal(Enum):
    """What equal marks at one rank do."""

    STOP = "stop"
    SKIP = "skip"
    RESOLVE = "resolve"
    """They count for the one of them still in the count; with two still in, the paper ends there."""
    EQUAL = "equal"
    """They are equal: for pairwise and positional counts only."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How ranks are read."""

    gap: Gap = Gap.STOP
    equal: Equal = Equal.STOP

    def as_json(self) -> dict[str, Json]:
        return {"gap": self.gap.value, "equal": self.equal.value}

    @classmethod
    def from_json(cls, written: Mapping[str, Json]) -> Self:
        """Read how ranks are read, among the options of a method. Raises BrokenRecord."""
        return cls(documents.word(Gap, written.get("gap")), documents.word(Equal, written.get("equal")))

    @classmethod
    def of_one_vote(cls, written: Mapping[str, Json]) -> Self:
        """As `from_json`, where a paper counts for one candidate at a time. Raises OptionUnknown too."""
        reading = cls.from_json(written)
        if reading.equal is Equal.EQUAL:
            raise OptionUnknown("equal: a paper that counts for one candidate at a time knows no equals")
        return reading


Ranking = tuple[str, ...]
"""Who comes in which order: ids of candidates; of equals the ids together, in the order of the ballot paper, "A=B"."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Distinct rankings in order, with the papers before each: papers that begin alike stand together.

    A ranking may name a candidate again: it is the first time that counts, and whoever reads on passes the others over.
    standing: ids in the order of the ballot paper, where a candidate is known by its place. equals: the places of each
    set of equals. papers_before has one entry more than rankings: the number of all papers.
    """

    standing: tuple[str, ...]
    rankings: Sequence[Ranking]
    papers_before: Sequence[int]
    equals: Mapping[str, tuple[int, ...]]

    @property
    def papers(self) -> int:
        return self.papers_before[-1]

    @property
    def members(self) -> dict[str, tuple[int, ...]]:
        """The places of everything that a ranking may hold."""
        return {one: (at,) for at, one in enumerate(self.standing)} | dict(self.equals)

    def counted(self) -> Iterator[tuple[Ranking, int]]:
        """Yield each ranking with its papers."""
        for ranking, (before, after) in zip(self.rankings, pairwise(self.papers_before), strict=True):
            yield ranking, after - before


@dataclass(frozen=True, slots=True)
class RankedPapers:
    """The papers of a count, each in its class, and the rankings of the valid ones."""

    papers: Papers
    profile: Profile


def read(ballots: Ballots, standing: Sequence[str], withdrawn: Sequence[str], reading: Reading) -> RankedPapers:
    """Return the papers as rankings of those who still stand. Raises UnknownChoice."""
    reader = _Reader(standing, withdrawn, reading)
    # Mostly nobody left a rank empty or gave two the same: then the papers are rankings as they are, and in order.
    groups = ballots.groups if reader.is_ranking(ballots.marks) else reader.rankings(ballots.groups)
    bare = 1 if groups and not groups[0].marks else 0
    ranked = groups[bare:]
    profile = Profile(
        standing=tuple(standing),
        rankings=[group.marks for group in ranked],
        papers_before=[0, *accumulate([group.papers for group in ranked])],
        equals=reader.equals,
    )
    blank = ballots.blank + sum(group.papers for group in groups[:bare])
    invalid = dict(ballots.invalid)
    if reader.unreadable:
        invalid[NO_FIRST_PREFERENCE] = invalid.get(NO_FIRST_PREFERENCE, 0) + reader.unreadable
    return RankedPapers(Papers(ballots.total, profile.papers, blank, dict(sorted(invalid.items()))), profile)


class _Reader:
    """Reads the ranks of papers. equals: the sets of equals met; unreadable: papers with marks but no ranking."""

    def __init__(self, standing: Sequence[str], withdrawn: Sequence[str], reading: Reading) -> None:
        self._place = {candidate: at for at, candidate in enumerate(standing)}
        self._standing, self._withdrawn, self._reading = standing, frozenset(withdrawn), reading
        self.is_ranking = frozenset(standing).issuperset
        self.equals: dict[str, tuple[int, ...]] = {}
        self.unreadable = 0

    def rankings(self, groups: Iterable[Group]) -> tuple[Group, ...]:
        """Return the papers by what they mean, in order; first those on which nothing stands. Raises UnknownChoice."""
        counted: dict[Ranking, int] = {}
        for group in groups:
            ranking = group.marks if self.is_ranking(group.marks) else self._ranking(group.marks)
            if ranking or not any(group.marks):
                counted[ranking] = counted.get(ranking, 0) + group.papers
            else:
                self.unreadable += group.papers
        return tuple([Group(ranking, counted[ranking]) for ranking in sorted(counted)])

    def _ranking(self, marks: tuple[str, ...]) -> Ranking:
        """The four steps of the rules: gaps, equals, mentioned again, withdrawn."""
        found: list[str] = []
        seen: set[str] = set()
        for mark in marks:
            if mark == GAP:
                if self._reading.gap is Gap.STOP:
                    break
                continue
            named = [one for one in mark.split(EQUALS) if one]
            for one in named:
                if one not in self._place and one not in self._withdrawn:
                    raise UnknownChoice(one)
            if EQUALS in mark and self._reading.equal is Equal.STOP:
                break
            if EQUALS in mark and self._reading.equal is Equal.SKIP:
                continue
            if EQUALS in mark and not named:
                break
            fresh = [one for one in dict.fromkeys(named) if one not in seen]
            seen.update(fresh)
            found += self._rank([self._place[one] for one in fresh if one not in self._withdrawn])
        return tuple(found)

    def _rank(self, places: list[int]) -> list[str]:
        """Return what stands at one rank: somebody, equals, or nothing."""
        members = tuple(sorted(places))
        written = EQUALS.join([self._standing[at] for at in members])
        if len(members) > 1:
            self.equals[written] = members
        return [written] if members else []
