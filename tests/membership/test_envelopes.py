"""What goes into the envelopes: each letter, and after it the documents that were joined to its notice."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse

from governance.services.attaching import attach_to_meeting
from governance.services.calling import call_assembly
from membership.models import Address, Role
from membership.queries.post import LETTERS, letters_in
from membership.services.attachments import File
from membership.services.life.acts import Decision
from membership.services.life.departures import resign
from membership.services.papers.envelopes import envelopes_document, merged_letters, pages_to_print, with_codes
from membership.services.papers.letters import letters_document
from membership.services.persons import PostalAddress
from membership.services.post_batches import make_batch
from tests.factories.meetings import CALLED_ON, an_assembly, jump
from tests.factories.register import SYSTEM, a_member, an_officer, an_organisation
from tests.governance.minutes.papers import opened, pages_of, tags_of, text_of
from tests.governance.year.papers import a_pdf

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
QUEBEC = PostalAddress("12, rue du Quai", "Québec", "G1A 1A1", "CA")
GASPE = PostalAddress("3, rue de la Mer", "Gaspé", "G4X 1A1", "CA")


def on_paper(organisation, name: str, where: PostalAddress):
    member = a_member(organisation, name, "Roy", email="")
    always = DateRange(None, None)
    Address.objects.create(organisation=organisation, person=member.person, effective=always, **asdict(where))
    return member


@pytest.fixture
def organisation():
    found = an_organisation()
    jump(found, CALLED_ON)
    return found


@pytest.fixture
def two(organisation):
    return [on_paper(organisation, "Zoé", QUEBEC), on_paper(organisation, "Ana", GASPE)]


def a_file(title: str, content: bytes) -> File:
    return File(title, f"{title}.pdf", "application/pdf", content)


def called_with(organisation, *files: File):
    meeting = an_assembly(organisation)
    for file in files:
        attach_to_meeting(meeting, file=file, actor=SYSTEM)
    return call_assembly(meeting, actor=SYSTEM).notice


def test_each_letter_is_followed_by_the_documents_that_go_with_it(organisation, two):
    notice = called_with(organisation, a_file("États", a_pdf(3)), a_file("Projet", a_pdf(2)))
    batch = make_batch(organisation, piles=[notice.public_id], actor=SYSTEM)
    letters = letters_in(batch)
    alone = letters_document(letters, organisation=organisation)
    paper = envelopes_document(letters, organisation=organisation)
    own = len(pages_of(alone.content)) // 2
    texts = pages_of(paper.content)
    assert [bool(text) for text in texts] == ([True] * own + [False] * 5) * 2
    assert "Zoé Roy" in texts[0]
    assert "Ana Roy" in texts[own + 5]


def test_what_holds_the_letters_is_still_read_aloud_in_its_language(organisation, two):
    notice = called_with(organisation, a_file("États", a_pdf(3)))
    paper = merged_letters(notice)
    assert opened(paper.content).trailer["/Root"]["/Lang"] == "fr-CA"
    assert [name for name, _tag in tags_of(paper.content)].count("/H1") == 2


def test_where_nothing_is_joined_the_letters_are_as_they_were(organisation, two):
    notice = called_with(organisation)
    letters = letters_in(make_batch(organisation, piles=[notice.public_id], actor=SYSTEM))
    paper, alone = (draw(letters, organisation=organisation) for draw in (envelopes_document, letters_document))
    assert len(pages_of(paper.content)) == len(pages_of(alone.content))
    found = pages_to_print(letters, organisation=organisation)
    assert (found.letters, found.documents, found.by_hand) == (len(pages_of(alone.content)), 0, ())


def test_one_reader_of_two_letters_gets_what_goes_with_both_once(organisation, two):
    content = a_pdf(3)
    notice = called_with(organisation, a_file("États", content))
    for member in two[:1]:
        decision = Decision(CALLED_ON + timedelta(days=60), joined=(a_file("Les mêmes états", content),))
        resign(member, decision=decision, actor=SYSTEM)
    batch = make_batch(organisation, piles=[notice.public_id, LETTERS], actor=SYSTEM)
    paper = envelopes_document(letters_in(batch), organisation=organisation)
    assert pages_of(paper.content).count("") == 6


def test_the_paper_is_counted_before_it_is_printed(organisation, two):
    notice = called_with(organisation, a_file("États", a_pdf(3)), a_file("Projet", a_pdf(2)))
    letters = letters_in(make_batch(organisation, piles=[notice.public_id], actor=SYSTEM))
    found = pages_to_print(letters, organisation=organisation)
    assert found.documents == 10
    assert found.pages == len(pages_of(envelopes_document(letters, organisation=organisation).content))


def test_a_document_that_no_program_can_take_apart_is_named_and_the_letters_are_printed(organisation, two):
    broken, locked = a_file("Abîmé", b"%PDF-1.7\n nothing"), a_file("Verrouillé", a_pdf(2, password="secret"))
    notice = called_with(organisation, broken, locked, a_file("Projet", a_pdf(1)))
    letters = letters_in(make_batch(organisation, piles=[notice.public_id], actor=SYSTEM))
    assert pages_to_print(letters, organisation=organisation).by_hand == ("Abîmé", "Verrouillé")
    paper = envelopes_document(letters, organisation=organisation)
    assert pages_of(paper.content).count("") == 2


def test_letters_with_codes_are_followed_by_them_too(organisation, two):
    notice = called_with(organisation, a_file("Projet", a_pdf(1)))
    letters = letters_in(make_batch(organisation, piles=[notice.public_id], actor=SYSTEM))
    paper = with_codes(letters, organisation=organisation, actor=SYSTEM)
    assert pages_of(paper.content).count("") == 2
    assert "G1A" in text_of(paper.content)


def test_the_page_of_the_batch_says_how_much_paper_it_takes(organisation, two):
    notice = called_with(organisation, a_file("Projet", a_pdf(7)), a_file("Abîmé", b"%PDF-1.7\n nothing"))
    batch = make_batch(organisation, piles=[notice.public_id], actor=SYSTEM)
    client = Client()
    client.force_login(an_officer(organisation, Role.SECRETARY), backend=BACKEND)
    at = {"slug": organisation.slug, "batch": batch.public_id}
    said = client.get(reverse("post-batch", kwargs=at)).content.decode()
    assert "14 pour les documents" in said
    assert "<li>Abîmé</li>" in said
    for kind, blank in (("letters", 14), ("letters-alone", 0)):
        answer = client.get(reverse("post-batch-paper", kwargs=at | {"kind": kind}))
        assert pages_of(answer.content).count("") == blank


def test_the_page_of_the_letters_of_a_meeting_says_it_too(organisation, two):
    meeting = an_assembly(organisation)
    attach_to_meeting(meeting, file=a_file("Projet", a_pdf(4)), actor=SYSTEM)
    call_assembly(meeting, actor=SYSTEM)
    client = Client()
    client.force_login(an_officer(organisation, Role.SECRETARY), backend=BACKEND)
    url = reverse("governance:letters", args=[organisation.slug, meeting.public_id])
    assert "8 pour les documents" in client.get(url).content.decode()
