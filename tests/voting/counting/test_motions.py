"""Motions: every majority at its boundary, ties, quorum, double majorities."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from voting.counting.ballots import Ballots
from voting.counting.errors import (
    BrokenRecord,
    CastingVoteNotDue,
    ImpossibleFigures,
    NegativeCount,
    NoRequirement,
    NotAMajority,
    TieRuleMissing,
    UnknownChoice,
)
from voting.counting.majorities import RULES, Base, Requirement
from voting.counting.motion_options import Abstentions, Casting, MotionOptions, Quorum, Tie
from voting.counting.motions import count, read, totals
from voting.counting.records import Decision


def options(*rules: str | Requirement, present: int = 150, entitled: int = 500, **more) -> MotionOptions:
    requirements = tuple(RULES[rule] if isinstance(rule, str) else rule for rule in rules)
    return MotionOptions(requirements, present=present, entitled=entitled, **({"tie": Tie.LOST} | more))


def decided(yes: int, no: int, abstain: int = 0, *rules: str | Requirement, **more):
    record = count(totals(yes=yes, no=no, abstain=abstain, blank=more.pop("blank", 0)), options(*rules, **more))
    assert record.decision
    return record.decision.passed, record.decision.reason


def compared(record):
    detail: Any = record.rounds[0].detail
    return [
        (one["rule"], one["base_votes"], one["needed"], one["left"], one["right"], one["met"])
        for one in detail["requirements"]
    ]


def test_the_worked_example_of_the_rules():
    """66 for, 33 against, 10 abstain; 109 present, 150 entitled: each rule with its two sides."""
    ballots = totals(yes=66, no=33, abstain=10)
    every = options("simple", "two_thirds_cast", "absolute_present", "absolute_entitled", present=109, entitled=150)
    assert compared(count(ballots, every)) == [
        ("simple", 99, 50, 132, 99, True),
        ("two_thirds_cast", 99, 66, 198, 198, True),
        ("absolute_present", 109, 55, 132, 109, True),
        ("absolute_entitled", 150, 76, 132, 150, False),
    ]


@pytest.mark.parametrize(
    ("rule", "yes", "no", "abstain", "present", "entitled", "passed"),
    [
        ("simple", 41, 40, 60, 144, 300, True),
        ("simple", 40, 41, 60, 144, 300, False),
        ("simple", 1, 0, 11, 12, 50, True),
        ("two_thirds_cast", 66, 33, 10, 109, 150, True),
        ("two_thirds_cast", 133, 67, 0, 200, 400, False),
        ("two_thirds_cast", 134, 66, 0, 200, 400, True),
        ("two_thirds_cast", 0, 0, 9, 9, 40, False),
        ("three_quarters_cast", 75, 25, 7, 107, 400, True),
        ("three_quarters_cast", 74, 25, 7, 106, 400, False),
        ("three_quarters_cast", 74, 26, 40, 140, 400, False),
        ("absolute_present", 51, 10, 40, 101, 300, True),
        ("absolute_present", 50, 10, 41, 101, 300, False),
        ("absolute_present", 50, 50, 0, 100, 300, False),
        ("absolute_entitled", 151, 2, 0, 160, 300, True),
        ("absolute_entitled", 150, 0, 0, 150, 300, False),
        ("two_thirds_present", 66, 20, 10, 100, 300, False),
        ("two_thirds_present", 67, 20, 10, 100, 300, True),
        ("two_thirds_entitled", 200, 0, 0, 200, 300, True),
        ("three_quarters_present", 75, 0, 0, 100, 300, True),
        ("three_quarters_entitled", 224, 0, 0, 224, 300, False),
        ("absolute_entitled", 0, 0, 0, 0, 0, False),
    ],
)
def test_a_majority_at_its_boundary(rule, yes, no, abstain, present, entitled, passed):
    reason = "majority_reached" if passed else "majority_not_reached"
    assert decided(yes, no, abstain, rule, present=present, entitled=entitled) == (passed, reason)


@pytest.mark.parametrize(
    ("more", "passed", "reason"),
    [
        ({"tie": Tie.LOST}, False, "tie_lost"),
        ({"tie": Tie.CHAIR}, None, "tie_pending"),
        ({"tie": Tie.CHAIR, "casting_vote": Casting.YES}, True, "tie_chair_yes"),
        ({"tie": Tie.CHAIR, "casting_vote": Casting.NO}, False, "tie_chair_no"),
    ],
)
@pytest.mark.parametrize(("votes", "abstain"), [(30, 5), (0, 12)])
def test_a_tie_does_what_was_said_beforehand(votes, abstain, more, passed, reason):
    assert decided(votes, votes, abstain, "simple", **more) == (passed, reason)


def test_a_pending_tie_is_an_outcome_and_an_event():
    record = count(totals(yes=22, no=22, abstain=6), options("simple", tie=Tie.CHAIR))
    assert record.outcome == "tie_pending"
    event: Any = record.rounds[0].events[0]
    assert (event["type"], event["resolved_by"], event["chosen"]) == ("tie", "pending", None)
    assert record.rounds[0].votes == {"yes": 22, "no": 22, "abstain": 6}


def test_the_casting_vote_is_in_none_of_the_totals():
    record = count(totals(yes=22, no=22, abstain=6), options("simple", tie=Tie.CHAIR, casting_vote=Casting.YES))
    assert record.papers.total == 50
    assert record.rounds[0].votes["yes"] == 22
    event: Any = record.rounds[0].events[0]
    assert event["resolved_by"] == "casting-vote"


def test_a_tie_has_no_silent_rule():
    with pytest.raises(TieRuleMissing):
        options("simple", tie=None)
    assert options("two_thirds_cast", tie=None).tie is None


def test_only_the_simple_majority_knows_a_tie():
    half = Requirement(Base.CAST, 1, 2, strict=False)
    assert decided(30, 30, 0, half, tie=Tie.CHAIR) == (True, "majority_reached")
    assert decided(30, 30, 0, "absolute_present", tie=Tie.CHAIR) == (False, "majority_not_reached")


@pytest.mark.parametrize(
    ("yes", "no", "more"),
    [(23, 22, {"tie": Tie.CHAIR}), (22, 22, {"tie": Tie.LOST}), (22, 22, {"tie": Tie.CHAIR, "quorum": Quorum(151)})],
)
def test_a_casting_vote_where_none_is_due_is_refused(yes, no, more):
    with pytest.raises(CastingVoteNotDue):
        decided(yes, no, 0, "simple", casting_vote=Casting.YES, **more)


def test_quorum_comes_before_the_majority():
    record = count(totals(yes=40, no=0, abstain=0), options("simple", present=49, entitled=100, quorum=Quorum(50)))
    assert (record.decision, record.outcome) == (Decision(passed=False, reason="no_quorum"), "no_quorum")
    assert record.rounds[0].detail == {"quorum": {"required": 50, "present": 49, "met": False}, "requirements": []}
    assert record.rounds[0].votes["yes"] == 40


@pytest.mark.parametrize(
    ("quorum", "present", "entitled", "met"),
    [
        (Quorum(50), 50, 100, True),
        (Quorum(50), 49, 100, False),
        (Quorum(1, 10), 12, 120, True),
        (Quorum(1, 10), 12, 121, False),
        (Quorum(1, 10), 13, 121, True),
        (Quorum(2, 3), 2, 3, True),
    ],
)
def test_exactly_the_quorum_is_enough(quorum, present, entitled, met):
    assert quorum.is_met(present, entitled) is met
    assert (present >= quorum.required(entitled)) is met


@pytest.mark.parametrize(("num", "den"), [(-1, None), (-1, 2), (3, 2)])
def test_a_quorum_that_nobody_can_reach_is_refused(num, den):
    with pytest.raises(ImpossibleFigures):
        Quorum(num, den)
    assert Quorum(0).is_met(0, 10)
    assert Quorum(2, 2).is_met(10, 10)


def test_a_quorum_reads_back_as_a_number_or_a_part():
    for quorum in (Quorum(12), Quorum(1, 10)):
        assert Quorum.from_json(quorum.as_json()) == quorum
    for written in ("1/0", "1/", "a/2", "12", 1.5, True, None):
        with pytest.raises(BrokenRecord):
            Quorum.from_json(written)


def test_each_rule_of_a_double_majority_is_told_apart():
    double = options("two_thirds_cast", "absolute_entitled", present=90, entitled=120)
    record = count(totals(yes=60, no=30, abstain=0), double)
    assert compared(record) == [
        ("two_thirds_cast", 90, 60, 180, 180, True),
        ("absolute_entitled", 120, 61, 120, 120, False),
    ]
    assert record.decision == Decision(passed=False, reason="majority_not_reached")


def test_abstentions_are_no_votes_cast_unless_the_by_laws_say_so():
    for stated, base in ((Abstentions.EXCLUDE, 81), (Abstentions.COUNT, 141)):
        record = count(totals(yes=41, no=40, abstain=60), options("simple", abstentions=stated))
        assert compared(record)[0][1] == base
    present = count(totals(yes=41, no=40, abstain=60), options("absolute_present", abstentions=Abstentions.COUNT))
    assert compared(present)[0][1] == 150


def test_a_double_majority_needs_both():
    double = ("two_thirds_cast", Requirement(Base.ENTITLED, 1, 2, strict=False))
    assert decided(60, 10, 0, *double, entitled=120) == (True, "majority_reached")
    assert decided(60, 10, 0, *double, entitled=121)[0] is False
    assert decided(60, 31, 0, *double, entitled=120)[0] is False


def test_a_tie_matters_only_when_nothing_else_is_missed():
    both = ("simple", "absolute_entitled")
    assert decided(22, 22, 0, *both, entitled=150, tie=Tie.CHAIR) == (False, "majority_not_reached")
    present = ("simple", Requirement(Base.PRESENT, 1, 4, strict=False))
    assert decided(22, 22, 0, *present, present=88, tie=Tie.CHAIR) == (None, "tie_pending")


def test_abstentions_may_be_votes_cast():
    counted = {"abstentions": Abstentions.COUNT}
    assert decided(41, 40, 2, "simple", **counted) == (False, "majority_not_reached")
    assert decided(42, 39, 2, "simple", **counted) == (True, "majority_reached")
    assert decided(41, 41, 2, "simple", tie=Tie.CHAIR, **counted) == (False, "majority_not_reached")
    assert decided(41, 41, 0, "simple", tie=Tie.CHAIR, **counted) == (None, "tie_pending")


@pytest.mark.parametrize(
    ("num", "den", "strict", "yes", "passed"),
    [(3, 5, False, 60, True), (3, 5, True, 60, False), (3, 5, True, 61, True), (1, 1, False, 100, True)],
)
def test_any_part_of_any_base(num, den, strict, yes, passed):
    requirement = Requirement(Base.CAST, num, den, strict)
    assert requirement.rule == "custom"
    assert decided(yes, 100 - yes, 0, requirement)[0] is passed


@pytest.mark.parametrize(("num", "den", "strict"), [(0, 2, False), (3, 2, False), (1, 1, True), (-1, 2, False)])
def test_what_is_no_part_is_no_majority(num, den, strict):
    with pytest.raises(NotAMajority):
        Requirement(Base.CAST, num, den, strict)


def test_what_cannot_be_is_refused():
    with pytest.raises(NoRequirement):
        options()
    with pytest.raises(ImpossibleFigures):
        decided(100, 51, 0, "simple", present=150)
    with pytest.raises(ImpossibleFigures):
        decided(100, 1, 0, "simple", present=150, entitled=100)
    with pytest.raises(NegativeCount):
        totals(yes=-1, no=0, abstain=0)
    with pytest.raises(UnknownChoice):
        count(Ballots.gather([(("maybe",), 1)]), options("simple"))


def test_single_papers_fall_into_their_classes():
    papers = [("yes",), ("no",), ("yes",), (), ("yes", "no"), ("yes", "yes"), ("maybe",), ("abstain",)]
    ballots = read(papers)
    assert (ballots.total, ballots.valid, ballots.blank) == (8, 5, 1)
    assert ballots.invalid == {"not_allowed_value": 1, "overvote": 1}
    assert count(ballots, options("simple")).rounds[0].votes == {"yes": 3, "no": 1, "abstain": 1}


def cases():
    """The published cases, beside this repository."""
    return json.loads((Path(os.environ["ELECTIONS_DIR"]) / "motions" / "cases.json").read_text())["cases"]


REASONS = {
    "majority reached": "majority_reached",
    "majority not reached": "majority_not_reached",
    "tie: motion lost": "tie_lost",
    "tie, casting vote of the chair: yes": "tie_chair_yes",
    "tie, casting vote of the chair: no": "tie_chair_no",
    "tie, casting vote needed": "tie_pending",
    "no quorum": "no_quorum",
}


@pytest.mark.elections
def test_the_published_cases():
    for case in cases():
        given, expected = case["input"], case["expected"]
        name, _, counted = given["rule"].partition("-abstentions-")
        stated = options(
            name.replace("-", "_"),
            present=given["present"],
            entitled=given["entitled"],
            tie=Tie(given.get("tie", "lost")),
            abstentions=Abstentions.COUNT if counted else Abstentions.EXCLUDE,
            quorum=Quorum(given["quorum"]) if "quorum" in given else None,
            casting_vote=Casting(given["chair"]) if "chair" in given else None,
        )
        ballots = totals(yes=given["yes"], no=given["no"], abstain=given["abst"], blank=given["blank"])
        record = count(ballots, stated)
        assert record.decision == Decision(expected["passed"], REASONS[expected["reason"]]), case["id"]
        for _, base, needed, *_ in compared(record):
            assert (base, needed) == (expected["base"], expected["needed"])
