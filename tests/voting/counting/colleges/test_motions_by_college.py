"""A motion by colleges: shares of weighted groups, exactly."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from voting.counting import motions
from voting.counting.colleges.motions import CollegeMotionOptions, count
from voting.counting.colleges.weights import College, Colleges, Empty
from voting.counting.errors import BrokenRecord, ImpossibleFigures, NotAMajority, OptionUnknown, UnknownChoice
from voting.counting.majorities import RULES, Requirement
from voting.counting.motion_options import Quorum
from voting.counting.records import CountRecord, Decision
from voting.counting.replay import replay

THREE = Colleges((College("P", Fraction(50)), College("Q", Fraction(30)), College("R", Fraction(20))))


def said(**colleges):
    """Return the ballots of colleges, each told as yes, no, abstain."""
    return {name: motions.totals(yes=yes, no=no, abstain=abstain) for name, (yes, no, abstain) in colleges.items()}


def decided(ballots, colleges=THREE, **more):
    return count(ballots, CollegeMotionOptions(colleges, **({"present": 200, "entitled": 300} | more)))


def detail(record) -> Any:
    return record.rounds[0].detail


CARRIED = said(P=(30, 20, 10), Q=(10, 30, 0), R=(9, 1, 0))


def test_the_shares_of_the_colleges_are_added_with_their_weights():
    record = decided(CARRIED)
    assert record.decision == Decision(passed=True, reason="majority_reached")
    requirement = detail(record)["requirement"]
    assert (requirement["share"], requirement["percent"], requirement["met"]) == ("111/200", "55.500", True)
    assert detail(record)["colleges"] == [
        {"id": "P", "weight": "1/2", "yes": 30, "no": 20, "abstain": 10, "share": "3/5"},
        {"id": "Q", "weight": "3/10", "yes": 10, "no": 30, "abstain": 0, "share": "1/4"},
        {"id": "R", "weight": "1/5", "yes": 9, "no": 1, "abstain": 0, "share": "9/10"},
    ]
    assert record.rounds[0].votes == {"yes": 49, "no": 51, "abstain": 10}
    assert record.checks == {"conservation": True, "replayed": True}
    assert replay(record) == ()
    assert CountRecord.from_text(record.text()) == record


def test_a_college_that_says_nothing_gives_its_weight_to_the_others_or_to_nobody():
    silent = said(P=(30, 20, 10), Q=(10, 30, 0), R=(0, 0, 4))
    record = decided(silent)
    assert (detail(record)["requirement"]["share"], record.decision.passed) == ("15/32", False)
    assert [one["weight"] for one in detail(record)["colleges"]] == ["5/8", "3/8", "0"]
    assert detail(record)["colleges"][2]["share"] is None
    zero = decided(silent, replace(THREE, empty=Empty.ZERO))
    assert detail(zero)["requirement"]["share"] == "3/8"
    assert [one["weight"] for one in detail(zero)["colleges"]] == ["1/2", "3/10", "0"]


@pytest.mark.parametrize(("yes", "passed"), [(49, False), (50, False), (51, True)])
def test_exactly_the_half_is_no_majority(yes, passed):
    two = Colleges((College("P", Fraction(1)), College("Q", Fraction(1))))
    ballots = said(P=(yes, 100 - yes, 0), Q=(10, 10, 0))
    assert decided(ballots, two).decision.passed is passed


@pytest.mark.parametrize(
    ("majority", "yes", "passed"),
    [
        (RULES["two_thirds_cast"], 66, True),
        (RULES["two_thirds_cast"], 65, False),
        (Requirement(RULES["simple"].base, 2, 3, strict=True), 66, False),
        (Requirement(RULES["simple"].base, 2, 3, strict=True), 67, True),
    ],
)
def test_the_by_laws_may_want_another_part(majority, yes, passed):
    one = Colleges((College("P", Fraction(1)),))
    assert decided(said(P=(yes, 99 - yes, 5)), one, majority=majority).decision.passed is passed


@pytest.mark.parametrize(("wanted", "passed"), [(1, True), (2, True), (3, False)])
def test_a_majority_in_so_many_colleges_may_be_wanted_as_well(wanted, passed):
    record = decided(CARRIED, replace(THREE, majority_in=wanted))
    assert record.decision.passed is passed
    assert detail(record)["majorities"] == {"wanted": wanted, "among": ["P", "R"], "met": passed}
    assert detail(record)["requirement"]["met"]
    assert replay(record) == ()


def test_as_many_yes_as_no_is_a_majority_in_no_college():
    ballots = said(P=(9, 1, 0), Q=(5, 5, 0), R=(0, 0, 1))
    assert decided(ballots, replace(THREE, majority_in=1)).decision.passed
    record = decided(ballots, replace(THREE, majority_in=2))
    assert (record.decision.passed, detail(record)["majorities"]["among"]) == (False, ["P"])


def test_nothing_is_carried_by_nobody():
    record = decided(said(P=(0, 0, 3), Q=(0, 0, 0), R=(0, 0, 0)))
    assert (record.decision.passed, detail(record)["requirement"]["share"]) == (False, "0")


def test_quorum_comes_first():
    record = decided(CARRIED, present=149, quorum=Quorum(1, 2))
    assert (record.decision, record.outcome) == (Decision(passed=False, reason="no_quorum"), "no_quorum")
    assert detail(record)["quorum"] == {"required": 150, "present": 149, "met": False}
    assert detail(record)["requirement"] is None
    assert decided(CARRIED, present=150, quorum=Quorum(1, 2)).decision.passed
    assert replay(record) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"yes":30', '"yes":31'),
        ('"share":"111/200"', '"share":"110/200"'),
        ('"passed":true', '"passed":false'),
        ('"valid":110', '"valid":111'),
        ('"id":"P","weight":"1/2"', '"id":"Z","weight":"1/2"'),
        ('"yes":9,"no":1', '"yes":11,"no":-1'),
    ],
)
def test_a_record_that_was_altered_does_not_replay(old, new):
    text = decided(CARRIED).text()
    assert old in text
    assert replay(CountRecord.from_text(text.replace(old, new)))


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"majority": RULES["absolute_entitled"]}, NotAMajority),
        ({"present": 109}, ImpossibleFigures),
        ({"entitled": 109}, ImpossibleFigures),
        ({"present": -1}, ImpossibleFigures),
    ],
)
def test_what_cannot_be_is_refused(more, refusal):
    with pytest.raises(refusal):
        decided(CARRIED, **more)


def test_everybody_present_may_have_voted():
    assert decided(CARRIED, present=110, entitled=110).decision.passed


def test_papers_of_a_college_that_is_not_one_are_refused_and_so_are_missing_ones():
    for ballots in (CARRIED | said(S=(1, 0, 0)), said(P=(1, 0, 0))):
        with pytest.raises(UnknownChoice):
            decided(ballots)


@pytest.mark.parametrize(
    "written",
    [
        {"colleges": []},
        {"colleges": [{"id": "P", "weight": "1"}, {"id": "P", "weight": "1"}]},
        {"colleges": [{"id": "", "weight": "1"}]},
        {"colleges": [{"id": "P", "weight": "0"}]},
        {"colleges": [{"id": "P", "weight": "1"}], "majority_in": 2},
        {"colleges": [{"id": "P", "weight": "1"}], "majority_in": 0},
    ],
)
def test_what_are_no_colleges_is_refused(written):
    with pytest.raises(OptionUnknown):
        Colleges.from_json(written)
    with pytest.raises(BrokenRecord):
        Colleges.from_json({"colleges": [{"id": "P", "weight": "-1"}]})


def test_colleges_read_back_as_they_were():
    colleges = replace(THREE, empty=Empty.ZERO, majority_in=3)
    assert Colleges.from_json(colleges.as_json()) == colleges
    options = CollegeMotionOptions(colleges, 10, 20, RULES["two_thirds_cast"], Quorum(1, 3))
    assert CollegeMotionOptions.from_json(options.as_json()) == options
