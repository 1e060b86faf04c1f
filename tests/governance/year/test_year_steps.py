"""The steps of the year that nothing records: who does them, by when, that they were done; and the reminders."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.core import mail
from django.urls import reverse

from governance.errors import NoSuchStep, NotDoneYet, StepReadFromRecords
from governance.models import CandidacyCall, DutyDone, DutyReminder, YearStepNote
from governance.queries.compliance import obligations_on
from governance.queries.year_file import year_file_on
from governance.rules.year import AUDITOR
from governance.services.duties import note_duty_done
from governance.services.step_reminders import remind_of_steps
from governance.services.year_steps import StepPlan, plan_year_step
from membership.clock import now
from membership.models import AuditEntry, Correspondent, CorrespondentKind, Role, RoleGrant
from membership.services.roles import end_role
from tests.factories.meetings import an_assembly, jump
from tests.factories.register import SYSTEM, an_account, an_officer, an_organisation
from tests.governance.web.reading import said

pytestmark = pytest.mark.django_db

ON, NEAR, PAST = date(2027, 1, 12), date(2027, 3, 1), date(2027, 4, 2)
DUE = date(2027, 3, 20)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def organisation(db):
    organisation = an_organisation()
    jump(organisation, ON)
    return organisation


@pytest.fixture
def secretary(organisation):
    return an_officer(organisation, Role.SECRETARY)


def steps(organisation, on=ON):
    return {one.key: one for one in year_file_on(organisation, on, obligations_on(organisation, on)).steps}


def plan(organisation, step, **said_of):
    return plan_year_step(organisation, step=step, plan=StepPlan(**said_of), actor=SYSTEM)


def test_custom_and_the_rules_add_their_steps_at_their_place(organisation):
    keys = list(steps(organisation))
    assert keys[:3] == ["day", "proposals", "candidacies"]
    wanted = [
        "statements",
        "share_disclosure",
        "notice",
        "rehearsal",
        "meeting",
        "audit_exemption",
        "auditor",
        "bank_extract",
    ]
    assert [one for one in keys if one in wanted] == wanted
    assert steps(organisation)["audit_exemption"].is_optional


def test_a_copy_goes_to_the_federation_where_there_is_one(organisation):
    assert "federation_copy" not in steps(organisation)
    Correspondent.objects.create(
        organisation=organisation, kind=CorrespondentKind.FEDERATION, name="Fédération", email="f@example.org"
    )
    assert list(steps(organisation))[-1] == "federation_copy"


def test_the_by_laws_say_which_steps_are_kept():
    without = an_organisation(bylaws={"year_steps": ["proposals"]})
    assert "proposals" in steps(without)
    assert {"candidacies", "rehearsal", "bank_extract"}.isdisjoint(steps(without))


def test_a_step_has_somebody_and_a_day_and_is_said_to_be_done(organisation, secretary):
    plan(organisation, "rehearsal", owner=secretary, due_on=DUE)
    found = steps(organisation)["rehearsal"]
    assert (found.is_done, found.note.who, found.note.due_on) == (False, str(secretary), DUE)
    assert steps(organisation, PAST)["rehearsal"].is_late(PAST)
    plan(organisation, "rehearsal", in_charge="La présidence", done_on=ON, proof="Salle A")
    found = steps(organisation)["rehearsal"]
    assert (found.done_on, found.note.who, found.note.proof) == (ON, "La présidence", "Salle A")
    assert YearStepNote.objects.count() == 1


def test_what_cannot_be_said(organisation):
    with pytest.raises(NoSuchStep):
        plan(organisation, "dance")
    with pytest.raises(NoSuchStep):
        plan(organisation, "rehearsal", owner=an_account("personne@example.org"))
    with pytest.raises(StepReadFromRecords):
        plan(organisation, "notice", done_on=ON)
    with pytest.raises(NotDoneYet):
        plan(organisation, "rehearsal", done_on=DUE)
    plan(organisation, "notice", in_charge="Le secrétariat", due_on=DUE)


def test_members_who_go_without_an_audit_appoint_no_auditor(organisation):
    assert "auditor" in steps(organisation)
    plan(organisation, "audit_exemption", done_on=ON, proof="Résolution 2027-03")
    assert "auditor" not in steps(organisation)
    duty = next(one for one in obligations_on(organisation, ON) if one.key == AUDITOR)
    assert duty.done_on == ON


def test_an_exemption_taken_back_leaves_the_auditor_to_appoint(organisation):
    plan(organisation, "audit_exemption", done_on=ON, proof="Résolution 2027-03")
    plan(organisation, "audit_exemption", done_on=ON, proof="")
    plan(organisation, "audit_exemption")
    assert steps(organisation)["auditor"].done_on is None
    assert not DutyDone.objects.exists()
    assert AuditEntry.objects.filter(action="duty.taken_back").count() == 1


def test_what_the_office_noted_of_the_auditor_stays(organisation):
    plan(organisation, "audit_exemption", done_on=ON)
    duty = next(one for one in obligations_on(organisation, ON) if one.key == AUDITOR)
    note_duty_done(organisation, key=AUDITOR, from_on=duty.from_on, done_on=ON, proof="Nommée", actor=SYSTEM)
    plan(organisation, "audit_exemption")
    assert steps(organisation)["auditor"].done_on == ON


def test_whoever_holds_a_role_no_more_is_not_reminded_and_the_office_is(organisation, secretary):
    chair = an_officer(organisation, Role.CHAIR)
    plan(organisation, "rehearsal", owner=chair, due_on=DUE)
    end_role(RoleGrant.objects.get(account=chair), actor=SYSTEM)
    jump(organisation, NEAR)
    assert remind_of_steps(organisation) == 1
    assert {tuple(one.to) for one in mail.outbox} == {(secretary.email,)}


def test_whoever_does_it_is_reminded_once_near_and_once_past(organisation, secretary):
    chair = an_officer(organisation, Role.CHAIR)
    plan(organisation, "rehearsal", owner=chair, due_on=DUE)
    plan(organisation, "documents", in_charge="La comptable", due_on=DUE)
    assert remind_of_steps(organisation) == 0
    jump(organisation, NEAR)
    assert remind_of_steps(organisation) == 2
    assert {tuple(one.to) for one in mail.outbox} == {(chair.email,), (secretary.email,)}
    [to_chair] = [one for one in mail.outbox if one.to == [chair.email]]
    assert "Répéter l’assemblée" in to_chair.body
    assert remind_of_steps(organisation) == 0
    jump(organisation, PAST)
    plan(organisation, "documents", in_charge="La comptable", due_on=DUE, done_on=PAST)
    assert remind_of_steps(organisation) == 1
    assert DutyReminder.objects.filter(key="step-rehearsal").count() == 2


def test_the_office_writes_it_on_a_page(organisation, secretary, client):
    client.force_login(secretary, backend=BACKEND)
    at = {"slug": "rives", "step": "statements"}
    page = client.get(reverse("governance:year-step", kwargs=at))
    assert "Faire approuver les états financiers par le conseil" in said(page)
    sent = {"owner": secretary.public_id, "in_charge": "", "due_on": "2027-03-20", "done_on": "", "proof": ""}
    page = client.post(reverse("governance:year-step", kwargs=at), sent, follow=True)
    assert str(secretary) in said(page)
    both = client.post(reverse("governance:year-step", kwargs=at), sent | {"in_charge": "Trésorerie"})
    assert both.status_code == 422
    assert "done_on" not in client.get(reverse("governance:year-step", kwargs=at | {"step": "notice"})).content.decode()


def test_the_call_for_candidacies_is_read_from_the_call_once_it_is_made(organisation):
    assert steps(organisation)["candidacies"].is_said
    meeting = an_assembly(organisation)
    put = meeting.motions.get()
    assert not steps(organisation)["candidacies"].is_done
    closes_at = datetime(2027, 4, 10, 17, tzinfo=organisation.zone)
    call = CandidacyCall.objects.create(organisation=organisation, motion=put, closes_at=closes_at, opened_at=now())
    read = steps(organisation)["candidacies"]
    assert (read.is_done, read.is_said, read.done_on) == (True, False, ON)
    with pytest.raises(StepReadFromRecords):
        plan(organisation, "candidacies", done_on=ON)
    CandidacyCall.objects.filter(pk=call.pk).update(ended_at=now(), ended_reason_fr="Reportée")
    assert steps(organisation)["candidacies"].is_said
