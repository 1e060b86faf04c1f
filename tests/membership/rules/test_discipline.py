"""The longest suspension: worked example 15 of the rulebook."""

from datetime import date, timedelta

import pytest

from membership.rules.discipline import assess_suspension
from membership.rules.months import add_months
from membership.rules.rulesets import load_rule_set

RULES = load_rule_set("QC-C67.2-2021").resolve()


def test_ex15_six_months_are_allowed():
    assert not assess_suspension(date(2027, 2, 1), date(2027, 8, 1), RULES).blocks


def test_ex15_seven_months_are_refused_with_the_latest_day():
    finding = assess_suspension(date(2027, 2, 1), date(2027, 9, 1), RULES)
    assert finding.blocks
    assert finding.figure("latest") == "2027-08-01"
    assert "6\u00a0mois" in finding.sentence("fr")
    assert "August 1, 2027" in finding.sentence("en")


@pytest.mark.parametrize(
    ("on", "months", "expected"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
        (date(2027, 2, 1), 6, date(2027, 8, 1)),
        (date(2027, 1, 15), 0, date(2027, 1, 15)),
        (date(2027, 1, 31), -2, date(2026, 11, 30)),
    ],
)
def test_months_are_calendar_months(on, months, expected):
    assert add_months(on, months) == expected


def test_the_last_day_that_is_named_is_one_that_passes():
    said = assess_suspension(date(2027, 2, 1), date(2027, 8, 2), RULES)
    assert said.blocks
    assert "31\u00a0juillet 2027" in said.sentence("fr")
    # Up to that last day: the day after is the first one with all rights.
    assert not assess_suspension(date(2027, 2, 1), date(2027, 7, 31) + timedelta(days=1), RULES).blocks
