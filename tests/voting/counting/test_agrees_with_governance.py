"""Two rooms judge a motion, the count and the minutes, each with its own arithmetic: they never disagree."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from governance.rules import outcomes
from governance.rules.majorities import CastingVote, MotionFigures, Verdict, majority_for, verdict
from membership.rules.resolved import Override
from membership.rules.rulesets import load_rule_set
from voting.counting.motion_options import MotionOptions
from voting.counting.motions import count, totals

VERDICTS = {True: Verdict.ADOPTED, False: Verdict.REJECTED, None: Verdict.UNDECIDED}
CODES = {"tie_chair_yes": "tie_broken_for", "tie_chair_no": "tie_broken_against"}

majorities = st.sampled_from(
    [
        "> 1/2 votes_cast",
        ">= 2/3 votes_cast",
        "> 2/3 votes_cast",
        ">= 3/4 votes_cast",
        "> 1/2 votes_cast and > 1/2 present",
        "> 1/2 votes_cast and >= 1/3 entitled",
        ">= 2/3 votes_cast and > 1/2 entitled",
    ]
)


@given(
    majority=majorities,
    tie=st.sampled_from(["lost", "chair"]),
    abstention=st.sampled_from(["excluded", "counted"]),
    votes=st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 10)),
    silent=st.integers(0, 10),
    absent=st.integers(0, 40),
    casting=st.sampled_from([None, *CastingVote]),
)
def test_the_count_and_the_minutes_agree(majority, tie, abstention, votes, silent, absent, casting):
    stated = {"majority_ordinary": majority, "tie_meeting": tie, "abstention_rule": abstention}
    rules = load_rule_set("QC-C67.2-2021").resolve(
        Override(key, value, "7.1", date(2024, 5, 2)) for key, value in stated.items()
    )
    rule = majority_for("majority_ordinary", rules)
    yes, no, abstain = votes
    present = sum(votes) + silent
    entitled = present + absent
    figures = MotionFigures(yes, no, abstain, present=present, entitled=entitled)
    written = rule.as_options() | {"present": present, "entitled": entitled, "quorum": None, "casting_vote": None}
    if casting and verdict(rule, figures) is Verdict.UNDECIDED:
        figures = MotionFigures(yes, no, abstain, present=present, entitled=entitled, casting_vote=casting)
        written["casting_vote"] = "yes" if casting is CastingVote.FOR else "no"

    record = count(totals(yes=yes, no=no, abstain=abstain), MotionOptions.from_json(written))

    assert record.decision
    reason = record.decision.reason
    assert verdict(rule, figures) is VERDICTS[record.decision.passed]
    assert outcomes.assess(rule, figures).code == CODES.get(reason, reason)
    detail: Any = record.rounds[0].detail
    needed = max(one["needed"] for one in detail["requirements"])
    assert outcomes.assess(rule, figures).figure("needed") == needed
