"""A motion that a meeting refers comes back: followed up, reported, and put before the body it was sent to."""

from __future__ import annotations

from datetime import date, datetime, time
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from governance.errors import ReferredToNobody
from governance.models import AgendaSubject, AssemblyState, BodyKind, FollowUp, SittingKind
from governance.queries.follow_ups import late_follow_ups, open_follow_ups
from governance.services.bodies import Outline, found_body
from governance.services.debate import refer_motion
from governance.services.facts_text import fact_said
from governance.services.follow_ups import finish_follow_up
from governance.services.planning import Plan, plan_assembly
from governance.services.sessions import end_assembly
from membership.clock import today
from membership.models import Role
from tests.factories.meetings import SYSTEM, an_assembly, an_evening, jump
from tests.factories.register import a_member, an_officer, an_organisation
from tests.governance.web.reading import said

pytestmark = pytest.mark.django_db

BACK_BY = date(2027, 6, 1)


@pytest.fixture
def organisation(db):
    return an_organisation()


@pytest.fixture
def committee(organisation):
    return found_body(organisation, Outline(BodyKind.COMMITTEE, "Comité des baux", "Lease committee"), actor=SYSTEM)


@pytest.fixture
def motion(organisation):
    return an_evening(organisation, a_member(organisation, "Anne")).motions.get()


def a_meeting_of(body, on=date(2027, 5, 10)):
    zone = body.organisation.zone
    plan = Plan(SittingKind.MEETING, "Réunion", "Meeting", datetime.combine(on, time(18), zone), "Bureau", body=body)
    return plan_assembly(body.organisation, plan, actor=SYSTEM)


def referred_points(meeting):
    return list(meeting.agenda.filter(referral__isnull=False))


def test_it_is_followed_up_with_the_body_as_owner_and_reported_at_the_next_assembly(organisation, motion, committee):
    refer_motion(motion, body=committee, due_on=BACK_BY, actor=SYSTEM)
    row = FollowUp.objects.get()
    assert (row.motion, row.body, row.owner, row.due_on) == (motion, committee, "Comité des baux", BACK_BY)
    assert motion.facts.get().note == "Comité des baux"
    assert list(open_follow_ups(organisation)) == [row]
    assert list(late_follow_ups(organisation, date(2027, 6, 2))) == [row]
    end_assembly(motion.assembly, actor=SYSTEM)
    jump(organisation, date(2027, 5, 1), time(10))
    following = an_assembly(organisation, on=date(2027, 6, 12))
    assert following.agenda.filter(subject=AgendaSubject.FOLLOW_UPS).exists()


def test_the_next_meeting_of_the_body_has_it_with_its_text_once_until_it_came_to_it(organisation, motion, committee):
    before = a_meeting_of(committee)
    refer_motion(motion, body=committee, actor=SYSTEM)
    (point,) = referred_points(before)
    assert point.motion.text_fr == motion.text_fr
    assert point.title_fr == f"Proposition renvoyée le 24\u00a0avril 2027\u00a0: {motion.title_fr}"
    # Not on the agenda of another while this one is to come.
    assert referred_points(a_meeting_of(committee, date(2027, 5, 20))) == []
    # That meeting is given up: the next one has it.
    before.state = AssemblyState.CANCELLED
    before.save(update_fields=["state"])
    (again,) = referred_points(a_meeting_of(committee, date(2027, 5, 27)))
    assert again.motion.text_en == motion.text_en


def test_what_is_done_or_sent_to_another_body_is_not_put(organisation, motion, committee):
    refer_motion(motion, body=committee, actor=SYSTEM)
    other = found_body(organisation, Outline(BodyKind.COMMITTEE, "Comité des fêtes", "Social"), actor=SYSTEM)
    assert referred_points(a_meeting_of(other)) == []
    finish_follow_up(FollowUp.objects.get(), done_on=today(organisation), text="Étudié.", actor=SYSTEM)
    assert referred_points(a_meeting_of(committee)) == []


def test_one_without_a_date_is_never_late_and_one_to_nobody_is_refused(organisation, motion):
    with pytest.raises(ReferredToNobody):
        refer_motion(motion, to=" ", actor=SYSTEM)
    refer_motion(motion, to="La mairie", actor=SYSTEM)
    assert not late_follow_ups(organisation, date(2099, 1, 1)).exists()
    assert open_follow_ups(organisation).get().owner == "La mairie"


def test_the_chair_refers_it_on_the_page_and_the_ledger_shows_it(organisation, motion, committee):
    browser = Client(headers={"Accept-Language": "fr"})
    chair = an_officer(organisation, Role.CHAIR)
    browser.force_login(chair, backend="allauth.account.auth_backends.AuthenticationBackend")
    at = reverse("voting:debate-refer", args=[organisation.slug, motion.assembly.public_id, motion.public_id])
    browser.post(at, {"body": "", "to": ""})
    browser.post(at, {"body": "x" * 22, "to": ""})
    assert not FollowUp.objects.exists()
    browser.post(at, {"body": committee.public_id, "due_on": "2027-06-01"})
    row = FollowUp.objects.get()
    assert row.body == committee
    ledger = said(browser.get(reverse("governance:follow-ups", args=[organisation.slug])))
    assert "Renvoyée le 24 avr" in ledger
    assert "Comité des baux" in ledger
    one = said(browser.get(reverse("governance:follow-up", args=[organisation.slug, row.public_id])))
    assert motion.text_fr in one


def test_the_minutes_say_by_when_it_is_to_come_back_as_the_meeting_decided_it(organisation, motion):
    refer_motion(motion, to="Lise Roy", due_on=BACK_BY, by="Omar", actor=SYSTEM)
    FollowUp.objects.update(due_on=date(2027, 9, 1))
    with override("fr"):
        said_there = fact_said(motion.facts.get(), SimpleNamespace(clock=lambda _at: "19 h"))
    assert "Lise Roy, pour revenir au plus tard le mardi 1" in said_there
    assert "juin 2027" in said_there
