"""A late annual meeting is that of the oldest year without one: the next year still has its own to hold."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from governance.models import Assembly
from governance.queries.compliance import annual_since, last_annual_on, obligations_on
from governance.rules import year
from governance.services.adjourning import adjourn_assembly
from governance.services.calling import call_assembly
from governance.services.changing import Rendezvous, Why
from governance.services.duties import note_duty_done
from governance.services.sessions import end_assembly, open_assembly
from governance.web.deadlines import annual_deadline
from membership.models import Organisation
from membership.rules.findings import Outcome
from tests.factories.meetings import SYSTEM, an_assembly, jump
from tests.factories.register import a_member, an_organisation

pytestmark = pytest.mark.django_db

OF_2026, OF_2027 = date(2026, 12, 31), date(2027, 12, 31)
LATE_ON = date(2028, 1, 20)


@pytest.fixture
def coop():
    organisation = an_organisation()
    a_member(organisation)
    return organisation


def called(coop: Organisation, on: date, *, on_call: date) -> Assembly:
    jump(coop, on_call)
    return call_assembly(an_assembly(coop, on=on), actor=SYSTEM)


def held(coop: Organisation, on: date, *, on_call: date) -> Assembly:
    """Return an annual meeting that began and ended on a day."""
    meeting = called(coop, on, on_call=on_call)
    jump(coop, on, time(19, 5))
    return end_assembly(open_assembly(meeting, actor=SYSTEM), actor=SYSTEM)


def late_for_2026(coop: Organisation) -> Assembly:
    return held(coop, LATE_ON, on_call=date(2028, 1, 5))


def the_annual_meeting(coop: Organisation, ended_on: date, on: date) -> year.Obligation:
    return next(one for one in obligations_on(coop, on) if (one.key, one.from_on) == (year.MEETING, ended_on))


def test_one_held_elsewhere_and_noted_counts_as_the_one_before():
    """The first was held before the organisation came here: the next is not the first any more."""
    coop = an_organisation("federale", kind="ca_coop", bylaws={"quorum": None})
    a_member(coop)
    jump(coop, date(2027, 5, 1))
    note_duty_done(coop, key=year.MEETING, from_on=OF_2026, done_on=date(2027, 4, 20), proof=None, actor=SYSTEM)
    assert last_annual_on(coop, OF_2026) is None
    assert last_annual_on(coop, OF_2027) == date(2027, 4, 20)


def test_the_year_after_still_has_its_own_to_hold(coop):
    late = late_for_2026(coop)
    assert annual_since(coop, OF_2026) == late
    assert annual_since(coop, OF_2027) is None
    alarm = the_annual_meeting(coop, OF_2027, date(2028, 9, 1))
    assert (alarm.done_on, alarm.state(date(2028, 9, 1))) == (None, year.State.LATE)


def test_its_page_says_that_it_was_late(coop):
    finding = annual_deadline(late_for_2026(coop))
    assert finding.outcome is Outcome.NOT_MET
    assert finding.figure("year_end_on") == "2026-12-31"


def test_the_next_one_is_that_of_the_next_year_and_in_time(coop):
    late_for_2026(coop)
    meeting = held(coop, date(2028, 4, 24), on_call=date(2028, 4, 5))
    assert annual_since(coop, OF_2027) == meeting
    assert annual_deadline(meeting).outcome is Outcome.MET
    assert the_annual_meeting(coop, OF_2027, date(2028, 9, 1)).done_on == date(2028, 4, 24)


def test_a_year_that_the_office_says_was_met_elsewhere_takes_no_later_meeting(coop):
    jump(coop, date(2027, 5, 2))
    note_duty_done(coop, key=year.MEETING, from_on=OF_2026, done_on=date(2027, 4, 20), proof=None, actor=SYSTEM)
    meeting = held(coop, LATE_ON, on_call=date(2028, 1, 5))
    assert annual_since(coop, OF_2027) == meeting
    assert annual_deadline(meeting).outcome is Outcome.MET


def test_a_meeting_that_began_in_time_and_goes_on_later_was_in_time(coop):
    first = date(2027, 4, 30)
    meeting = called(coop, first, on_call=date(2027, 4, 10))
    assert annual_deadline(meeting).outcome is Outcome.MET
    jump(coop, first, time(19, 5))
    open_assembly(meeting, actor=SYSTEM)
    to = Rendezvous(datetime.combine(date(2027, 8, 6), time(19), coop.zone), "Centre communautaire")
    adjourn_assembly(meeting, to, Why("Il se fait tard.", "It is late."), actor=SYSTEM)
    meeting.refresh_from_db()
    assert annual_deadline(meeting).figure("meeting_on") == "2027-04-30"
    assert annual_deadline(meeting).outcome is Outcome.MET
