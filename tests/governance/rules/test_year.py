"""What the rules ask in a year: by when, what is done, what is late, what waits."""

from datetime import date

import pytest

from governance.rules.year import (
    ACCESS,
    CHANGE_OF_BOARD,
    MEETING,
    NOTICE,
    Facts,
    OfficeChange,
    State,
    obligations,
)
from membership.rules.rulesets import load_rule_set

YEAR_END = date(2026, 12, 31)
HELD = date(2027, 4, 24)


def of(found, key):
    return next(one for one in found if one.key == key)


def test_a_year_begins_with_what_its_end_asks_for(rules_with):
    found = obligations(Facts(YEAR_END), rules_with())
    assert of(found, MEETING).due_on == date(2027, 6, 30)
    assert of(found, "annual_report_months").due_on == date(2027, 6, 30)
    assert of(found, "auditor_yearly").due_on == date(2027, 6, 30)
    assert NOTICE not in {one.key for one in found}


def test_what_runs_from_the_meeting_waits_for_it(rules_with):
    waiting = of(obligations(Facts(YEAR_END), rules_with()), "annual_filing_ministry_days")
    assert waiting.state(HELD) is State.WAITING
    held = obligations(Facts(YEAR_END, meeting_on=HELD, is_held=True), rules_with())
    assert of(held, "annual_filing_ministry_days").due_on == date(2027, 5, 24)
    assert of(held, MEETING).state(HELD) is State.DONE


def test_the_notice_is_due_once_the_meeting_has_its_day(rules_with):
    planned = of(obligations(Facts(YEAR_END, meeting_on=HELD), rules_with()), NOTICE)
    assert planned.due_on == date(2027, 4, 14)
    sent = Facts(YEAR_END, meeting_on=HELD, notice_on=date(2027, 4, 9))
    assert of(obligations(sent, rules_with()), NOTICE).state(date(2027, 4, 20)) is State.DONE


def test_no_notice_is_asked_for_while_the_by_laws_have_not_said_how_long():
    rules = load_rule_set("QC-C67.2-2021").resolve()
    assert NOTICE not in {one.key for one in obligations(Facts(YEAR_END, meeting_on=HELD), rules)}


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2027, 5, 30), State.LATER),
        (date(2027, 5, 31), State.NEXT),
        (date(2027, 6, 30), State.NEXT),
        (date(2027, 7, 1), State.LATE),
    ],
)
def test_a_duty_comes_near_and_then_is_late(rules_with, on, state):
    assert of(obligations(Facts(YEAR_END), rules_with()), MEETING).state(on) is state


def test_what_the_office_noted_is_done_even_late(rules_with):
    noted = {("annual_report_months", YEAR_END): date(2027, 7, 9)}
    done = of(obligations(Facts(YEAR_END, noted=noted), rules_with()), "annual_report_months")
    assert done.state(date(2027, 8, 1)) is State.DONE
    assert done.was_late()


def test_each_change_on_the_board_and_each_request_runs_by_itself(rules_with):
    facts = Facts(YEAR_END, changes=(date(2027, 4, 24), date(2027, 2, 1)), requests=(date(2027, 3, 1),))
    found = obligations(facts, rules_with())
    assert [one.due_on for one in found if one.key == CHANGE_OF_BOARD] == [date(2027, 3, 3), date(2027, 5, 24)]
    assert of(found, ACCESS).due_on == date(2027, 3, 31)


def test_offices_are_declared_as_the_rules_name_them_once_a_day(rules_with):
    on, later = date(2027, 4, 24), date(2027, 5, 3)
    offices = (OfficeChange("president", on), OfficeChange("treasurer", later), OfficeChange("other", date(2027, 6, 1)))
    found = obligations(Facts(YEAR_END, changes=(on,), offices=offices), rules_with())
    assert [one.from_on for one in found if one.key == CHANGE_OF_BOARD] == [on, later]


def test_duties_stand_in_the_order_of_their_days_whatever_the_order_of_facts(rules_with):
    changes = (date(2027, 4, 24), date(2027, 2, 1))
    ahead = obligations(Facts(YEAR_END, changes=changes), rules_with())
    assert ahead == obligations(Facts(YEAR_END, changes=changes[::-1]), rules_with())
    days = [one.due_on for one in ahead if one.due_on]
    assert days == sorted(days)


def test_by_laws_that_a_non_profit_s_board_adopted_are_to_be_ratified(rules_with):
    facts = Facts(YEAR_END, bylaws_on=date(2027, 2, 1))
    asked = of(obligations(facts, load_rule_set("QC-C38-2022").resolve()), "bylaw_adoption_body")
    assert asked.due_on == date(2027, 6, 30)
    assert "bylaw_adoption_body" not in {one.key for one in obligations(facts, rules_with())}


def test_a_federal_co_operative_counts_from_its_last_meeting_too():
    rules = load_rule_set("CA-CCA-1999").resolve()
    facts = Facts(YEAR_END, previous_meeting_on=date(2026, 1, 15))
    assert of(obligations(facts, rules), MEETING).due_on == date(2027, 4, 15)
