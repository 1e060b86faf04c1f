"""When the notice may leave: worked examples 1 to 4 and 26 of the rulebook."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules.notice import DayKind, assess, calendar, day_kind, window
from membership.errors import RuleNotSet
from membership.rules.findings import Certainty, Level, Outcome
from membership.rules.resolved import Override
from membership.rules.rulesets import load_rule_set

SATURDAY = date(2027, 4, 24)


def test_ex01_the_last_day_of_a_span_holds_only_if_days_are_not_clear(rules_with):
    finding = assess(SATURDAY, date(2027, 4, 14), rules_with())
    assert finding.code == "notice_valid_if_not_clear_days"
    assert (finding.outcome, finding.level) == (Outcome.DOUBTFUL, Level.WARN)
    assert (finding.figure("span"), finding.figure("clear")) == (10, 9)
    assert finding.sentence("fr") == (
        "Le mercredi 14\u00a0avril 2027 est le tout dernier jour, valide seulement si l’on ne compte pas en jours "
        "francs."
    )
    assert finding.arithmetic == "2027-04-24 − 2027-04-14 = 10 ≥ 10; 10 − 1 = 9 < 10"


def test_ex01_a_by_law_that_counts_the_day_of_the_meeting_settles_it(rules_with):
    finding = assess(SATURDAY, date(2027, 4, 14), rules_with(notice_day_count="span"))
    assert finding.outcome is Outcome.MET


def test_ex01_a_by_law_of_clear_days_makes_it_too_late(rules_with):
    finding = assess(SATURDAY, date(2027, 4, 14), rules_with(notice_day_count="clear"))
    assert finding.code == "notice_too_late"
    assert finding.blocks
    assert finding.sentence("fr") == (
        "L’avis partirait trop tard. Il faut au moins 10\u00a0jours francs, donc l’envoyer au plus tard le "
        "mardi 13\u00a0avril 2027."
    )
    assert "At least 10\u00a0clear\u00a0days are needed" in finding.sentence("en")
    assert finding.arithmetic == "2027-04-24 − 2027-04-14 = 10; 10 − 1 = 9 < 10"


@pytest.mark.parametrize("count", ["span", "clear"])
def test_ex02_a_day_earlier_holds_either_way(rules_with, count):
    finding = assess(SATURDAY, date(2027, 4, 13), rules_with(notice_day_count=count))
    assert (finding.code, finding.outcome) == ("notice_valid", Outcome.MET)
    assert (finding.figure("span"), finding.figure("clear")) == (11, 10)


def test_ex03_nine_days_are_too_late(rules_with):
    finding = assess(SATURDAY, date(2027, 4, 15), rules_with())
    assert finding.code == "notice_too_late"
    assert finding.blocks
    assert finding.source("fr") == "Article\u00a04.2 du règlement, en vigueur depuis le 2\u00a0mai 2024."
    assert finding.sentence("en") == (
        "The notice would leave too late. At least 10\u00a0days are needed: send it by Wednesday, April 14, 2027."
    )


def test_ex04_forty_five_days_are_the_most(rules_with):
    assert assess(SATURDAY, date(2027, 3, 10), rules_with()).outcome is Outcome.MET
    finding = assess(SATURDAY, date(2027, 3, 9), rules_with())
    assert finding.code == "notice_too_early"
    assert finding.figure("span") == 46
    assert "Un rappel peut partir avant" in finding.sentence("fr")
    assert finding.arithmetic == "2027-04-24 − 2027-03-09 = 46 > 45"


def test_ex26_clear_days_of_twenty_one_to_sixty(rules_with):
    rules = rules_with(notice_min_days=21, notice_max_days=60, notice_day_count="clear")
    meeting = date(2027, 5, 22)
    assert assess(meeting, date(2027, 5, 1), rules).code == "notice_too_late"
    assert assess(meeting, date(2027, 4, 30), rules).code == "notice_valid"
    assert assess(meeting, date(2027, 3, 23), rules).code == "notice_valid"
    assert assess(meeting, date(2027, 3, 22), rules).code == "notice_too_early"


def test_a_co_operative_whose_by_laws_are_silent_is_asked_to_say():
    with pytest.raises(RuleNotSet):
        window(SATURDAY, load_rule_set("QC-C67.2-2021").resolve())


def test_a_delay_that_is_only_the_default_of_a_law_warns():
    finding = assess(SATURDAY, date(2027, 4, 15), load_rule_set("QC-C38-2022").resolve())
    assert finding.rule.certainty is Certainty.SECONDARY
    assert finding.needs_override
    assert not finding.blocks


def test_the_window_is_shown_with_the_day_that_leaves_time_for_posting(rules_with):
    lawful = window(SATURDAY, rules_with())
    assert (lawful.first_on, lawful.last_on, lawful.last_clear_on) == (
        date(2027, 3, 10),
        date(2027, 4, 14),
        date(2027, 4, 13),
    )
    assert lawful.advised_on == date(2027, 4, 9)
    assert lawful.last_is_doubtful
    assert not lawful.is_empty


def test_the_picture_marks_the_edge_and_the_meeting(rules_with):
    days = dict(calendar(window(SATURDAY, rules_with()), [(2027, 3), (2027, 4)]))
    assert len(days) == 61
    assert days[date(2027, 3, 9)] is DayKind.OUTSIDE
    assert days[date(2027, 3, 10)] is DayKind.IN
    assert days[date(2027, 4, 13)] is DayKind.IN
    assert days[date(2027, 4, 14)] is DayKind.EDGE
    assert days[date(2027, 4, 15)] is DayKind.OUTSIDE
    assert days[SATURDAY] is DayKind.MEETING


def test_the_picture_has_no_edge_where_the_by_laws_say_how_to_count(rules_with):
    clear = window(SATURDAY, rules_with(notice_day_count="clear"))
    assert day_kind(date(2027, 4, 13), clear) is DayKind.IN
    assert day_kind(date(2027, 4, 14), clear) is DayKind.OUTSIDE
    assert day_kind(date(2027, 4, 14), window(SATURDAY, rules_with(notice_day_count="span"))) is DayKind.IN


@given(st.integers(-5, 80), st.integers(1, 30), st.integers(0, 30), st.sampled_from(["span", "clear"]))
def test_the_picture_and_the_finding_agree_on_every_day(days, least, more, count):
    stated = {"notice_min_days": least, "notice_max_days": least + more, "notice_day_count": count}
    rules = load_rule_set("QC-C67.2-2021").resolve(
        Override(key, value, "4.2", date(2024, 5, 2)) for key, value in stated.items()
    )
    sent_on = SATURDAY - timedelta(days=days)
    is_lawful = assess(SATURDAY, sent_on, rules).outcome is not Outcome.NOT_MET
    assert is_lawful == (day_kind(sent_on, window(SATURDAY, rules)) in {DayKind.IN, DayKind.EDGE})
