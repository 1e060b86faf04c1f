"""The delays that run because of one request, procedure or suspension stand with the duties of the year."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from governance.models import Measure
from governance.queries.clocks import clocks_on, duties_on
from governance.rules import clocks
from governance.rules.year import State
from governance.services.calendar_text import entries_of_the_year
from governance.services.discipline import decide_procedure, drop_procedure, open_procedure
from governance.services.duty_reminders import remind_of_duties
from governance.services.requisitions import close_requisition
from membership.models import Category, Role, Trial
from membership.services.life.acts import Decision
from membership.services.life.suspensions import contest_vote_suspension, suspend_vote, uphold_vote_suspension
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, a_member, a_suspension, an_officer, an_organisation
from tests.governance.discipline.test_deciding import MEETING_ON, NOTIFIED_ON, a_charge, a_verdict
from tests.governance.requisitions.asking import FEES, RECEIVED_ON, a_presented_request
from tests.governance.web.reading import said

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def coop():
    found = an_organisation()
    jump(found, NOTIFIED_ON)
    return found


def running(organisation, key, on):
    return [one.duty for one in clocks_on(organisation, on) if one.duty.key == key]


def page_of(client, organisation, role):
    client.force_login(an_officer(organisation, role), backend=BACKEND)
    return said(client.get(reverse("governance:compliance", kwargs={"slug": organisation.slug})))


def test_a_meeting_that_members_ask_for_is_due_until_it_is_held_and_late_after(coop, client):
    asked = a_presented_request(a_member(coop))
    (duty,) = running(coop, clocks.MEETING_ASKED, RECEIVED_ON)
    assert (duty.due_on, duty.state(RECEIVED_ON)) == (date(2027, 2, 22), State.NEXT)
    assert duty.state(date(2027, 2, 23)) is State.LATE
    page = page_of(client, coop, Role.CHAIR)
    assert FEES.subject in page
    assert "Tenir l’assemblée que des membres demandent" in page
    assert clocks_on(coop, RECEIVED_ON)[0].request == asked
    close_requisition(asked, reason="Réglé autrement.", actor=SYSTEM)
    assert not running(coop, clocks.MEETING_ASKED, RECEIVED_ON)


def test_the_reasoned_decision_is_due_from_the_meeting_of_the_board_and_done_with_it(coop):
    procedure = open_procedure(a_member(coop), a_charge(coop), actor=SYSTEM)
    (told,) = running(coop, clocks.NOTICE_TO_MEMBER, NOTIFIED_ON)
    assert told.done_on == NOTIFIED_ON
    (asked,) = running(coop, clocks.DECISION, NOTIFIED_ON)
    assert (asked.due_on, asked.done_on) == (MEETING_ON + timedelta(days=15), None)
    given_on = date(2027, 2, 20)
    jump(coop, given_on)
    assert running(coop, clocks.DECISION, given_on)[0].state(given_on) is State.LATE
    decide_procedure(procedure, a_verdict(ends_on=date(2027, 8, 1)), actor=SYSTEM, override="Séance du 1er février.")
    (given,) = running(coop, clocks.DECISION, given_on)
    assert given.done_on == given_on
    assert given.was_late()
    (suspended,) = running(coop, clocks.SUSPENSION, given_on)
    assert suspended.due_on == date(2027, 8, 1)


def test_nobody_reads_whose_case_it_is_but_whoever_may_read_the_case(coop, client):
    anne = a_member(coop, "Marguerite", "Lachapelle")
    procedure = open_procedure(anne, a_charge(coop, Measure.EXPULSION), actor=SYSTEM)
    page = page_of(client, coop, Role.CHAIR)
    assert "Remettre à un membre la décision motivée du conseil" in page
    assert "Lachapelle" not in page
    at = f"/api/v1/organisations/{coop.slug}/compliance"
    assert procedure.public_id in {one["about"] for one in client.get(at).json()}
    assert "Lachapelle" not in client.get(at).content.decode()
    assert "Lachapelle" in page_of(client, coop, Role.SECRETARY)
    assert not any("Lachapelle" in one.title for one in entries_of_the_year(coop, NOTIFIED_ON))
    drop_procedure(procedure, reason="Les factures sont payées.", actor=SYSTEM)
    assert not running(coop, clocks.DECISION, NOTIFIED_ON)


def test_a_suspension_of_the_vote_runs_until_contested_and_then_until_decided(coop):
    anne = a_member(coop)
    decision = Decision(
        effective_on=NOTIFIED_ON, decided_by="CA-2027-02", decided_on=NOTIFIED_ON, override="Règlement 5."
    )
    suspend_vote(anne, reason="Contributions en retard", decision=decision, actor=SYSTEM)
    (contest,) = running(coop, clocks.CONTEST, NOTIFIED_ON)
    assert contest.due_on == NOTIFIED_ON + timedelta(days=15)
    assert not running(coop, clocks.CONTEST, NOTIFIED_ON + timedelta(days=16))
    on = NOTIFIED_ON + timedelta(days=3)
    jump(coop, on)
    contest_vote_suspension(anne, decision=Decision(effective_on=on), actor=SYSTEM)
    assert not running(coop, clocks.CONTEST, on)
    (contested,) = running(coop, clocks.CONTESTED, on)
    assert contested.state(on) is State.OPEN
    jump(coop, on, time(15))
    uphold_vote_suspension(anne, decision=Decision(effective_on=on, decided_by="CA-2027-03"), actor=SYSTEM)
    assert not running(coop, clocks.CONTESTED, on)


def test_two_cases_of_a_day_are_two_and_each_is_said_once(coop):
    an_officer(coop, Role.SECRETARY)
    for rank in range(2):
        open_procedure(a_member(coop, "Membre", f"{rank}"), a_charge(coop), actor=SYSTEM)
    a_suspension(a_member(coop), since=date(2027, 1, 1), until=None)
    remind_of_duties(coop)
    assert mail.outbox[-1].body.count("Remettre à un membre la décision motivée du conseil") == 2
    assert remind_of_duties(coop) == 0
    names = [one.name for one in duties_on(coop, NOTIFIED_ON) if one.key in clocks.OF_A_CASE]
    assert len(names) == len(set(names)) == 5
    # One that nobody gave an end is to end when the longest that the rules allow has passed.
    (endless,) = running(coop, clocks.SUSPENSION, NOTIFIED_ON)
    assert endless.due_on == date(2027, 7, 1)


def test_a_trial_that_is_over_runs_until_it_leads_to_a_membership(client):
    workers = an_organisation("atelier", kind="qc_coop_work")
    jump(workers, NOTIFIED_ON)
    last_on = NOTIFIED_ON - timedelta(days=5)
    becomes = Category.objects.for_organisation(workers).get(key="worker")
    since = date(2026, 2, 1)
    leaver = a_member(workers, "Essai", "Parti", category="auxiliary", since=since, until=last_on)
    for one in (leaver, a_member(workers, "Essai", "Lagacé", category="auxiliary", since=since)):
        Trial.objects.create(organisation=workers, membership=one, category=becomes, begins_on=since, last_on=last_on)
    (duty,) = running(workers, clocks.AFTER_TRIAL, NOTIFIED_ON)
    assert (duty.from_on, duty.due_on) == (last_on, last_on + timedelta(days=30))
    assert "Lagacé" in page_of(client, workers, Role.SECRETARY)
    assert not running(workers, clocks.AFTER_TRIAL, last_on - timedelta(days=1))
