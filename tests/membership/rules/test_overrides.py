"""By-laws override the law where it leaves them room, and nowhere else."""

import json
from datetime import date
from fractions import Fraction

import pytest

from membership.errors import (
    OverrideNotAllowed,
    OverrideOfWrongKind,
    OverrideOutOfBounds,
    RuleNotSet,
    RulesContradict,
    UnknownRule,
)
from membership.rules.findings import Certainty, Level
from membership.rules.resolved import Override, ResolvedRules
from membership.rules.rulesets import load_rule_set

COOPERATIVE = load_rule_set("QC-C67.2-2021")
ADOPTED = date(2024, 5, 2)


def by_law(key: str, value, article: str = "4.2", adopted_on: date = ADOPTED) -> Override:
    return Override(key, value, article, adopted_on)


def test_a_rule_nobody_set_says_so_when_it_is_used():
    rules = COOPERATIVE.resolve()
    assert rules["notice_min_days"].value is None
    with pytest.raises(RuleNotSet) as refusal:
        rules.whole("notice_min_days")
    assert refusal.value.params == {"key": "notice_min_days"}


def test_a_by_law_sets_it_and_is_cited_with_its_article_and_day():
    rule = COOPERATIVE.resolve([by_law("notice_min_days", 10)])["notice_min_days"]
    assert (rule.value, rule.article) == (10, "4.2")
    assert rule.ref().source("fr") == "Article\u00a04.2 du règlement, en vigueur depuis le 2\u00a0mai 2024"
    assert rule.ref().source("en") == "By-law, article\u00a04.2, in force since May 2, 2024"
    assert rule.sentence("fr") == "L’avis part au moins 10\u00a0jours avant l’assemblée."


def test_the_organisation_s_own_article_is_certain_and_blocks():
    rules = COOPERATIVE.resolve([by_law("notice_min_days", 10)])
    assert (rules["notice_min_days"].certainty, rules["notice_min_days"].level) == (Certainty.TEXT, Level.HARD)
    assert COOPERATIVE.resolve()["notice_min_days"].level is Level.WARN


def test_a_by_law_that_may_be_contested_stays_uncertain():
    rule = COOPERATIVE.resolve([by_law("seniority_days", 90)])["seniority_days"]
    assert (rule.value, rule.certainty, rule.level) == (90, Certainty.UNKNOWN, Level.WARN)


def test_a_by_law_that_repeats_the_law_makes_it_certain():
    rule = COOPERATIVE.resolve([by_law("maj_bylaws", ">= 2/3 votes_cast", "11.2")])["maj_bylaws"]
    assert (rule.certainty, rule.article) == (Certainty.TEXT, "11.2")


@pytest.mark.parametrize(
    ("key", "value", "minimum", "maximum"),
    [
        ("agm_deadline_months", 7, "1", "6"),
        ("suspension_max_months", 7, None, "6"),
        ("term_years", 4, "1", "3"),
        ("board_size", 2, "3", "15"),
        ("board_size", 16, "3", "15"),
        ("maj_bylaws", "> 1/2 votes_cast", ">= 2/3 votes_cast", None),
        ("maj_bylaws", ">= 2/3 present", ">= 2/3 votes_cast", None),
        ("maj_dissolution", ">= 2/3 votes_cast", ">= 3/4 votes_cast", None),
    ],
)
def test_a_by_law_beyond_what_the_law_allows_is_refused_with_the_figures(key, value, minimum, maximum):
    with pytest.raises(OverrideOutOfBounds) as refusal:
        COOPERATIVE.resolve([by_law(key, value)])
    assert refusal.value.params["key"] == key
    assert (refusal.value.minimum, refusal.value.maximum) == (minimum, maximum)
    assert refusal.value.source_fr


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("proxy_allowed", True),
        ("one_member_one_vote", 2),
        ("auxiliary_vote", True),
        ("member_and_rep_same_person", True),
    ],
)
def test_a_by_law_on_what_the_law_has_settled_is_refused(key, value):
    with pytest.raises(OverrideNotAllowed) as refusal:
        COOPERATIVE.resolve([by_law(key, value)])
    assert refusal.value.key == key


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("notice_min_days", "10"),
        ("notice_min_days", True),
        ("notice_min_days", -1),
        ("quorum", "a tenth"),
        ("quorum", "0"),
        ("quorum", "3/2"),
        ("majority_ordinary", "half"),
        ("maj_bylaws", ">= 4/3 votes_cast"),
        ("tie_meeting", "draw"),
        ("family_representation", "no"),
        ("suspension_effect", ("vote", "nothing")),
    ],
)
def test_a_value_of_another_kind_is_refused(key, value):
    with pytest.raises(OverrideOfWrongKind) as refusal:
        COOPERATIVE.resolve([by_law(key, value)])
    assert refusal.value.expected


def test_a_stricter_majority_and_a_double_one_are_within_bounds():
    for majority in (">= 3/4 votes_cast", "> 2/3 votes_cast", ">= 2/3 votes_cast and > 1/2 entitled"):
        assert COOPERATIVE.resolve([by_law("maj_bylaws", majority)])["maj_bylaws"].value == majority


def test_an_unknown_rule_is_refused_whether_set_or_asked_for():
    with pytest.raises(UnknownRule):
        COOPERATIVE.resolve([by_law("notice_days", 10)])
    with pytest.raises(UnknownRule):
        COOPERATIVE.resolve()["notice_days"]
    assert "notice_days" not in COOPERATIVE.resolve()


def test_of_two_by_laws_the_later_adopted_holds():
    later = by_law("notice_min_days", 15, "4.3", date(2026, 6, 1))
    rules = COOPERATIVE.resolve([later, by_law("notice_min_days", 10)])
    assert (rules.whole("notice_min_days"), rules["notice_min_days"].article) == (15, "4.3")


def test_a_notice_that_could_never_be_sent_is_refused():
    with pytest.raises(RulesContradict) as refusal:
        COOPERATIVE.resolve([by_law("notice_min_days", 30), by_law("notice_max_days", 20)])
    assert (refusal.value.smaller, refusal.value.greater) == (30, 20)


def test_the_rules_an_assembly_keeps_read_back_as_they_were():
    rules = COOPERATIVE.resolve([by_law("notice_min_days", 10), by_law("quorum", "1/10", "5.1")])
    kept = ResolvedRules.from_json(json.loads(json.dumps(rules.as_json())))
    assert kept == rules
    assert kept.sha256 == COOPERATIVE.sha256


def test_values_are_read_in_their_own_type():
    rules = load_rule_set("QC-C67.2-2021-solidarity").resolve()
    assert rules.whole("agm_deadline_months") == 6
    assert rules.flag("proxy_allowed") is False
    assert rules.word("quorum") == "present"
    assert rules.fraction("support_director_cap") == Fraction(1, 3)
    assert "questions" in rules.words("agm_agenda_required")
