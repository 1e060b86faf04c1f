"""Ranked papers: what a voter's ranks mean, and all rankings of a count in one sorted list.

A paper is its ranks in order: "A", "" for a rank left empty, "A=B" for equal marks, "=" for marks at one rank that
cannot be told apart. Source: counting rules, section 1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate
from typing import Self

from voting.counting import documents
from voting.counting.ballots import Ballots
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


@dataclass(frozen=True, slots=True)
class Profile:
    """Distinct rankings in order, with the papers before each: papers that begin alike stand together.

    A ranking is a text of signs: chr(i) stands for candidate i of those who still stand; a sign beyond them for a set
    of equals, found in `equals`. papers_before has one entry more than rankings: the number of all papers.
    """

    rankings: Sequence[str]
    papers_before: Sequence[int]
    equals: Mapping[str, tuple[int, ...]]

    @property
    def papers(self) -> int:
        return self.papers_before[-1]

    def counted(self) -> list[tuple[str, int]]:
        """Return each ranking with its papers."""
        before = self.papers_before
        return [(ranking, before[at + 1] - before[at]) for at, ranking in enumerate(self.rankings)]


@dataclass(frozen=True, slots=True)
class RankedPapers:
    """The papers of a count, each in its class, and the rankings of the valid ones."""

    papers: Papers
    profile: Profile


def read(ballots: Ballots, standing: Sequence[str], withdrawn: Sequence[str], reading: Reading) -> RankedPapers:
    """Return the papers as rankings of those who still stand. Raises UnknownChoice."""
    reader = _Reader(standing, withdrawn, reading)
    counted: dict[str, int] = {}
    blank, unreadable = ballots.blank, 0
    for group in ballots.groups:
        ranking = reader.ranking(group.marks)
        if ranking:
            counted[ranking] = counted.get(ranking, 0) + group.papers
        elif any(group.marks):
            unreadable += group.papers
        else:
            blank += group.papers
    rankings = sorted(counted)
    profile = Profile(
        rankings=rankings,
        papers_before=[0, *accumulate(counted[ranking] for ranking in rankings)],
        equals=reader.sets,
    )
    invalid = dict(ballots.invalid)
    if unreadable:
        invalid[NO_FIRST_PREFERENCE] = invalid.get(NO_FIRST_PREFERENCE, 0) + unreadable
    return RankedPapers(Papers(ballots.total, profile.papers, blank, dict(sorted(invalid.items()))), profile)


class _Reader:
    """Reads the ranks of one paper after the other."""

    def __init__(self, standing: Sequence[str], withdrawn: Sequence[str], reading: Reading) -> None:
        self._signs = {candidate: chr(at) for at, candidate in enumerate(standing)} | dict.fromkeys(withdrawn, "")
        self._sign_of = self._signs.__getitem__
        self._reading = reading
        self._standing = len(standing)
        self._sign_of_set: dict[tuple[int, ...], str] = {}

    @property
    def sets(self) -> dict[str, tuple[int, ...]]:
        return {sign: members for members, sign in self._sign_of_set.items()}

    def ranking(self, marks: tuple[str, ...]) -> str:
        """Return the ranking of a paper, empty when it has none. Raises UnknownChoice."""
        try:
            ranking = "".join(map(self._sign_of, marks))
        except KeyError:
            return self._ranking_with_care(marks)
        # Written twice: it is the first mention that counts.
        return ranking if len(set(ranking)) == len(ranking) else "".join(dict.fromkeys(ranking))

    def _ranking_with_care(self, marks: tuple[str, ...]) -> str:
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
                if one not in self._signs:
                    raise UnknownChoice(one)
            if EQUALS in mark and self._reading.equal is Equal.STOP:
                break
            if EQUALS in mark and self._reading.equal is Equal.SKIP:
                continue
            if EQUALS in mark and not named:
                break
            fresh = [one for one in dict.fromkeys(named) if one not in seen]
            seen.update(fresh)
            found.append(self._sign([self._signs[one] for one in fresh if self._signs[one]]))
        return "".join(found)

    def _sign(self, signs: list[str]) -> str:
        if len(signs) < 2:
            return "".join(signs)
        members = tuple(sorted(ord(sign) for sign in signs))
        return self._sign_of_set.setdefault(members, chr(self._standing + len(self._sign_of_set)))
