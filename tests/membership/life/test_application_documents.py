"""Documents that an application lacks: asked for by the office, sent by the applicant from their own page."""

from __future__ import annotations

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from membership.errors import ReasonMissing, StateNotAllowed, TooManyFiles
from membership.models import AuditEntry, Delivery, Role
from membership.queries.links import application_token
from membership.services import application_documents
from membership.services.application_documents import ask_for_documents, send_documents
from membership.services.applications import Enclosure, refuse_application, withdraw_application
from tests.factories.life import BOARD, an_application
from tests.factories.register import SYSTEM, an_officer

WANTED = "Une preuve de résidence, et la résolution de votre organisme."
LEASE = Enclosure("bail.pdf", b"%PDF-1.7 bail")


@pytest.fixture
def stranger() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def office(rives) -> Client:
    client = Client(headers={"accept-language": "en"})
    account = an_officer(rives, Role.SECRETARY)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def application(rives):
    return an_application(rives)


@pytest.fixture
def page(application) -> str:
    return reverse("application-status", kwargs={"slug": "rives", "token": application_token(application)})


def text(response) -> str:
    return unescape(response.content.decode())


def a_file(name="bail.pdf", content=b"%PDF-1.7 bail"):
    return SimpleUploadedFile(name, content)


def test_the_applicant_is_told_what_is_lacking_and_their_page_takes_it(application, office, stranger, page):
    office.post(f"/o/rives/applications/{application.public_id}/", {"step": "ask", "wanted": WANTED})

    letter = Delivery.objects.order_by("-pk")[0]
    assert letter.address == application.email
    assert WANTED in letter.notice.texts.get(language="fr").body_text
    assert "documents asked for" in text(office.get("/o/rives/to-do/"))
    assert WANTED not in text(stranger.get(page))
    opened = text(stranger.post(page, follow=True))
    assert WANTED in opened
    assert "The board has not decided yet" not in opened

    sent = text(stranger.post(page, {"step": "send", "joined": [a_file()]}, follow=True))
    assert "the board will have them" in sent
    assert "bail.pdf" in sent
    assert "What your application still needs" not in sent
    assert "the documents have come" in text(office.get("/o/rives/to-do/"))
    assert "bail.pdf" in text(office.get(f"/o/rives/applications/{application.public_id}/"))


def test_a_document_may_be_sent_without_being_asked_for(application, stranger, page):
    stranger.post(page)
    stranger.post(page, {"step": "send", "joined": [a_file()]})
    application.refresh_from_db()
    assert [one.name for one in application.documents.all()] == ["bail.pdf"]
    assert not application.has_new_documents


def test_asking_again_replaces_what_was_asked(application):
    ask_for_documents(application, wanted="Une preuve de résidence", actor=SYSTEM)
    application = send_documents(application, enclosures=[LEASE], actor=SYSTEM)
    assert application.has_new_documents
    application = ask_for_documents(application, wanted=WANTED, actor=SYSTEM)
    assert (application.awaits_documents, application.documents_wanted) == (True, WANTED)
    assert list(
        AuditEntry.objects.filter(action__startswith="application.documents").values_list("action", flat=True)
    ) == ["application.documents_asked", "application.documents_sent", "application.documents_asked"]


def test_nobody_sends_anything_before_the_page_was_opened(application, stranger, page):
    stranger.post(page, {"step": "send", "joined": [a_file()]})
    assert not application.documents.exists()


def test_nothing_chosen_is_said_beside_the_field(application, stranger, page):
    stranger.post(page)
    answer = stranger.post(page, {"step": "send"})
    assert answer.status_code == 422
    assert "required" in text(answer) or "Choose a file" in text(answer)


def test_an_application_holds_so_many_files(application, stranger, page, monkeypatch):
    monkeypatch.setattr(application_documents, "MOST_JOINED", 1)
    send_documents(application, enclosures=[LEASE], actor=SYSTEM)
    with pytest.raises(TooManyFiles):
        send_documents(application, enclosures=[Enclosure("autre.pdf", b"autre")], actor=SYSTEM)
    stranger.post(page)
    answer = stranger.post(page, {"step": "send", "joined": [a_file("autre.pdf", b"%PDF-1.7 autre")]})
    assert "holds 1 files at most" in text(answer)
    assert application.documents.count() == 1


def test_it_is_said_which_documents(application, office):
    with pytest.raises(ReasonMissing):
        ask_for_documents(application, wanted=" ", actor=SYSTEM)
    answer = office.post(f"/o/rives/applications/{application.public_id}/", {"step": "ask", "wanted": ""})
    assert answer.status_code == 422


def test_nothing_is_asked_or_sent_once_it_is_decided(application, stranger, page):
    ask_for_documents(application, wanted=WANTED, actor=SYSTEM)
    stranger.post(page)
    refuse_application(application, reason="Hors du territoire", decided_by=BOARD, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        ask_for_documents(application, wanted=WANTED, actor=SYSTEM)
    answer = stranger.post(page, {"step": "send", "joined": [a_file()]})
    assert answer.status_code == 422
    assert not application.documents.exists()
    shown = text(stranger.get(page))
    assert "Hors du territoire" in shown
    assert "What your application still needs" not in shown


def test_each_step_is_shown_where_it_stands(application, stranger, page):
    def steps():
        return [(one["label"], one["state"]) for one in stranger.get(page).context["steps"]]

    stranger.post(page)
    assert steps() == [("Received", "done"), ("Before the board", "current"), ("Decision", "todo")]
    ask_for_documents(application, wanted=WANTED, actor=SYSTEM)
    assert steps()[1:3] == [("Documents", "current"), ("Before the board", "todo")]
    send_documents(application, enclosures=[LEASE], actor=SYSTEM)
    assert steps()[1:3] == [("Documents", "done"), ("Before the board", "current")]
    refuse_application(application, reason="Hors du territoire", decided_by=BOARD, actor=SYSTEM)
    assert steps()[-1] == ("Refused", "current")


def test_what_was_taken_back_goes_nowhere(application, stranger, page):
    stranger.post(page)
    withdraw_application(application, actor=SYSTEM)
    assert stranger.get(page).context["steps"] == []
