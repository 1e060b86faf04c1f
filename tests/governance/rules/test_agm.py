"""By when the annual meeting is held: worked example 6 of the rulebook."""

from datetime import date

import pytest

from governance.rules.agm import assess, deadline, is_overdue
from membership.rules.findings import Outcome
from membership.rules.rulesets import load_rule_set
from membership.rules.years import last_year_end


@pytest.mark.parametrize(
    ("year_end", "latest"),
    [
        (date(2026, 12, 31), date(2027, 6, 30)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
    ],
)
def test_ex06_within_six_months_of_the_end_of_the_year(rules_with, year_end, latest):
    assert deadline(year_end, rules_with()) == latest
    assert assess(year_end, latest, rules_with()).outcome is Outcome.MET


def test_ex06_the_day_after_it_is_overdue(rules_with):
    assert not is_overdue(date(2026, 12, 31), date(2027, 6, 30), rules_with())
    assert is_overdue(date(2026, 12, 31), date(2027, 7, 1), rules_with())


def test_a_late_meeting_is_warned_of_and_never_blocked(rules_with):
    finding = assess(date(2026, 12, 31), date(2027, 7, 1), rules_with())
    assert (finding.code, finding.blocks, finding.needs_override) == ("agm_too_late", False, True)
    assert finding.sentence("fr") == (
        "L’assemblée annuelle devait avoir lieu au plus tard le 30\u00a0juin 2027. Tenez-la dès que possible."
    )
    assert finding.arithmetic == "2027-07-01 > 2027-06-30"


def test_by_laws_may_ask_for_an_earlier_meeting(rules_with):
    assert deadline(date(2026, 12, 31), rules_with(agm_deadline_months=4)) == date(2027, 4, 30)


def test_a_federal_co_operative_is_late_fifteen_months_after_its_last_meeting():
    rules = load_rule_set("CA-CCA-1999").resolve()
    found = assess(date(2026, 12, 31), date(2027, 6, 1), rules, previous_on=date(2026, 1, 15))
    assert (found.code, found.figure("deadline")) == ("agm_too_late", "2027-04-15")
    assert found.rule.key == "agm_interval_months"


@pytest.mark.parametrize(
    ("on", "month", "day", "expected"),
    [
        (date(2027, 4, 24), 12, 31, date(2026, 12, 31)),
        (date(2026, 12, 31), 12, 31, date(2026, 12, 31)),
        (date(2027, 2, 28), 2, 29, date(2027, 2, 28)),
        (date(2027, 4, 24), 8, 31, date(2026, 8, 31)),
        (date(2027, 4, 30), 4, 31, date(2027, 4, 30)),
    ],
)
def test_the_fiscal_year_that_ended_last(on, month, day, expected):
    assert last_year_end(on, month, day) == expected
