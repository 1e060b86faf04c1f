"""What a paper says of every candidate: marks such as "A:5" or "A:good".

Source: counting rules, sections 1 and 10.

not_allowed_value    a score that is no whole number, or a grade that is none of those on the paper
out_of_range         a score above the highest
duplicate            two different scores for one candidate; the same one twice counts once
no_first_preference  scores, but all of them for candidates who withdrew

A paper that says nothing is blank; one that says zero everywhere is not.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from voting.counting import documents
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.documents import Json
from voting.counting.errors import BrokenRecord, UnknownChoice
from voting.counting.records import Papers

DUPLICATE, NOT_ALLOWED, OUT_OF_RANGE = "duplicate", "not_allowed_value", "out_of_range"
NO_FIRST_PREFERENCE = "no_first_preference"

Scale = Callable[[str], int | str]
"""What is written as a number from 0, the worst; or why the paper is invalid."""


@dataclass(frozen=True, slots=True)
class Scored:
    """The papers of a count. given: by candidate who stands, in the order of the paper, the papers by score.

    preferred: by two candidates, the papers that score the first one higher, a score left out being zero; only where a
    method asks for it.
    """

    papers: Papers
    given: Mapping[str, Mapping[int, int]]
    preferred: Mapping[str, Mapping[str, int]]

    def scores(self, candidate: str) -> int:
        """Return how many papers give a candidate a score."""
        return sum(self.given[candidate].values())

    def sum(self, candidate: str) -> int:
        return sum(score * many for score, many in self.given[candidate].items())

    def with_score(self, candidate: str, score: int) -> int:
        return self.given[candidate].get(score, 0)

    def with_blanks(self, candidate: str) -> dict[int, int]:
        """Return the papers by score, where a score left out is the lowest."""
        left_out = self.papers.valid - self.scores(candidate)
        return {**self.given[candidate], 0: self.with_score(candidate, 0) + left_out}

    @property
    def may_be(self) -> bool:
        """Whether so many papers can say this."""
        valid = self.papers.valid
        figures = [many for scores in self.given.values() for many in scores.values()]
        beaten = [many for row in self.preferred.values() for many in row.values()]
        compared = [many + self.preferred[y][x] for x, row in self.preferred.items() for y, many in row.items()]
        return (
            all(many >= 0 for many in (*figures, *beaten))
            and all(self.scores(one) <= valid for one in self.given)
            and max(compared, default=0) <= valid
            and self.papers.are_conserved
        )


def numbers(most: int) -> Scale:
    """Return the scale of whole numbers from 0 to the highest score."""

    def read(written: str) -> int | str:
        if not (written.isascii() and written.isdecimal()):
            return NOT_ALLOWED
        return int(written) if int(written) <= most else OUT_OF_RANGE

    return read


def grades(best_first: Sequence[str]) -> Scale:
    """Return the scale of these grades, as one writes them: `very_good` is «Very good» too."""
    worth = {written_as(grade): len(best_first) - 1 - at for at, grade in enumerate(best_first)}
    return lambda written: worth.get(written_as(written), NOT_ALLOWED)


def written_as(grade: str) -> str:
    """Return a grade as it is compared: capitals and the sign between its words do not matter."""
    return " ".join(grade.replace("_", " ").casefold().split())


def read(ballots: Ballots, contest: Contest, scale: Scale, *, preferences: bool = False) -> Scored:
    """Return what the papers say. Raises UnknownChoice."""
    standing = contest.standing
    given = {one: Counter[int]() for one in standing}
    preferred = {one: {other: 0 for other in standing if other != one} for one in standing if preferences}
    invalid, blank, valid = Counter(ballots.invalid), ballots.blank, 0
    for group in ballots.groups:
        marks = [mark for mark in group.marks if mark]
        scores, fault = _scores(marks, contest, scale)
        if not marks:
            blank += group.papers
        elif fault or not scores:
            invalid[fault or NO_FIRST_PREFERENCE] += group.papers
        else:
            valid += group.papers
            for one, score in scores.items():
                given[one][score] += group.papers
            for one, row in preferred.items():
                for other in row:
                    row[other] += group.papers * (scores.get(one, 0) > scores.get(other, 0))
    papers = Papers(ballots.total, valid, blank, dict(sorted(invalid.items())))
    return Scored(papers, {one: dict(sorted(found.items())) for one, found in given.items()}, preferred)


def told(scored: Scored, names: Sequence[str]) -> dict[str, Json]:
    """Return what a record says of the papers: `scores`, and how many were `given`. names: of the scores from 0."""
    return {
        "scores": {one: {names[score]: many for score, many in found.items()} for one, found in scored.given.items()},
        "given": {one: scored.scores(one) for one in scored.given},
    }


def from_record(written: Mapping[str, Json], papers: Papers, contest: Contest, names: Sequence[str]) -> Scored:
    """Read the papers back from a detail: `scores`, and `pairs` if there. Raises BrokenRecord if they cannot be."""
    worth = {name: score for score, name in enumerate(names)}
    scores = documents.table(written.get("scores"), "scores")
    if tuple(scores) != contest.standing:
        raise BrokenRecord("scores: these are not the candidates")
    given: dict[str, dict[int, int]] = {}
    for one in scores:
        found = documents.counts(scores, one)
        if not set(found) <= set(worth):
            raise BrokenRecord("scores: a score that there is not")
        given[one] = {worth[name]: many for name, many in found.items()}
    scored = Scored(papers, given, _preferred(written, papers, contest))
    if not scored.may_be:
        raise BrokenRecord("scores: these papers cannot hold them")
    return scored


def pairs(scored: Scored) -> list[Json]:
    """Return what a record says of each two candidates: how many papers are `preferring` each, and how many `equal`."""
    told: list[Json] = []
    for one, other in combinations(scored.preferred, 2):
        preferring = {one: scored.preferred[one][other], other: scored.preferred[other][one]}
        told.append({"preferring": dict(preferring), "equal": scored.papers.valid - sum(preferring.values())})
    return told


def _preferred(written: Mapping[str, Json], papers: Papers, contest: Contest) -> dict[str, dict[str, int]]:
    if "pairs" not in written:
        return {}
    found: dict[str, dict[str, int]] = {one: {} for one in contest.standing}
    for told in documents.sequence(written, "pairs"):
        pair = documents.table(told, "pair")
        preferring = documents.counts(pair, "preferring")
        if len(preferring) != 2 or not set(preferring) <= set(found):
            raise BrokenRecord("pairs: these are not two of the candidates")
        if sum(preferring.values()) + documents.whole(pair, "equal") != papers.valid:
            raise BrokenRecord("pairs: not every paper is told")
        one, other = preferring
        found[one][other], found[other][one] = preferring[one], preferring[other]
    if any(len(row) != len(found) - 1 for row in found.values()):
        raise BrokenRecord("pairs: two of the candidates are not compared")
    return found


def _scores(marks: Sequence[str], contest: Contest, scale: Scale) -> tuple[dict[str, int], str]:
    """Return the scores of those who stand, and what makes the paper invalid. Raises UnknownChoice."""
    scores: dict[str, int] = {}
    fault = ""
    for mark in marks:
        candidate, _, written = mark.partition(":")
        if candidate not in contest.ids:
            raise UnknownChoice(mark)
        score = scale(written)
        if isinstance(score, str):
            fault = fault or score
        elif scores.setdefault(candidate, score) != score:
            fault = fault or DUPLICATE
    return {one: score for one, score in scores.items() if one in contest.standing}, fault
