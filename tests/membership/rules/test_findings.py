"""A finding blocks only on a rule that is surely known, and reads back as it was stored."""

import json
from dataclasses import replace
from datetime import date

import pytest

from membership.rules.findings import Certainty, Finding, Level, Outcome, RuleRef, finding


def rule(certainty: Certainty = Certainty.TEXT, article: str | None = None) -> RuleRef:
    return RuleRef(
        key="maj_bylaws",
        value=">= 2/3 votes_cast",
        unit="majority",
        source_fr="Loi sur les coopératives, art. 122",
        source_en="Cooperatives Act, s. 122",
        certainty=certainty,
        rule_set="QC-C67.2-2021",
        article=article,
        since=date(2024, 5, 2) if article else None,
    )


def answer(certainty: Certainty, level: Level, outcome: Outcome = Outcome.NOT_MET) -> Finding:
    return finding(
        "majority",
        outcome,
        rule(certainty),
        level=level,
        figures={"for": 39, "base": 59},
        fr="Il fallait les deux tiers.",
        en="It needed two thirds.",
        remark=("Les abstentions ne comptent pas.", "Abstentions do not count."),
        arithmetic="39 × 3 = 117 < 59 × 2 = 118",
    )


@pytest.mark.parametrize("certainty", [Certainty.GENERAL, Certainty.UNKNOWN])
def test_a_rule_that_is_not_certain_warns_where_another_blocks(certainty):
    assert answer(certainty, Level.HARD).level is Level.WARN
    assert not answer(certainty, Level.HARD).blocks
    assert answer(certainty, Level.HARD).needs_override


@pytest.mark.parametrize("certainty", [Certainty.TEXT, Certainty.SECONDARY])
def test_a_rule_that_was_read_may_block(certainty):
    assert answer(certainty, Level.HARD).blocks


@pytest.mark.parametrize("certainty", [Certainty.GENERAL, Certainty.UNKNOWN])
def test_a_hard_finding_on_an_uncertain_rule_cannot_even_be_made(certainty):
    with pytest.raises(ValueError, match="cannot block"):
        Finding("majority", Outcome.NOT_MET, Level.HARD, (), rule(certainty), "", "")


def test_the_days_of_the_arithmetic_are_read_in_words():
    found = replace(answer(Certainty.TEXT, Level.WARN), arithmetic="2026-11-28 < 2026-12-30")
    assert found.comparison("fr").replace("\u00a0", " ") == "28 novembre 2026 < 30 décembre 2026"
    assert found.comparison("en") == "November 28, 2026 < December 30, 2026"


def test_a_rule_that_is_respected_neither_blocks_nor_asks():
    met = answer(Certainty.TEXT, Level.HARD, Outcome.MET)
    assert not met.blocks
    assert not met.needs_override


def test_a_doubt_asks_for_a_reason_where_the_rule_warns():
    assert answer(Certainty.GENERAL, Level.WARN, Outcome.DOUBTFUL).needs_override
    assert not answer(Certainty.GENERAL, Level.INFO, Outcome.DOUBTFUL).needs_override


def test_a_finding_reads_back_from_json_as_it_was():
    stored = answer(Certainty.SECONDARY, Level.HARD)
    assert Finding.from_json(json.loads(json.dumps(stored.as_json()))) == stored


def test_a_by_law_and_its_day_read_back_from_json():
    stored = rule(article="11.2")
    assert RuleRef.from_json(json.loads(json.dumps(stored.as_json()))) == stored


def test_a_finding_speaks_both_languages():
    said = answer(Certainty.TEXT, Level.HARD)
    assert (said.sentence("fr"), said.sentence("en")) == ("Il fallait les deux tiers.", "It needed two thirds.")
    assert said.remark("en") == "Abstentions do not count."
    assert said.source("fr") == "Loi sur les coopératives, art. 122."
    assert said.figure("base") == 59
