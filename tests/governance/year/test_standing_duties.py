"""What the rules ask at all times, on the page of the year: noted with its day and its paper, and asked for again."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from governance.models import DutyDone, OfficeKind
from governance.queries.compliance import obligations_on
from governance.rules.year import MEETING, State
from governance.services.calendar_text import entries_of_the_year
from governance.services.duties import note_duty_done
from governance.services.duty_reminders import remind_of_duties
from governance.services.officers import Charge, name_officer
from membership.models import Role
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, a_member, an_officer, an_organisation
from tests.governance.web.reading import said

pytestmark = pytest.mark.django_db

ON = date(2027, 5, 20)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def housing(db):
    organisation = an_organisation(kind="qc_coop_housing")
    jump(organisation, ON)
    return organisation


def of(organisation, key, on=ON):
    return [one for one in obligations_on(organisation, on) if one.key == key]


def test_the_page_asks_for_them_with_their_rule_and_a_secretary_notes_them_with_a_paper(housing, client):
    client.force_login(an_officer(housing, Role.SECRETARY), backend=BACKEND)
    page = said(client.get(reverse("governance:compliance", kwargs={"slug": "rives"})))
    assert "À faire, sans date" in page
    assert "Un règlement sur la médiation est adopté dès l’assemblée d’organisation." in page
    (asked,) = of(housing, "mediation_bylaw")
    sent = {
        "key": asked.key, "from_on": asked.from_on.isoformat(), "done_on": "2024-06-01", "proof": "Règlement no 3",
        "document": SimpleUploadedFile("reglement.pdf", b"%PDF-1.7 mediation", "application/pdf"),
    }  # fmt: skip
    client.post(reverse("governance:compliance-done", kwargs={"slug": "rives"}), sent)
    assert DutyDone.objects.get().document.name == "reglement.pdf"
    (done,) = of(housing, "mediation_bylaw")
    assert done.state(ON) is State.DONE
    assert "Règlement no 3" in said(client.get(reverse("governance:compliance", kwargs={"slug": "rives"})))


def test_the_inspection_comes_back_in_the_calendar_and_by_mail(housing, client):
    client.force_login(an_officer(housing, Role.SECRETARY), backend=BACKEND)
    (first,) = of(housing, "housing_inspection_years")
    assert "Aucune fois n’est inscrite" in said(client.get(reverse("governance:compliance", kwargs={"slug": "rives"})))
    sent = {"key": first.key, "from_on": first.from_on.isoformat(), "done_on": "2022-06-10"}
    answer = client.post(f"/api/v1/organisations/{housing.slug}/compliance", sent, content_type="application/json")
    assert answer.status_code == 201
    assert date(2027, 6, 10) in {one.due_on for one in of(housing, first.key)}
    assert any(one.begins == date(2027, 6, 10) for one in entries_of_the_year(housing, ON))
    remind_of_duties(housing)
    assert "Faire inspecter l’immeuble" in mail.outbox[-1].body


def test_a_new_president_reopens_who_answers_for_personal_information(housing):
    (asked,) = of(housing, "privacy_officer")
    DutyDone.objects.create(organisation=housing, key=asked.key, from_on=asked.from_on, done_on=date(2026, 2, 1))
    assert of(housing, "privacy_officer")[0].state(ON) is State.DONE
    person = a_member(housing).person
    name_officer(housing, Charge(OfficeKind.PRESIDENT, date(2027, 5, 3)), person=person, actor=SYSTEM)
    assert of(housing, "privacy_officer")[0].state(ON) is State.OPEN


@pytest.mark.parametrize(
    ("kind", "key"),
    [("qc_coop_work", "work_layoff_bylaw"), ("qc_federation", "fed_board_bylaw")],
)
def test_each_kind_of_organisation_has_its_own(kind, key):
    assert of(an_organisation("autre", kind=kind), key)
    assert not of(an_organisation("producteurs", kind="qc_coop"), key)


def test_a_newcomer_is_not_late_for_what_was_due_before_it_came(client):
    came_on = date(2027, 7, 12)
    late_comer = an_organisation("nouvelle", created_at=datetime(2027, 7, 12, 14, tzinfo=UTC))
    jump(late_comer, came_on)
    client.force_login(an_officer(late_comer, Role.SECRETARY), backend=BACKEND)
    page = said(client.get(reverse("governance:compliance", kwargs={"slug": "nouvelle"})))
    assert "Rien n’est en retard." in page
    assert "avant votre arrivée ici" in page
    remind_of_duties(late_comer)
    assert not any("Tenir l’assemblée annuelle" in one.body for one in mail.outbox)
    assert not any(one.begins < came_on for one in entries_of_the_year(late_comer, came_on))
    (asked,) = of(late_comer, MEETING, came_on)
    note_duty_done(late_comer, key=MEETING, from_on=asked.from_on, done_on=date(2027, 6, 2), proof=None, actor=SYSTEM)
    assert of(late_comer, MEETING, came_on)[0].state(came_on) is State.DONE
