"""What the marks of a paper mean: whom it votes for, or why it is invalid.

A mark is the id of a candidate, or `none` where the paper offers «none of these». Source: counting rules, sections 1,
3 and 4.

overvote             more marks than are allowed, or «none of these» beside a candidate
out_of_range         fewer marks than are asked for, or more votes heaped on one candidate than are allowed
no_first_preference  marks, but all of them for candidates who withdrew

A second mark for a candidate counts once, except where votes may be heaped. How many marks are allowed is judged by
what was written: nobody gains or loses a paper because a candidate withdrew.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.errors import TwiceOnThePaper, UnknownChoice
from voting.counting.records import Papers

NONE = "none"
OVERVOTE, OUT_OF_RANGE, NO_FIRST_PREFERENCE = "overvote", "out_of_range", "no_first_preference"


@dataclass(frozen=True, slots=True)
class Limits:
    """How a paper may be marked. most: None for no limit. heaped: whether marks may be for one candidate, and at most
    so many of them."""

    most: int | None
    fewest: int = 1
    heaped: bool = False
    per_candidate: int | None = None
    none: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """The papers of a count. votes: of all who stand, in the order of the paper; none: papers for «none of these»;
    used: valid papers by the votes that count on them; None where papers were added up unopened, as sealed ballots are,
    and nobody knows."""

    papers: Papers
    votes: Mapping[str, int]
    none: int
    used: Mapping[int, int] | None

    @property
    def are_conserved(self) -> bool:
        """Whether the votes are those that the valid papers hold; where they were never opened, whether they may be."""
        marked, votes = self.papers.valid - self.none, sum(self.votes.values())
        if self.used is None:
            holds = max(self.votes.values(), default=0) <= marked <= votes
        else:
            told = sum(marks * papers for marks, papers in self.used.items())
            holds = marked == sum(self.used.values()) and votes == told
        return holds and self.papers.are_conserved


@dataclass(frozen=True, slots=True)
class Sums:
    """What ballots add up to that are never opened one by one.

    votes: of all who stand, in the order of the paper; papers: all there are, the blank ones included; sha256: of the
    box they lie in.
    """

    votes: Mapping[str, int]
    papers: int
    blank: int
    sha256: str


def read(ballots: Ballots, contest: Contest, limits: Limits) -> Marked:
    """Return what the papers say. Raises UnknownChoice, TwiceOnThePaper."""
    if limits.none and NONE in contest.ids:
        raise TwiceOnThePaper(NONE)
    known, standing = {*contest.ids, *([NONE] if limits.none else [])}, set(contest.standing)
    votes = dict.fromkeys(contest.standing, 0)
    used, invalid = Counter[int](), Counter(ballots.invalid)
    blank, none = ballots.blank, 0
    for group in ballots.groups:
        marks = Counter(mark for mark in group.marks if mark)
        strange = sorted(set(marks) - known)
        if strange:
            raise UnknownChoice(strange[0])
        if not limits.heaped:
            marks = Counter(dict.fromkeys(marks, 1))
        counted = {one: many for one, many in marks.items() if one in standing}
        if not marks:
            blank += group.papers
        elif reason := _fault(marks, limits):
            invalid[reason] += group.papers
        elif NONE in marks and limits.none:
            none += group.papers
        elif not counted:
            invalid[NO_FIRST_PREFERENCE] += group.papers
        else:
            used[sum(counted.values())] += group.papers
            for one, many in counted.items():
                votes[one] += many * group.papers
    valid = none + sum(used.values())
    papers = Papers(ballots.total, valid, blank, dict(sorted(invalid.items())))
    return Marked(papers, votes, none, dict(sorted(used.items())))


def _fault(marks: Mapping[str, int], limits: Limits) -> str:
    """Return why a paper is invalid, empty where it is not."""
    many = sum(marks.values())
    if limits.none and NONE in marks:
        return OVERVOTE if len(marks) > 1 else ""
    if limits.most is not None and many > limits.most:
        return OVERVOTE
    if many < limits.fewest or (limits.per_candidate is not None and max(marks.values()) > limits.per_candidate):
        return OUT_OF_RANGE
    return ""
