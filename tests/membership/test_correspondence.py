"""One member's correspondence: found by any word of it, whatever its accents, and read as it was sent."""

from __future__ import annotations

import pytest
from django.db.models import TextField, Value
from django.urls import reverse

from governance.services.calling import call_assembly
from membership.models import Delivery, Organisation, OwnPassage, Role, sort_key
from membership.queries.folding import folded
from membership.queries.letters import letters_to
from membership.queries.links import link_token
from tests.factories.meetings import CALLED_ON, SYSTEM, an_assembly, jump
from tests.factories.register import a_member, an_officer, an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return an_organisation()


@pytest.fixture
def anne(organisation):
    return a_member(organisation, "Anne", "Roy", number="R0001", email="anne@example.org")


@pytest.fixture
def told(organisation, anne):
    jump(organisation, CALLED_ON)
    call_assembly(an_assembly(organisation, title_fr="Assemblée générale de l’Œuvre"), actor=SYSTEM)
    return Delivery.objects.get(membership=anne)


@pytest.mark.parametrize(
    "words", ["assemblee", "ASSEMBLÉE", "generale oeuvre", "ŒUVRE l'oeuvre", "anne@example.org", "Annual GÉNÉRALE"]
)
def test_a_letter_is_found_without_its_accents_and_with_them(told, anne, words):
    assert list(letters_to(anne, words)) == [told]


@pytest.mark.parametrize("words", ["assembler", "assemblee inconnue", "_ssemblee", "luc@example.org"])
def test_what_it_does_not_say_does_not_find_it(told, anne, words):
    assert list(letters_to(anne, words)) == []


def test_what_it_says_to_one_alone_finds_the_letter_of_that_one(told, anne, organisation):
    OwnPassage.objects.create(
        organisation=organisation, notice=told.notice, membership=anne, text_fr="Votre suppléante élue : Zoé"
    )
    assert list(letters_to(anne, "suppleante zoe")) == [told]


@pytest.mark.parametrize("text", ["Où êtes-vous, là-bas ?", "L’ŒUVRE ÉTÉ", "Cégep E\u0301tude", "Ångström Łukasz"])
def test_the_database_folds_a_text_as_names_are_folded(text):
    an_organisation()
    rows = Organisation.objects.annotate(said=Value(text, output_field=TextField())).annotate(key=folded("said"))
    key = rows.values_list("key", flat=True).first()
    assert sort_key(key) == sort_key(text) == " ".join(key.split())


@pytest.fixture
def office(client, organisation):
    client.force_login(
        an_officer(organisation, Role.SECRETARY), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def page(told, client, language="fr"):
    address = reverse(
        "member-letter",
        kwargs={"slug": "rives", "public_id": told.membership.public_id, "notice": told.notice.public_id},
    )
    return address, client.get(address, HTTP_ACCEPT_LANGUAGE=language)


def test_a_notice_of_meeting_is_read_in_the_correspondence_as_its_reader_had_it(told, office):
    address, shown = page(told, office)
    listed = office.get(reverse("member-letters", kwargs={"slug": "rives", "public_id": told.membership.public_id}))
    assert address in listed.content.decode()
    said = shown.content.decode()
    assert "Assemblée générale de l’Œuvre" in said
    assert "Anne Roy" in said
    assert "%(" not in said


def test_the_link_of_its_reader_is_shown_to_nobody_else(told, office):
    said = page(told, office)[1].content.decode()
    assert "(lien personnel)" in said
    assert link_token(told) not in said


def test_what_another_member_was_sent_is_not_read_under_this_one(told, organisation, office):
    told.membership = a_member(organisation, "Luc", "Côté", email="luc@example.org")
    assert page(told, office)[1].status_code == 404
