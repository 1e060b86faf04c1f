"""Majority judgment: method `majority-judgment`.

Source: counting rules, section 10; Balinski and Laraki, Majority Judgment (2010). A grade left out is the lowest, so
all candidates have as many grades as there are valid papers. The grade of a candidate is the lower median: the best
that more than half of the papers give at least. Of equal candidates one such grade each is taken away, and again, until
they differ; equal to the end is a tie. The order gives as many seats as there are.

The grades taken away lie outwards from the median, one on the side of the worse and one on the side of the better in
turn, so candidates are compared stretch by stretch where both sides stay the same, not grade by grade.

The detail of the first round has the `grades`, the best first; `scores`, by candidate the papers by grade, with how
many were `given`; `medians`; and `comparisons`: of neighbours in the order with one median, `between` whom, after how
many grades `removed` they differ, and the grades they have then, `left`. The votes are places of the medians: 0 is the
lowest grade.
"""

from collections.abc import Mapping, Sequence
from functools import cmp_to_key
from itertools import groupby, pairwise

from voting.counting import consequences
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.documents import Json
from voting.counting.records import CountRecord
from voting.counting.scored import papers
from voting.counting.scored.options import SEATS, ScoredOptions
from voting.counting.scored.papers import Scored
from voting.counting.scored.score import is_acclamation, recorded
from voting.counting.seats import result
from voting.counting.seats.orders import Order
from voting.counting.seats.result import Result, Totals
from voting.counting.ties import TieBreaker

METHOD = "majority-judgment"
OPTIONS = ("grades", *SEATS)

Counts = Mapping[int, int]
"""Papers by grade, 0 the lowest; a grade nobody gave may be left out."""

Stretch = tuple[int, int]
"""A grade, and how many times running it is met."""


def median(grades: Counts) -> int:
    """Return the best grade that more than half of the papers give at least. grades: of one paper or more."""
    papers_in_all, better = sum(grades.values()), 0
    for grade in sorted(grades, reverse=True):
        better += grades[grade]
        if 2 * better > papers_in_all:
            return grade
    return 0


def first_difference(one: Counts, other: Counts) -> tuple[int, int, int] | None:
    """Return where two candidates with as many grades differ: how many were taken away, and the grade each has then.

    None when they are equal to the end.
    """
    papers_in_all = sum(one.values())
    if papers_in_all % 2 and median(one) != median(other):
        return 0, median(one), median(other)
    taken = papers_in_all % 2
    sides = [_outwards(grades) for grades in (one, other)]
    # An even number left: the worse of the two middle ones goes first. After an odd one was taken that is so again.
    (worse, better), (other_worse, other_better) = sides
    before = 0
    for end in sorted({*_ends(worse), *_ends(better), *_ends(other_worse), *_ends(other_better)}):
        met = [_at(side, before) for side in (worse, other_worse, better, other_better)]
        if met[0] != met[1]:
            return taken + 2 * before, met[0], met[1]
        if met[2] != met[3]:
            return taken + 2 * before + 1, met[2], met[3]
        before = end
    return None


def compare(one: Counts, other: Counts) -> int:
    """Return more than 0 where the first is judged better, less where it is worse, 0 where they are equal."""
    found = first_difference(one, other)
    return 0 if found is None else found[1] - found[2]


def count(contest: Contest, ballots: Ballots, options: ScoredOptions) -> CountRecord:
    """Return the record of the count. Raises UnknownChoice, OptionUnknown and what lots raise."""
    scored = papers.read(ballots, contest, papers.grades(options.grades))
    return consequences.weighed(_count(contest, options, scored, ballots.sha256))


def recount(record: CountRecord) -> CountRecord:
    """Return the record counted again from the grades it tells. Raises BrokenRecord and what `count` raises."""
    contest, options = Contest.from_record(record), ScoredOptions.from_json(record.options)
    scored = recorded(record, contest, options, list(reversed(options.grades)))
    return consequences.carried_over(record, _count(contest, options, scored, record.input_sha256)({}))


def _count(contest: Contest, options: ScoredOptions, scored: Scored, input_sha256: str) -> consequences.Run:
    def run(forced: Mapping[int, tuple[str, ...]]) -> CountRecord:
        if is_acclamation(contest, options):
            concluded = result.acclamation(contest, scored.papers.valid)
        else:
            concluded = _result(contest, options, scored, TieBreaker(contest.lots, int, forced))
        return result.as_record(
            METHOD, contest, options.as_json(OPTIONS), input_sha256, scored.papers, concluded, conserved=scored.may_be
        )

    return run


def _result(contest: Contest, options: ScoredOptions, scored: Scored, ties: TieBreaker) -> Result:
    names = list(reversed(options.grades))
    counts = {one: scored.with_blanks(one) for one in contest.standing}
    groups = order(counts)
    medians = {one: median(counts[one]) for one in contest.standing}
    detail: dict[str, Json] = {
        "grades": list(options.grades),
        **papers.told(scored, names),
        "medians": {one: names[grade] for one, grade in medians.items()},
        "comparisons": _comparisons(groups, counts, medians, names),
    }
    totals = Totals(medians, Order(groups, medians), "judgment.total", detail)
    return result.conclude(contest, totals, options.seats, ties, any_valid=scored.papers.valid > 0)


def order(counts: Mapping[str, Counts]) -> tuple[tuple[str, ...], ...]:
    """Return the candidates the best first, equals together."""

    def worse_first(one: str, other: str) -> int:
        return compare(counts[one], counts[other])

    key = cmp_to_key(worse_first)
    return tuple(tuple(equals) for _, equals in groupby(sorted(counts, key=key, reverse=True), key=key))


def _comparisons(
    groups: Sequence[Sequence[str]], counts: Mapping[str, Counts], medians: Mapping[str, int], names: Sequence[str]
) -> list[Json]:
    told: list[Json] = []
    for better, worse in pairwise(group[0] for group in groups):
        found = first_difference(counts[better], counts[worse])
        if found is None or medians[better] != medians[worse]:
            continue
        removed, grade, other = found
        left: dict[str, Json] = {better: names[grade], worse: names[other]}
        told.append({"between": [better, worse], "removed": removed, "left": left})
    return told


def _outwards(grades: Counts) -> tuple[list[Stretch], list[Stretch]]:
    """Return the grades on the worse side of the middle and on the better side, each from the middle outwards.

    Of an odd number the median itself is on neither side.
    """
    papers_in_all = sum(grades.values())
    half = papers_in_all // 2
    ascending = [(grade, grades[grade]) for grade in sorted(grades)]
    worse = list(reversed(_first(ascending, half)))
    better = list(reversed(_first(list(reversed(ascending)), half)))
    return worse, better


def _first(stretches: Sequence[Stretch], many: int) -> list[Stretch]:
    found: list[Stretch] = []
    for grade, length in stretches:
        taken = min(length, many)
        if taken:
            found.append((grade, taken))
        many -= taken
    return found


def _ends(stretches: Sequence[Stretch]) -> list[int]:
    ends: list[int] = []
    for _, length in stretches:
        ends.append(length + (ends[-1] if ends else 0))
    return ends


def _at(stretches: Sequence[Stretch], place: int) -> int:
    """Return the grade at this place of a side."""
    return next(grade for (grade, _), end in zip(stretches, _ends(stretches), strict=True) if place < end)
