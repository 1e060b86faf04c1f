"""What the words of an article may not do, pointed at as soon as they are drafted."""

from __future__ import annotations

from datetime import date

import pytest

from governance.rules.bylaws import Article
from governance.rules.competence import assess_ratification
from governance.rules.drafting import assess_drafting
from membership.rules.findings import Level, Outcome

ADOPTED, HELD = date(2027, 3, 1), date(2027, 4, 24)


def article(fr: str, en: str = "") -> Article:
    return Article("5", "Conseil", fr, "Board", en)


def codes(before: Article | None, after: Article | None, rules) -> list[str]:
    return [one.code for one in assess_drafting(before, after, rules)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Nul ne fait plus de trois mandats consécutifs.", "drafts_term_limits"),
        ("Le nombre de mandats est de deux.", "drafts_term_limits"),
        ("Une personne sortante ne peut être réélue.", "drafts_reelection"),
        ("Est inéligible quiconque a moins de vingt ans.", "drafts_ineligibility"),
        ("Ces personnes sont inhabiles à siéger.", "drafts_ineligibility"),
    ],
)
def test_what_the_law_leaves_no_room_for_is_pointed_at_in_french(rules_with, text, code):
    assert code in codes(None, article(text), rules_with())


def test_it_is_pointed_at_in_english_too_with_its_words_and_its_rule(rules_with):
    (found,) = assess_drafting(None, article("Conseil.", "No one serves more than two terms."), rules_with())
    assert (found.rule.key, found.level, found.outcome) == ("term_limits", Level.WARN, Outcome.NOT_MET)
    assert found.figure("words") == "more than two terms"
    assert not found.blocks


def test_the_words_are_quoted_as_they_are_written(rules_with):
    text = "Ni rééligibles ni, après deux  Mandats\u00a0consécutifs, œuvrant d’ici là, inéligibles."
    found = {one.code: one.figure("words") for one in assess_drafting(None, article(text), rules_with())}
    assert found["drafts_term_limits"] == "Mandats consécutifs"
    assert found["drafts_reelection"] == "Ni rééligibles"
    assert found["drafts_ineligibility"] == "inéligibles"


def test_what_is_plain_or_was_there_before_or_goes_is_let_alone(rules_with):
    old, new = article("Plus de deux mandats."), article("Plus de deux mandats, sauf en juin.")
    rules = rules_with()
    assert codes(None, article("Le mandat dure deux ans et l’on peut être réélu."), rules) == []
    assert codes(old, new, rules) == []
    assert codes(old, None, rules) == []


def test_a_non_profit_may_limit_its_terms(rules_with):
    assert codes(None, article("Nul ne fait plus de trois mandats."), rules_with("QC-C38-2022")) == []


def test_by_laws_of_a_board_wait_are_ratified_or_lapse(rules_with):
    rules = rules_with("QC-C38-2022")
    waits = assess_ratification(ADOPTED, None, None, rules)
    lapsed = assess_ratification(ADOPTED, HELD, None, rules)
    ratified = assess_ratification(ADOPTED, HELD, HELD, rules)
    assert waits is not None
    assert lapsed is not None
    assert ratified is not None
    assert [one.code for one in (waits, lapsed, ratified)] == ["to_ratify", "lapsed", "ratified"]
    assert (lapsed.outcome, lapsed.blocks) == (Outcome.NOT_MET, False)
    assert "24\u00a0avril 2027" in lapsed.remark("fr")
    assert assess_ratification(ADOPTED, HELD, None, rules_with()) is None
