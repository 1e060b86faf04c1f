"""Quorum comes from presence: worked example 9 of the rulebook, and every way by-laws state it."""

import pytest

from governance.rules.quorum import assess, required
from membership.errors import RuleNotSet
from membership.rules.findings import Outcome
from membership.rules.rulesets import load_rule_set


def test_ex09_where_the_by_laws_are_silent_those_present_are_the_quorum():
    finding = assess(4, 120, load_rule_set("QC-C67.2-2021").resolve())
    assert finding.outcome is Outcome.MET
    assert "quel qu’en soit le nombre" in finding.sentence("fr")


def test_a_meeting_of_nobody_has_no_quorum():
    finding = assess(0, 120, load_rule_set("QC-C67.2-2021").resolve())
    assert finding.outcome is Outcome.NOT_MET
    assert not finding.blocks


def test_ex09_a_tenth_of_120_is_twelve(rules_with):
    finding = assess(4, 120, rules_with(quorum="10 %"))
    assert finding.code == "quorum_not_met"
    assert finding.blocks
    assert finding.figures == (("present", 4), ("required", 12), ("entitled", 120))
    assert finding.sentence("fr") == "Le quorum n’est pas atteint\u00a0: il manque 8\u00a0personnes pour être 12."
    assert finding.sentence("en") == "There is no quorum: 8\u00a0persons short of 12."
    assert finding.arithmetic == "4 × 10 = 40 < 120"


@pytest.mark.parametrize(
    ("quorum", "present", "entitled", "outcome"),
    [
        ("50", 49, 2114, Outcome.NOT_MET),
        ("50", 50, 2114, Outcome.MET),
        ("1/10", 12, 120, Outcome.MET),
        ("1/10", 12, 121, Outcome.NOT_MET),
        ("1/10", 13, 121, Outcome.MET),
        ("majority", 60, 120, Outcome.NOT_MET),
        ("majority", 61, 120, Outcome.MET),
        ("2/3", 80, 120, Outcome.MET),
        ("2/3", 79, 120, Outcome.NOT_MET),
    ],
)
def test_exactly_what_is_asked_is_enough(rules_with, quorum, present, entitled, outcome):
    rules = rules_with(quorum=quorum)
    assert assess(present, entitled, rules).outcome is outcome
    assert (present >= required(entitled, rules)) == (outcome is Outcome.MET)


@pytest.mark.parametrize(
    ("quorum", "present", "shown"),
    [("50", 72, "72 ≥ 50"), ("majority", 60, "60 × 2 = 120 ≤ 120"), ("2/3", 81, "81 × 3 = 243 ≥ 120 × 2 = 240")],
)
def test_the_comparison_can_be_redone_by_hand(rules_with, quorum, present, shown):
    assert assess(present, 120, rules_with(quorum=quorum)).arithmetic == shown


def test_a_federation_whose_by_laws_are_silent_is_asked_to_say():
    with pytest.raises(RuleNotSet):
        assess(4, 12, load_rule_set("QC-C67.2-2021-federation").resolve())
