"""The call that leaves by itself: within the delay, along with its meeting, once, and never unseen when it cannot."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from governance.errors import CallHourPast, NoticeOutsideWindow
from governance.models import AgendaItem, Assembly, AssemblyState
from governance.services.calling import call_assembly
from governance.services.changing import Why, cancel_assembly
from governance.services.planned_calls import call_due, plan_call, strike_call
from governance.services.planning import Plan, revise_assembly
from membership.clock import now
from membership.errors import StateNotAllowed
from membership.models import AuditEntry, Notice, PlannedNotice, Role
from membership.queries.held_back import held_back
from membership.queries.to_do import to_do_on
from tests.factories.meetings import CALLED_ON, MEETING_ON, SYSTEM, an_assembly, jump
from tests.factories.register import a_member, an_officer, an_organisation

pytestmark = pytest.mark.django_db
MORNING = time(8)
THE_DAY = date(2027, 4, 12)


@pytest.fixture
def organisation():
    return an_organisation()


@pytest.fixture
def meeting(organisation):
    a_member(organisation, "Anne", "Roy", email="anne@example.org")
    jump(organisation, CALLED_ON)
    return an_assembly(organisation)


def at(meeting, on=THE_DAY, hour=MORNING):
    return datetime.combine(on, hour, meeting.zone)


def planned(meeting):
    return plan_call(meeting, at=at(meeting), actor=SYSTEM)


def moved(meeting, *, days):
    said = {"kind", "title_fr", "title_en", "place", "link"}
    plan = {name: getattr(meeting, name) for name in said} | {"starts_at": meeting.starts_at + timedelta(days=days)}
    return revise_assembly(meeting, Plan(**plan), actor=SYSTEM)


def state(meeting):
    return Assembly.objects.get(pk=meeting.pk).state


def test_it_leaves_at_its_hour_once_and_by_the_act_of_the_button(organisation, meeting):
    one = planned(meeting)
    assert call_due() == 0
    jump(organisation, THE_DAY, time(8, 1))
    assert (call_due(), call_due()) == (1, 0)
    assert state(meeting) == AssemblyState.CALLED
    one.refresh_from_db()
    assert one.over_because == "left"
    assert Notice.objects.count() == 1
    assert AuditEntry.objects.filter(action="assembly.called").count() == 1


def test_an_hour_gone_by_or_after_the_meeting_is_refused_and_a_day_the_delay_bars_with_its_rule(meeting):
    for when in (now() - timedelta(hours=1), meeting.starts_at + timedelta(hours=1)):
        with pytest.raises(CallHourPast):
            plan_call(meeting, at=when, actor=SYSTEM)
    with pytest.raises(NoticeOutsideWindow):
        plan_call(meeting, at=at(meeting, date(2027, 4, 23)), actor=SYSTEM)
    assert not PlannedNotice.objects.exists()


def test_another_hour_takes_the_place_of_the_first_and_what_is_struck_does_not_leave(organisation, meeting):
    planned(meeting)
    one = plan_call(meeting, at=at(meeting, hour=time(9)), actor=SYSTEM)
    assert PlannedNotice.objects.get() == one
    strike_call(meeting, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        strike_call(meeting, actor=SYSTEM)
    jump(organisation, THE_DAY, time(12))
    assert call_due() == 0
    assert state(meeting) == AssemblyState.DRAFT


def test_it_goes_along_with_its_meeting_at_the_same_hour(meeting):
    one = planned(meeting)
    moved(meeting, days=7)
    one.refresh_from_db()
    assert one.leaves_at == at(meeting, date(2027, 4, 19))


def test_moved_to_where_its_hour_has_gone_by_it_is_planned_no_more_and_the_page_says_so(organisation, meeting):
    one = planned(meeting)
    moved(meeting, days=-4)
    one.refresh_from_db()
    assert one.over_because == "too_late"
    assert call_due() == 0
    assert "Il n’est pas parti de lui-même." in page(organisation, meeting)


def test_called_by_hand_or_given_up_it_is_not_called_again(organisation, meeting):
    planned(meeting)
    other = an_assembly(organisation, on=date(2027, 4, 25))
    planned(other)
    call_assembly(meeting, actor=SYSTEM)
    cancel_assembly(other, Why("Remise.", "Later."), actor=SYSTEM)
    jump(organisation, THE_DAY, time(12))
    assert call_due() == 0
    assert set(PlannedNotice.objects.values_list("over_because", flat=True)) == {"void"}
    assert Notice.objects.count() == 1


def test_what_lacks_a_text_waits_for_it_and_leaves_then(organisation, meeting):
    one = planned(meeting)
    item = AgendaItem.objects.filter(assembly=meeting).first()
    AgendaItem.objects.filter(pk=item.pk).update(title_en="")
    jump(organisation, THE_DAY, time(12))
    assert call_due() == 0
    one.refresh_from_db()
    assert one.over_at is None
    assert "Il attend que ce qui manque" in page(organisation, meeting)
    AgendaItem.objects.filter(pk=item.pk).update(title_en=item.title_en)
    assert call_due() == 1


def test_what_waits_too_long_is_over_and_said(organisation, meeting):
    one = planned(meeting)
    AgendaItem.objects.filter(assembly=meeting).delete()
    jump(organisation, THE_DAY, time(12))
    assert call_due() == 0
    jump(organisation, MEETING_ON - timedelta(days=1))
    assert call_due() == 0
    one.refresh_from_db()
    assert one.over_because == "too_late"
    assert AuditEntry.objects.filter(action="assembly.call_too_late").exists()
    assert state(meeting) == AssemblyState.DRAFT


def waiting(organisation):
    jumped = now().astimezone(organisation.zone).date()
    return [(one.subject, one.is_over) for one in to_do_on(organisation, jumped).held_back]


def call_on_schedule(organisation, meeting):
    """Return the state and the tone of the call on the schedule of its meeting."""
    shown = browser(organisation).get(reverse("voting:schedule", args=[organisation.slug, meeting.public_id]))
    return next(((one.state, one.tone) for one in shown.context["lines"] if one.title == "Avis de convocation"), None)


def test_held_back_it_is_on_the_list_of_what_is_to_do_until_it_has_left(organisation, meeting):
    planned(meeting)
    planned(an_assembly(organisation, on=date(2027, 4, 25)))
    item = AgendaItem.objects.filter(assembly=meeting).first()
    AgendaItem.objects.filter(pk=item.pk).update(title_en="")
    assert waiting(organisation) == []
    jump(organisation, THE_DAY, time(8, 2))
    # The sweep may have it in hand at this very moment.
    assert waiting(organisation) == []
    assert call_due() == 1
    jump(organisation, THE_DAY, time(12))
    assert waiting(organisation) == [(meeting.public_id, False)]
    assert call_on_schedule(organisation, meeting) == ("Retenu", "warn")
    assert "Il devait partir le 12" in page(organisation, meeting).replace("\xa0", " ")
    said = browser(organisation).get(reverse("to-do", args=[organisation.slug])).content.decode()
    assert "Avis qui ne sont pas partis d’eux-mêmes" in said
    assert f'href="{address("notice", meeting)}"' in said
    AgendaItem.objects.filter(pk=item.pk).update(title_en=item.title_en)
    assert call_due() == 1
    assert waiting(organisation) == []


def test_too_late_it_is_to_do_until_it_is_planned_anew_sent_or_its_meeting_is_given_up(organisation, meeting):
    planned(meeting)
    moved(meeting, days=-4)
    assert waiting(organisation) == [(meeting.public_id, True)]
    assert call_on_schedule(organisation, meeting) == ("N’est pas parti", "warn")
    plan_call(meeting, at=now() + timedelta(hours=2), actor=SYSTEM)
    assert waiting(organisation) == []
    strike_call(meeting, actor=SYSTEM)
    assert waiting(organisation) == []
    assert call_on_schedule(organisation, meeting) is None
    other = an_assembly(organisation, on=date(2027, 4, 25))
    planned(other)
    moved(other, days=-5)
    assert waiting(organisation) == [(other.public_id, True)]
    cancel_assembly(other, Why("Remise.", "Later."), actor=SYSTEM)
    assert waiting(organisation) == []


def test_however_many_are_held_back_the_list_costs_the_same(organisation, meeting, django_assert_max_num_queries):
    for day in range(3):
        one = an_assembly(organisation, on=date(2027, 4, 25) + timedelta(days=day))
        planned(one)
        AgendaItem.objects.filter(assembly=one).delete()
    jump(organisation, THE_DAY, time(12))
    with django_assert_max_num_queries(2):
        assert len(list(held_back(organisation, 50))) == 3
    office = browser(organisation)
    office.get(reverse("to-do", args=[organisation.slug]))
    with django_assert_max_num_queries(23):
        office.get(reverse("to-do", args=[organisation.slug]))


def browser(organisation):
    client = Client()
    client.force_login(
        an_officer(organisation, Role.SECRETARY), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def address(name, meeting):
    return reverse(f"governance:{name}", args=[meeting.organisation.slug, meeting.public_id])


def page(organisation, meeting):
    return browser(organisation).get(address("notice", meeting)).content.decode()


def test_the_office_plans_changes_and_strikes_it_on_the_page_of_the_notice(organisation, meeting):
    office = browser(organisation)
    asked = {"leaves_on": "2027-04-12", "leaves_at": "08:30"}
    said = office.post(address("call-plan", meeting), asked, follow=True).content.decode().replace("\xa0", " ")
    assert "L’avis part de lui-même le 12 avril 2027 à 8 h 30." in said
    schedule = office.get(reverse("voting:schedule", args=[organisation.slug, meeting.public_id]))
    assert [line.title for line in schedule.context["lines"] if line.state == "À venir"] == ["Avis de convocation"]
    assert "sends" in schedule.context["marked"][THE_DAY]
    assert schedule.context["sentence"] == "1 message doit partir."
    late = office.post(address("call-plan", meeting), asked | {"leaves_on": "2027-04-23"}, follow=True)
    assert "L’avis n’est pas parti." in late.content.decode().replace("\xa0", " ")
    assert PlannedNotice.objects.get().leaves_at == at(meeting, hour=time(8, 30))
    for wrong in ({"leaves_on": "demain"}, {"leaves_at": "26:00"}):
        office.post(address("call-plan", meeting), asked | wrong)
    assert PlannedNotice.objects.get().leaves_at == at(meeting, hour=time(8, 30))
    office.post(address("call-plan", meeting), {"strike": "1"})
    assert PlannedNotice.objects.get().over_because == "struck"


def test_in_whose_name_it_leaves_is_whoever_planned_it(organisation, meeting):
    office = browser(organisation)
    office.post(address("call-plan", meeting), {"leaves_on": "2027-04-12", "leaves_at": "08:30"})
    jump(organisation, THE_DAY, time(9))
    assert call_due() == 1
    assert Notice.objects.get().issued_by == PlannedNotice.objects.get().planned_by is not None


def test_the_database_holds_one_to_come_for_each_meeting(meeting):
    planned(meeting)
    with pytest.raises(Exception, match="planned_once"), connection.cursor():
        PlannedNotice.objects.create(organisation=meeting.organisation, subject=meeting.public_id, leaves_at=now())
