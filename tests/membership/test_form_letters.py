"""A notice written out once says to each reader the very same as a letter written out for them alone."""

from __future__ import annotations

import email
import email.policy

import pytest

from governance.services.calling import call_assembly
from membership.models import Delivery, NoticeText
from membership.services.form_letters import Form
from membership.services.letterheads import Letterhead, letterhead_of
from membership.services.mailer import compose
from tests.factories.meetings import CALLED_ON, an_assembly, jump
from tests.factories.register import SYSTEM, a_member, an_organisation

pytestmark = pytest.mark.django_db
# Paragraphs of any length, with and without accents, and what a line must not begin or end with.
TEXTS = [
    "Bonjour %(name)s,\n\n" + "é" * 1300 + " %(link)s\n",
    "Hello %(name)s\n.\nFrom here\r\n" + "word " * 400 + "\n%(link)s and %(link)s again; 100 %(sure) or 5 % of it = 3",
    "x" * 75 + "%(name)s" + "y" * 76 + "%(name)s" + "é" * 25 + "z%(link)s  \n",
]


@pytest.fixture
def organisation():
    return an_organisation()


@pytest.fixture
def deliveries(organisation):
    for number, (given, family, language) in enumerate(
        [("Amélie", "Côté-D’Amours", "fr"), ("Luc", "Roy & fils <x>", "en"), ("Nguyễn", "Thị" * 20, "fr")]
    ):
        a_member(organisation, given, family, email=f"m{number}@example.org", language=language)
    jump(organisation, CALLED_ON)
    call_assembly(an_assembly(organisation), actor=SYSTEM)
    return list(Delivery.objects.select_related("notice", "organisation", "person", "application"))


def written(delivery, form, text=None) -> bytes:
    text = text or NoticeText.objects.get(notice=delivery.notice, language=delivery.language)
    head = letterhead_of(delivery.organisation, delivery.language)
    return compose(delivery, text, head, form and form(text, head)).message().as_bytes()


def read(letter: bytes):
    found = email.message_from_bytes(letter, policy=email.policy.default)
    assert not [part.defects for part in found.walk() if part.defects]
    headers = {name: str(value).strip() for name, value in found.items() if name not in {"Date", "Content-Type"}}
    # How lines end is for the mail program to say.
    said = [(part.get_content_type(), part.get_content().splitlines()) for part in found.iter_parts()]
    return headers, said


def test_both_ways_of_writing_a_letter_read_the_same(deliveries, organisation):
    organisation.reply_to = "bureau@coop.example.org"
    organisation.save(update_fields=["reply_to"])
    assert len(deliveries) == 3
    for delivery in deliveries:
        assert read(written(delivery, Form)) == read(written(delivery, None))


@pytest.mark.parametrize("said", TEXTS)
def test_so_do_paragraphs_of_any_length_whatever_they_hold(deliveries, said):
    for delivery in deliveries:
        text = NoticeText(language=delivery.language, subject="Avis", body_text=said, body_html=f"<p>{said}</p>")
        assert read(written(delivery, Form, text)) == read(written(delivery, None, text))


@pytest.mark.parametrize("said", TEXTS)
@pytest.mark.parametrize("name", ["A" * 74, "É" * 25, "é" * 60])
def test_it_is_ascii_in_lines_that_no_relay_writes_otherwise(deliveries, said, name):
    text = NoticeText(language="fr", subject="Avis", body_text=said, body_html=f"<p>{said}</p>")
    deliveries[0].person.given_name = name
    letter = written(deliveries[0], Form, text)
    assert letter.isascii()
    body = letter.partition(b"\r\n\r\n")[2]
    assert max(map(len, body.split(b"\r\n"))) <= 76  # RFC 2045, 6.7 (5)
    assert b"\n" not in letter.replace(b"\r\n", b"")


def test_a_name_cannot_add_a_header(deliveries):
    deliveries[0].told_as = "Roy\nBcc: x@example.org"
    with pytest.raises(ValueError, match="newlines"):
        written(deliveries[0], Form)


def test_without_an_address_to_answer_to_none_is_written():
    text = NoticeText(language="fr", subject="Avis", body_text="x", body_html="x")
    assert b"Reply-To" not in Form(text, Letterhead("a@example.org", ""))._head
