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
    obligations_of_years,
)
from membership.rules.months import add_months
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


HERE_SINCE = date(2025, 1, 1)
THE_YEAR_BEFORE = date(2025, 12, 31)


def left(found):
    return {(one.key, one.from_on) for one in found if one.is_left}


def test_what_an_earlier_year_left_undone_is_still_to_be_done(rules_with):
    earlier = Facts(THE_YEAR_BEFORE, changes=(date(2026, 10, 15),))
    found = obligations_of_years(Facts(YEAR_END), [earlier], rules_with(), since=HERE_SINCE)
    assert (MEETING, THE_YEAR_BEFORE) in left(found)
    assert (CHANGE_OF_BOARD, date(2026, 10, 15)) in left(found)
    # Nobody appoints the auditor of a year that is over, and what waits for its meeting is said once.
    assert {key for key, _on in left(found)}.isdisjoint({"auditor_yearly", "annual_filing_ministry_days", NOTICE})


def test_what_came_due_before_the_register_was_kept_here_is_not_late(rules_with):
    found = obligations_of_years(Facts(YEAR_END), [Facts(THE_YEAR_BEFORE)], rules_with(), since=date(2026, 7, 1))
    assert left(found) == set()


def test_what_was_done_in_its_year_goes_with_it_and_what_is_noted_since_can_be_corrected(rules_with):
    in_time = {("annual_report_months", THE_YEAR_BEFORE): date(2026, 6, 1)}
    since = {("annual_report_months", THE_YEAR_BEFORE): date(2027, 1, 9)}
    for noted, stays in ((in_time, False), (since, True)):
        earlier = Facts(THE_YEAR_BEFORE, noted=noted)
        found = obligations_of_years(Facts(YEAR_END, noted=noted), [earlier], rules_with(), since=HERE_SINCE)
        assert (("annual_report_months", THE_YEAR_BEFORE) in left(found)) is stays


def test_a_meeting_held_late_settles_both_years(rules_with):
    held = {"meeting_on": HELD, "is_held": True}
    found = obligations_of_years(
        Facts(YEAR_END, **held), [Facts(THE_YEAR_BEFORE, **held)], rules_with(), since=HERE_SINCE
    )
    assert MEETING not in {key for key, _on in left(found)}
    assert [one.from_on for one in found if one.key == "annual_filing_ministry_days"] == [HELD]


def test_by_laws_to_be_ratified_by_a_meeting_that_was_missed_keep_their_day():
    rules = load_rule_set("QC-C38-2022").resolve()
    adopted_on = date(2026, 2, 1)
    years = (Facts(YEAR_END, bylaws_on=adopted_on), Facts(THE_YEAR_BEFORE, bylaws_on=adopted_on))
    found = obligations_of_years(years[0], years[1:], rules, since=HERE_SINCE)
    assert of(found, "bylaw_adoption_body").due_on == date(2026, 6, 30)


def test_a_federal_co_operative_counts_from_its_last_meeting_too():
    rules = load_rule_set("CA-CCA-1999").resolve()
    facts = Facts(YEAR_END, previous_meeting_on=date(2026, 1, 15))
    assert of(obligations(facts, rules), MEETING).due_on == date(2027, 4, 15)


def test_the_very_first_annual_meeting_has_its_own_day_where_the_rules_say(rules_with):
    federal = load_rule_set("CA-CCA-1999").resolve()
    constituted_on = date(YEAR_END.year, 3, 1)
    first = of(obligations(Facts(YEAR_END, constituted_on=constituted_on), federal), MEETING)
    assert (first.due_on, first.rule.key) == (add_months(constituted_on, 18), "agm_first_months")
    later = Facts(YEAR_END, constituted_on=constituted_on, previous_meeting_on=constituted_on)
    assert of(obligations(later, federal), MEETING).rule.key == "agm_deadline_months"
    # Of a meeting held elsewhere nothing may be kept here: a later year has the day of any other.
    long_since = Facts(YEAR_END, constituted_on=add_months(YEAR_END, -12))
    assert of(obligations(long_since, federal), MEETING).rule.key == "agm_deadline_months"
    assert of(obligations(Facts(YEAR_END, constituted_on=constituted_on), rules_with()), MEETING).due_on is not None


def test_what_the_last_year_asked_for_before_the_register_was_kept_here_is_told_apart_and_late_for_nobody(rules_with):
    came_on = date(2027, 7, 12)
    asked = of(obligations_of_years(Facts(YEAR_END), [], rules_with(), since=came_on), MEETING)
    assert asked.due_on == date(2027, 6, 30)
    assert asked.state(came_on) is State.BEFORE
    noted = Facts(YEAR_END, noted={(MEETING, YEAR_END): date(2027, 6, 2)})
    assert of(obligations_of_years(noted, [], rules_with(), since=came_on), MEETING).state(came_on) is State.DONE
    # Whoever was here on the very day could still do it.
    assert (
        of(obligations_of_years(Facts(YEAR_END), [], rules_with(), since=asked.due_on), MEETING).state(came_on)
        is State.LATE
    )
