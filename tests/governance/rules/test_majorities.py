"""Majorities and ties: worked examples 10 to 12 of the rulebook, explained so that anybody can redo them."""

import pytest

from governance.rules.majorities import (
    CastingVote,
    MotionFigures,
    TieRule,
    Verdict,
    majorities,
    majority_for,
    needed,
    verdict,
)
from governance.rules.outcomes import assess
from membership.errors import RuleNotSet, UnknownRule
from membership.rules.findings import Finding, Level, Outcome
from membership.rules.rulesets import load_rule_set
from membership.rules.thresholds import Base

BY_LAWS = ">= 2/3 votes_cast"


def vote(for_: int, against: int, abstentions: int = 0, **more) -> MotionFigures:
    present = for_ + against + abstentions + more.get("spoilt", 0) + more.get("blank", 0)
    return MotionFigures(for_, against, abstentions, **({"present": present, "entitled": 2114} | more))


def test_ex10_exactly_two_thirds_carries(rules_with):
    rule = majority_for("maj_bylaws", rules_with())
    figures = vote(40, 20, 15, spoilt=3)
    finding = assess(rule, figures)
    assert verdict(rule, figures) is Verdict.ADOPTED
    assert finding.outcome is Outcome.MET
    assert finding.figure("base") == 60
    assert finding.arithmetic == "40 × 3 = 120 ≥ 60 × 2 = 120"


def test_ex10_one_vote_less_is_lost(rules_with):
    finding = assess(majority_for("maj_bylaws", rules_with()), vote(39, 20, 15, spoilt=3))
    assert (finding.code, finding.outcome) == ("majority_not_reached", Outcome.NOT_MET)
    assert finding.arithmetic == "39 × 3 = 117 < 59 × 2 = 118"


def test_the_result_explains_itself_in_both_languages(rules_with):
    finding = assess(majority_for("maj_bylaws", rules_with(maj_bylaws=BY_LAWS)), vote(41, 18, 6))
    assert finding.sentence("fr") == "Il fallait les deux tiers des voix exprimées\u00a0: 40 sur 59."
    assert finding.sentence("en") == "It needed two thirds of the votes cast: 40 of 59."
    assert finding.remark("fr") == "Les abstentions ne sont pas des voix exprimées."
    assert finding.source("fr") == "Article\u00a04.2 du règlement, en vigueur depuis le 2\u00a0mai 2024."
    assert finding.arithmetic == "41 × 3 = 123 ≥ 59 × 2 = 118"
    assert Finding.from_json(finding.as_json()) == finding


def test_ex11_with_a_casting_vote_a_tie_waits_for_the_chair(rules_with):
    rule = majority_for("majority_ordinary", rules_with(tie_meeting="chair"))
    finding = assess(rule, vote(22, 22, 6))
    assert verdict(rule, vote(22, 22, 6)) is Verdict.UNDECIDED
    assert (finding.code, finding.outcome) == ("tie_pending", Outcome.DOUBTFUL)
    assert finding.sentence("fr") == (
        "Égalité, 22 pour et 22 contre\u00a0: la présidence doit exercer sa voix prépondérante."
    )
    assert finding.arithmetic == "22 = 22"
    assert not finding.needs_override


@pytest.mark.parametrize(
    ("casting_vote", "outcome", "code"),
    [
        (CastingVote.FOR, Verdict.ADOPTED, "tie_broken_for"),
        (CastingVote.AGAINST, Verdict.REJECTED, "tie_broken_against"),
    ],
)
def test_ex11_the_casting_vote_decides_and_stays_apart(rules_with, casting_vote, outcome, code):
    rule = majority_for("majority_ordinary", rules_with(tie_meeting="chair"))
    figures = vote(22, 22, 6, casting_vote=casting_vote)
    finding = assess(rule, figures)
    assert verdict(rule, figures) is outcome
    assert finding.code == code
    assert (finding.figure("for"), finding.figure("casting_vote")) == (22, casting_vote.value)


def test_ex11_without_a_casting_vote_a_tie_is_lost(rules_with):
    finding = assess(majority_for("majority_ordinary", rules_with(tie_meeting="lost")), vote(22, 22, 6))
    assert (finding.code, finding.outcome) == ("tie_lost", Outcome.NOT_MET)


def test_ex12_three_quarters_of_a_hundred_are_seventy_five(rules_with):
    rule = majority_for("maj_dissolution", rules_with())
    assert verdict(rule, vote(74, 26, 40)) is Verdict.REJECTED
    assert verdict(rule, vote(75, 25, 40)) is Verdict.ADOPTED


def test_ties_have_no_silent_default():
    rules = load_rule_set("QC-C67.2-2021").resolve()
    with pytest.raises(RuleNotSet) as refusal:
        majority_for("majority_ordinary", rules)
    assert refusal.value.key == "tie_meeting"


def test_a_majority_that_is_not_in_the_rules_is_refused(rules_with):
    with pytest.raises(UnknownRule):
        majority_for("maj_everything", rules_with())


def test_an_ordinary_motion_needs_more_for_than_against(rules_with):
    rule = majority_for("majority_ordinary", rules_with())
    assert (rule.base, rule.num, rule.den, rule.strict, rule.tie) == (Base.CAST, 1, 2, True, TieRule.LOST)
    assert verdict(rule, vote(41, 40, 60)) is Verdict.ADOPTED
    assert verdict(rule, vote(40, 41, 60)) is Verdict.REJECTED
    assert assess(rule, vote(41, 40)).sentence("fr") == (
        "Il fallait plus de la moitié des voix exprimées\u00a0: 41 sur 81."
    )
    assert assess(rule, vote(41, 40)).arithmetic == "41 > 40"
    assert assess(rule, vote(41, 40)).remark("fr") == ""


def test_no_vote_at_all_carries_nothing(rules_with):
    finding = assess(majority_for("maj_bylaws", rules_with()), vote(0, 0, 9))
    assert finding.outcome is Outcome.NOT_MET
    assert finding.sentence("fr") == "Aucune voix n’a été exprimée."


def test_against_a_base_of_those_present_an_abstention_weighs_as_a_vote_against(rules_with):
    rules = rules_with(maj_bylaws=">= 2/3 votes_cast and > 1/2 present")
    rule = majority_for("maj_bylaws", rules)
    assert verdict(rule, vote(50, 10, 40)) is Verdict.REJECTED
    assert verdict(rule, vote(51, 10, 40)) is Verdict.ADOPTED
    finding = assess(rule, vote(51, 10, 40))
    assert finding.sentence("fr") == (
        "Il fallait les deux tiers des voix exprimées\u00a0: 41 sur 61, "
        "et plus de la moitié des personnes présentes\u00a0: 51 sur 101."
    )
    assert finding.arithmetic == "51 × 3 = 153 ≥ 61 × 2 = 122; 51 × 2 = 102 > 101"
    assert needed(rule, vote(51, 10, 40)) == 51
    assert finding.remark("en") == (
        "Abstentions are not votes cast. Measured against those present or entitled, abstentions, blank ballots and "
        "votes not cast weigh as votes against."
    )


def test_by_laws_may_count_abstentions_as_votes_cast(rules_with):
    rule = majority_for("majority_ordinary", rules_with(abstention_rule="counted"))
    assert verdict(rule, vote(41, 40, 2)) is Verdict.REJECTED
    finding = assess(rule, vote(41, 40, 2))
    assert finding.sentence("en") == "It needed more than half of the votes, abstentions included: 42 of 83."
    assert finding.remark("en") == "Under the by-laws, abstentions are counted."


def test_a_tie_matters_only_if_nothing_else_is_missed(rules_with):
    rules = rules_with(tie_meeting="chair", majority_ordinary="> 1/2 votes_cast and > 1/2 entitled")
    rule = majority_for("majority_ordinary", rules)
    assert verdict(rule, vote(22, 22, entitled=100)) is Verdict.REJECTED
    assert assess(rule, vote(22, 22, entitled=100)).code == "majority_not_reached"
    assert verdict(rule, vote(22, 22, entitled=43)) is Verdict.UNDECIDED


def test_a_lost_motion_blocks_nothing(rules_with):
    finding = assess(majority_for("maj_dissolution", rules_with()), vote(1, 99))
    assert finding.level is Level.INFO
    assert not finding.blocks
    assert not finding.needs_override


def test_every_majority_of_a_rule_set_can_be_chosen_for_a_motion(rules_with):
    rules = rules_with()
    keys = {rule.key for rule in majorities(rules)}
    assert {"majority_ordinary", "maj_bylaws", "maj_dissolution", "maj_merger"} <= keys
    for key in keys:
        assert majority_for(key, rules).in_words("fr")
