"""Majority judgment: the lower median, and one grade after the other taken away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.voting.counting.boards import contest, count, elected, events, first, how, papers
from voting.counting.ballots import Ballots
from voting.counting.errors import OptionUnknown
from voting.counting.lots import Lots
from voting.counting.replay import replay
from voting.counting.scored.judgment import compare, first_difference, median, order

ABC = ("a", "b", "c", "d")


def naive_median(grades):
    """The grade at position floor(n/2) + 1 counted from the best."""
    return sorted(grades, reverse=True)[len(grades) // 2]


def naive(one, other):
    """Take the median away from both until they differ, as the rule says it."""
    one, other, removed = list(one), list(other), 0
    while one:
        mine, theirs = naive_median(one), naive_median(other)
        if mine != theirs:
            return removed, mine, theirs
        one.remove(mine)
        other.remove(theirs)
        removed += 1
    return None


def counted(grades):
    return {grade: grades.count(grade) for grade in set(grades)}


grade_lists = st.integers(1, 9).flatmap(
    lambda many: st.tuples(*[st.lists(st.integers(0, 3), min_size=many, max_size=many)] * 2)
)


@given(grade_lists)
def test_the_fast_comparison_is_the_one_of_the_rule(pair):
    one, other = pair
    assert first_difference(counted(one), counted(other)) == naive(one, other)
    assert median(counted(one)) == naive_median(one)


@given(grade_lists)
def test_one_is_judged_better_exactly_where_the_other_is_judged_worse(pair):
    one, other = (counted(grades) for grades in pair)
    assert compare(one, other) == -compare(other, one)
    assert (compare(one, other) == 0) == (one == other)


def test_a_grade_nobody_gave_may_be_told_or_left_out():
    assert compare({3: 1, 1: 0, 0: 1}, {3: 1, 2: 0, 0: 1}) == 0
    assert median({3: 0, 2: 0, 1: 1}) == 1


@pytest.mark.parametrize(
    ("grades", "expected"), [([3, 2], 2), ([3, 2, 1], 2), ([3, 3, 1, 0], 1), ([3, 3, 3, 0], 3), ([1], 1)]
)
def test_of_two_middle_grades_the_worse_is_the_median(grades, expected):
    assert median(counted(grades)) == expected


def test_the_worked_example_of_the_rules():
    ballots = papers("1 X:good Y:excellent", "1 X:good Y:good", "1 X:poor Y:fair")
    record = count("majority-judgment", contest("X Y"), ballots)
    assert first(record)["medians"] == {"X": "good", "Y": "good"}
    assert first(record)["comparisons"] == [{"between": ["Y", "X"], "removed": 1, "left": {"Y": "fair", "X": "poor"}}]
    assert (elected(record), how(record)) == ("Y", {"Y": "most-votes"})
    assert first(record)["scores"]["Y"] == {"fair": 1, "good": 1, "excellent": 1}
    assert first(record)["grades"][0] == "excellent"
    assert record.rounds[0].votes == {"X": 3, "Y": 3}
    assert record.checks == {"conservation": True, "replayed": True}
    assert replay(record) == ()


def test_a_grade_left_out_is_the_lowest():
    record = count("majority-judgment", contest("X Y"), papers("1 X:excellent", "2 Y:poor"))
    assert first(record)["medians"] == {"X": "reject", "Y": "poor"}
    assert elected(record) == "Y"


def test_better_medians_need_no_comparison():
    record = count("majority-judgment", contest("X Y"), papers("1 X:good Y:poor"))
    assert first(record)["comparisons"] == []


def test_several_seats_go_by_the_order_and_equal_to_the_end_is_a_tie():
    ballots = papers("2 X:a Y:b Z:c W:b", "1 X:a Y:c Z:b W:c")
    who = contest("X Y Z W", 2, lots=Lots.in_order("WZYX"))
    record = count("majority-judgment", who, ballots, grades=list(ABC))
    assert elected(record) == "X W"
    assert events(record)[0]["between"] == ["Y", "W"]
    assert events(record)[0]["looked_at"] == [{"stage": 1, "votes": {"Y": 2, "W": 2}}]
    assert replay(record) == ()


def test_the_order_has_equals_together():
    counts = {"X": {3: 2}, "Y": {3: 1, 0: 1}, "Z": {3: 2}, "W": {2: 2}}
    assert order(counts) == (("X", "Z"), ("W",), ("Y",))


def test_a_word_that_is_no_grade_spoils_the_paper():
    record = count("majority-judgment", contest("X Y"), papers("1 X:good", "1 X:grand", "1 X:5", "1 X:good X:poor"))
    assert record.papers.invalid == {"duplicate": 1, "not_allowed_value": 2}


def test_a_grade_is_known_with_or_without_its_capitals():
    ballots = Ballots.gather(((f"X:{grade}",), 1) for grade in ("very_good", "Very good", "VERY  GOOD", "very-good"))
    record = count("majority-judgment", contest("X Y"), ballots)
    assert first(record)["scores"]["X"] == {"very_good": 3}
    assert record.papers.invalid == {"not_allowed_value": 1}


@pytest.mark.parametrize("grades", [["a"], ["a", "a"], ["a", "A"], ["a b", "a_b"], ["a", ""], ["a", " "], []])
def test_what_is_no_scale_of_grades_is_refused(grades):
    with pytest.raises(OptionUnknown):
        count("majority-judgment", contest("X Y"), papers("1 X:a"), grades=grades)


def test_two_grades_are_a_scale():
    assert (
        elected(count("majority-judgment", contest("X Y"), papers("2 X:yes", "1 Y:yes"), grades=["yes", "no"])) == "X"
    )


def test_nobody_is_elected_without_a_valid_paper():
    record = count("majority-judgment", contest("X Y"), papers("1"))
    assert (elected(record), record.outcome) == ("", "no_election")
    assert replay(record) == ()
