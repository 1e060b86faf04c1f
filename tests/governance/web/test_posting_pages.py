"""Posting a notice: one document in the order of the post, a personal code for each reader, ticking off what left."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest

from membership.errors import ActivationRefused
from membership.models import Address, AuditEntry, Delivery, DeliveryState, Purpose
from membership.queries.letters import large_print_of
from membership.queries.links import delivery_of
from membership.services.accounts import activate, issue_activation_code
from membership.services.contacts import record_consent
from membership.services.correspondence import note_batch_posted
from membership.services.mailer import personal_link
from membership.services.papers.envelopes import letters_with_codes, merged_letters
from membership.services.papers.letters import postal_order
from tests.factories.crowd import a_crowd
from tests.factories.meetings import a_called_assembly
from tests.factories.register import SYSTEM
from tests.governance.minutes.papers import pages_of, text_of
from tests.governance.web.reading import address, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def assembly(cast):
    a_crowd(cast.organisation, 45)
    return a_called_assembly(cast.organisation)


@pytest.fixture
def letters(assembly):
    """Three members without e-mail."""
    found = list(Delivery.objects.filter(state=DeliveryState.BY_POST).order_by("pk"))
    assert len(found) == 3
    return found


@pytest.fixture
def secretary(browser_of):
    return browser_of("secretary")


def test_the_letters_are_one_document_with_the_notice_and_an_address_each(assembly, letters, secretary):
    response = secretary.get(address("letters-pdf", assembly))
    assert response.headers["Content-Type"] == "application/pdf"
    text = text_of(response.content)
    for letter in letters:
        assert letter.addressee in text
        assert letter.membership.number in text
    assert text.count("rue du Quai") == len(letters)
    assert text.count("Centre communautaire") >= len(letters)
    # Filled in, all of it.
    assert "%(" not in text


def test_a_letter_is_in_the_language_of_its_reader(assembly, letters, secretary):
    Delivery.objects.filter(pk=letters[0].pk).update(language="en")
    text = text_of(secretary.get(address("letters-pdf", assembly) + f"?only={letters[0].public_id}").content)
    assert "Annual general meeting" in text
    assert letters[1].addressee not in text or letters[1].addressee == letters[0].addressee


def test_the_order_is_that_of_the_post(letters):
    codes = {letters[0].person_id: "J5M 2B2", letters[1].person_id: "G1A 1A1", letters[2].person_id: "H9Z 1A1"}
    addresses = {person: Address(postal_code=code, country="CA") for person, code in codes.items()}
    in_order = sorted(letters, key=lambda one: postal_order(one, addresses))
    assert [codes[one.person_id] for one in in_order] == ["G1A 1A1", "H9Z 1A1", "J5M 2B2"]


def test_whoever_has_no_address_comes_last(letters):
    addresses = {one.person_id: Address(postal_code="Z9Z 9Z9", country="FR") for one in letters[1:]}
    assert max(letters, key=lambda one: postal_order(one, addresses)) == letters[0]


def test_large_print_is_larger(assembly, letters):
    usual, large = (len(pages_of(merged_letters(assembly.notice, size=size).content)) for size in ("usual", "large"))
    assert large > usual >= len(letters)


def test_whoever_asked_for_large_print_gets_it_and_the_others_do_not(assembly, letters, cast):
    usual = len(pages_of(merged_letters(assembly.notice, only=letters[0].public_id).content))
    agree = {"purpose": Purpose.LARGE_PRINT, "source": "at the office", "actor": SYSTEM}
    record_consent(letters[0].person, is_given=True, **agree)
    assert large_print_of(letters) == {letters[0].person_id}
    assert len(pages_of(merged_letters(assembly.notice, only=letters[0].public_id).content)) > usual
    record_consent(letters[0].person, is_given=False, **agree)
    assert large_print_of(letters) == set()


def test_a_code_on_the_letter_opens_the_space_of_its_reader_once(assembly, letters, secretary):
    paper = secretary.post(address("letters-codes", assembly))
    text = text_of(paper.content)
    codes = re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", text)
    assert len(set(codes)) == len(letters)
    organisation = assembly.organisation
    assert f"/o/{organisation.slug}/activate/" in text
    opened = []
    for letter in letters:
        for code in codes:
            with suppress(ActivationRefused):
                activate(organisation, number=letter.membership.number, code=code, password="un mot de passe long")
                opened.append((letter.pk, code))
    assert len(opened) == len(letters)
    with pytest.raises(ActivationRefused):
        activate(organisation, number=letters[0].membership.number, code=opened[0][1], password="un autre mot long")


def test_codes_are_issued_once_the_document_is_made_or_not_at_all(assembly, letters, monkeypatch):
    earlier = issue_activation_code(letters[0].person, actor=SYSTEM).code

    def fails(*_, **__):
        raise OSError

    monkeypatch.setattr("membership.services.papers.letters.rendering.render", fails)
    with pytest.raises(OSError):
        letters_with_codes(assembly.notice, actor=SYSTEM)
    assert AuditEntry.objects.filter(action="activation_code.issued").count() == 1
    activate(assembly.organisation, number=letters[0].membership.number, code=earlier, password="un mot de passe long")


def test_who_is_no_member_any_more_when_the_document_is_made_stops_all_the_codes(
    assembly, letters, secretary, monkeypatch
):
    monkeypatch.setattr(
        "membership.services.accounts.people.members_on",
        lambda persons, _: {one.pk for one in persons} - {letters[-1].person_id},
    )
    answer = secretary.post(address("letters-codes", assembly))
    assert answer.status_code == 302
    assert not AuditEntry.objects.filter(action="activation_code.issued").exists()


def test_the_labels_are_those_of_the_letters_that_wait_and_have_an_address(assembly, letters, secretary):
    text = text_of(secretary.get(address("labels-pdf", assembly)).content)
    assert all(letter.addressee in text for letter in letters)
    assert text.count("rue du Quai") == len(letters)
    note_batch_posted(assembly.notice, among=[letters[0].public_id], actor=SYSTEM)
    assert text_of(secretary.get(address("labels-pdf", assembly)).content).count("rue du Quai") == len(letters) - 1


def test_an_unknown_size_is_not_found(assembly, secretary):
    assert secretary.get(address("letters-pdf", assembly) + "?size=huge").status_code == 404


def test_the_code_of_a_letter_leads_its_reader_in(assembly, letters):
    token = personal_link(letters[0]).rstrip("/").rsplit("/", 1)[1]
    assert delivery_of(token) == letters[0]


def test_those_ticked_are_posted_and_leave_the_next_print(assembly, letters, secretary):
    first, second = letters[:2]
    page = said(
        secretary.post(
            address("letters-posted", assembly), {"letter": [first.public_id, second.public_id]}, follow=True
        )
    )
    assert "Noté : 2 lettres sont postées." in page
    assert "postée le 9 avril 2027" in page
    assert Delivery.objects.filter(state=DeliveryState.BY_POST, settled_at=None).count() == 1
    assert AuditEntry.objects.filter(action="notice.batch_posted").count() == 1
    text = text_of(secretary.get(address("letters-pdf", assembly)).content)
    assert letters[2].membership.number in text
    assert first.membership.number not in text


def test_with_nothing_ticked_nothing_is_recorded(assembly, letters, secretary):
    page = said(secretary.post(address("letters-posted", assembly), follow=True))
    assert "Cochez les lettres parties" in page
    assert not AuditEntry.objects.filter(action="notice.batch_posted").exists()


def test_an_auditor_sees_the_list_and_no_personal_code(assembly, letters, browser_of):
    auditor = browser_of("auditor")
    assert auditor.get(address("letters-pdf", assembly)).status_code == 404
    assert "letters.pdf" not in auditor.get(address("letters", assembly)).content.decode()
