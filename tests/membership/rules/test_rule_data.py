"""Every data file of rules is whole, speaks both languages and is typeset as French is in Quebec."""

import re
from datetime import date

import pytest

from membership.errors import NoRuleSet
from membership.rules.findings import Certainty
from membership.rules.parameters import Room
from membership.rules.rulesets import all_rule_sets, load_rule_set, rule_set_for
from membership.rules.values import Unit

SETS = [pytest.param(rule_set, id=rule_set.id) for rule_set in all_rule_sets()]
# What a set takes over from another is looked at once.
STATED = {parameter: rule_set.id for rule_set in reversed(all_rule_sets()) for parameter in rule_set.parameters}
RULES = [pytest.param(parameter, id=f"{where}:{parameter.key}") for parameter, where in STATED.items()]


@pytest.mark.parametrize("parameter", RULES)
def test_a_rule_has_its_source_and_its_sentence_in_both_languages(parameter):
    for text in (parameter.source_fr, parameter.source_en, parameter.sentence_fr, parameter.sentence_en):
        assert text.strip() == text != ""
    assert not parameter.source_fr.endswith(".")
    assert "{value}" in parameter.sentence_fr
    assert "{value}" in parameter.sentence_en


@pytest.mark.parametrize("parameter", RULES)
def test_a_rule_reads_as_a_sentence_with_any_of_its_values(parameter):
    stated = [value for value in (parameter.value, parameter.suggestion) if value is not None]
    if parameter.unit is Unit.CHOICE:
        stated += [choice.word for choice in parameter.choices]
    for value in stated:
        for language in ("fr", "en"):
            sentence = parameter.sentence(value, language)
            assert sentence.endswith(".")
            assert "{" not in sentence
            assert "…" not in sentence


@pytest.mark.parametrize("parameter", RULES)
def test_french_keeps_a_colon_with_the_word_before_it(parameter):
    french = [parameter.source_fr, parameter.sentence_fr, *(choice.fr for choice in parameter.choices)]
    for text in french:
        assert not re.search(r"[^\u00a0]:", text), text
        assert "'" not in text
        assert not re.search(r"«[^\u00a0]|[^\u00a0]»", text), text


@pytest.mark.parametrize("parameter", RULES)
def test_a_rule_that_nobody_states_is_left_to_the_by_laws_and_suggests_a_value(parameter):
    if parameter.value is None and parameter.key != "board_size":
        assert parameter.bounds.room is Room.BYLAW
        assert parameter.suggestion is not None


@pytest.mark.parametrize("parameter", RULES)
def test_a_flag_says_what_yes_and_no_mean(parameter):
    if parameter.unit is Unit.FLAG:
        assert {choice.word for choice in parameter.choices} == {"true", "false"}


@pytest.mark.parametrize("rule_set", SETS)
def test_a_set_is_named_and_cautioned_in_both_languages(rule_set):
    assert rule_set.name("fr") != rule_set.name("en")
    assert rule_set.caution("fr").endswith(".")
    assert rule_set.caution("en").endswith(".")


KINDS = sorted({kind for rule_set in all_rule_sets() for kind in rule_set.kinds})


def test_the_kinds_that_the_rules_know():
    assert KINDS == [
        "ca_coop",
        "qc_caisse",
        "qc_caisse_federation",
        "qc_confederation",
        "qc_coop",
        "qc_coop_housing",
        "qc_coop_solidarity",
        "qc_coop_work",
        "qc_coop_wshare",
        "qc_federation",
        "qc_npo",
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_one_set_and_no_more_is_in_force_for_a_kind_on_a_day(kind):
    on = date(2027, 4, 24)
    in_force = [rule_set for rule_set in all_rule_sets() if kind in rule_set.kinds and rule_set.is_in_force(on)]
    assert in_force == [rule_set_for(kind, on)]


def test_the_reformed_act_is_awaited_and_never_applied():
    awaited = load_rule_set("QC-C67.2-2026")
    assert not awaited.is_in_force(date(2027, 4, 24))


def test_no_set_is_in_force_before_the_first_or_for_an_unknown_kind():
    with pytest.raises(NoRuleSet):
        rule_set_for("qc_coop", date(2021, 12, 8))
    with pytest.raises(NoRuleSet):
        rule_set_for("mutual", date(2027, 4, 24))
    assert rule_set_for("qc_coop", date(2021, 12, 9)).id == "QC-C67.2-2021"


def test_the_delay_of_a_co_operative_s_notice_is_not_known():
    for key in ("notice_min_days", "notice_max_days"):
        rule = load_rule_set("QC-C67.2-2021")[key]
        assert (rule.value, rule.certainty) == (None, Certainty.UNKNOWN)
    assert load_rule_set("QC-C38-2022")["notice_min_days"].value == 10


def test_a_set_takes_over_what_it_does_not_say_again():
    plain, solidarity = load_rule_set("QC-C67.2-2021"), load_rule_set("QC-C67.2-2021-solidarity")
    assert solidarity["maj_dissolution"] == plain["maj_dissolution"]
    assert plain["family_representation"].value is True
    assert solidarity["family_representation"].value is False
    assert solidarity["support_director_cap"].value == "1/3"


def test_a_federation_leaves_out_what_its_own_rules_replace():
    federation = load_rule_set("QC-C67.2-2021-federation")
    keys = {parameter.key for parameter in federation.parameters}
    assert keys.isdisjoint({"one_member_one_vote", "family_representation"})
    assert (federation["board_size"].bounds.maximum, federation["board_quorum"].value) == (None, None)
    assert {"fed_votes_per_member", "fed_delegates_per_member"} <= keys


@pytest.mark.parametrize("rule_set", SETS)
def test_the_fingerprint_is_of_everything_the_set_says(rule_set):
    assert re.fullmatch("[0-9a-f]{64}", rule_set.sha256)
    assert rule_set.sha256 == load_rule_set(rule_set.id).sha256
    assert len({one.sha256 for one in all_rule_sets()}) == len(all_rule_sets())
