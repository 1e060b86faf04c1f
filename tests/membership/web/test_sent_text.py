"""What a notice said is read by the office and the auditor: every text as it was kept, and what it changed."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from governance.services.calling import call_assembly
from governance.services.changing import Why, cancel_assembly
from governance.services.correcting import correct_notice
from membership.models import Consultation, Delivery, Notice, NoticeKind, Role
from membership.queries.links import link_token
from membership.queries.sent_texts import former_of, line_of
from membership.rules.differences import pieces
from membership.services.life.acts import Decision
from membership.services.life.departures import resign
from tests.factories.meetings import CALLED_ON, SYSTEM, an_assembly, jump
from tests.factories.register import a_member, an_officer, an_organisation
from tests.governance.test_correcting import elsewhere

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def organisation():
    return an_organisation()


@pytest.fixture
def anne(organisation):
    return a_member(organisation, "Anne", "Roy", email="anne@example.org")


@pytest.fixture
def called(organisation, anne):
    jump(organisation, CALLED_ON)
    return call_assembly(an_assembly(organisation), actor=SYSTEM)


@pytest.fixture
def cancelled(called) -> Notice:
    cancel_assembly(called, Why("La salle est <inondée>.", "The hall is flooded."), actor=SYSTEM)
    return Notice.objects.get(kind=NoticeKind.CHANGE)


def signed_in(organisation, role: Role) -> Client:
    client = Client()
    client.force_login(an_officer(organisation, role), backend=BACKEND)
    return client


@pytest.fixture
def secretary(organisation) -> Client:
    return signed_in(organisation, Role.SECRETARY)


def address(name: str, notice: Notice) -> str:
    return reverse(name, kwargs={"slug": notice.organisation.slug, "notice": notice.public_id})


def test_each_text_is_read_with_its_subject_and_its_fingerprint(secretary, cancelled):
    sent = secretary.get(address("sent", cancelled)).content.decode()
    assert address("sent-text", cancelled) in sent
    page = secretary.get(address("sent-text", cancelled)).content.decode()
    for text in cancelled.texts.all():
        assert text.subject.replace("'", "&#x27;") in page
    assert "La salle est &lt;inondée&gt;." in page
    assert "The hall is flooded." in page
    assert cancelled.text_sha256 in page
    assert "donnent bien cette empreinte" in page
    assert "%(" not in page


def test_the_name_and_the_link_of_its_readers_are_not_in_it(secretary, called, anne):
    notice = called.notice
    told = Delivery.objects.get(notice=notice, membership=anne)
    for name in ("sent-text", "sent-mail"):
        page = secretary.get(address(name, notice)).content.decode()
        assert link_token(told) not in page
        assert "Anne Roy" not in page
        assert "(nom du membre)" in page


def test_the_message_is_shown_apart_where_nothing_runs(secretary, cancelled):
    shown = secretary.get(address("sent-mail", cancelled), {"language": "en"})
    assert "The hall is flooded." in shown.content.decode()
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert secretary.get(address("sent-mail", cancelled), {"language": "de"}).status_code == 404


def test_a_text_that_was_changed_behind_its_back_is_told_apart(secretary, cancelled, monkeypatch):
    monkeypatch.setattr("membership.web.sent_text.text_hash", lambda _texts: "0" * 64)
    assert "ne donnent plus cette empreinte" in secretary.get(address("sent-text", cancelled)).content.decode()


def test_a_corrected_notice_shows_what_it_changed(secretary, called):
    first = called.notice
    corrected = correct_notice(called, elsewhere(called), actor=SYSTEM).notice
    line = line_of(first)
    assert [(one.notice.pk, one.number) for one in line] == [(first.pk, 1), (corrected.pk, 2)]
    assert former_of(corrected, line) == first
    assert former_of(first, line) is None
    page = secretary.get(address("sent-text", corrected)).content.decode()
    assert "<ins>" in page
    assert "École du Parc" in page
    assert address("sent-text", first) in page
    assert address("sent-text", corrected) in secretary.get(address("sent-text", first)).content.decode()


def test_pieces_tell_what_came_in_and_what_was_taken_out():
    found = [(one.kind, one.text) for one in pieces("Salle A, 19 h", "Salle B, 19 h")]
    assert found == [("same", "Salle "), ("removed", "A, "), ("added", "B, "), ("same", "19 h")]


def test_a_letter_to_one_member_is_read_and_that_it_was_read_is_noted(secretary, organisation, anne):
    jump(organisation, CALLED_ON)
    resign(anne, decision=Decision(CALLED_ON + timedelta(days=60)), actor=SYSTEM)
    notice = Delivery.objects.get(membership=anne).notice
    assert secretary.get(address("sent-text", notice)).status_code == 200
    assert Consultation.objects.get(kind="letters").membership == anne


@pytest.mark.parametrize("role", list(Role))
def test_the_office_and_the_auditor_read_it_and_nobody_else(organisation, cancelled, role):
    client = signed_in(organisation, role)
    may = role in (Role.SECRETARY, Role.ADMINISTRATOR, Role.AUDITOR)
    for name in ("sent-text", "sent-mail"):
        assert client.get(address(name, cancelled)).status_code == (200 if may else 404)
        assert client.post(address(name, cancelled)).status_code == (405 if may else 404)


def test_what_another_organisation_sent_is_not_read(cancelled):
    other = signed_in(an_organisation("autre"), Role.SECRETARY)
    assert other.get(address("sent-text", cancelled)).status_code == 404
    assert other.get(reverse("sent-text", args=["autre", cancelled.public_id])).status_code == 404


def test_the_meeting_that_was_given_up_leads_to_it_and_hands_over_what_was_sent(secretary, called, cancelled):
    change = called.changes.get()
    told = secretary.get(reverse("governance:change", args=["rives", called.public_id, change.public_id]))
    assert address("sent-text", cancelled) in told.content.decode()
    archive = reverse("voting:binder-archive", args=["rives", called.public_id])
    assert archive in secretary.get(reverse("governance:assembly", args=["rives", called.public_id])).content.decode()
    bundle = zipfile.ZipFile(io.BytesIO(secretary.get(archive).content))
    assert "La salle est <inondée>." in bundle.read("1-avis/2-avis-fr.txt").decode()
    assert not any(name.startswith("0-dossier") for name in bundle.namelist())


def test_a_meeting_in_preparation_or_called_hands_over_nothing(secretary, called):
    assert secretary.get(reverse("voting:binder-archive", args=["rives", called.public_id])).status_code == 404


def test_the_page_costs_as_much_however_many_were_told(
    secretary, organisation, cancelled, django_assert_max_num_queries
):
    with django_assert_max_num_queries(25):
        secretary.get(address("sent-text", cancelled))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_is_read_in_the_language_of_the_page(secretary, cancelled, language):
    secretary.cookies["django_language"] = language
    with override(language):
        page = secretary.get(address("sent-text", cancelled), HTTP_ACCEPT_LANGUAGE=language).content.decode()
    assert page.index('<div class="letter" lang="fr">') < page.index('<div class="letter" lang="en">')
