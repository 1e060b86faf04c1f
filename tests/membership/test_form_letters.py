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


@pytest.fixture
def deliveries():
    organisation = an_organisation()
    for number, (given, family, language) in enumerate(
        [("Amélie", "Côté-D’Amours", "fr"), ("Luc", "Roy & fils <x>", "en"), ("Nguyễn", "Thị" * 20, "fr")]
    ):
        a_member(organisation, given, family, email=f"m{number}@example.org", language=language)
    jump(organisation, CALLED_ON)
    call_assembly(an_assembly(organisation), actor=SYSTEM)
    return list(Delivery.objects.select_related("notice", "organisation", "person", "application"))


def read(delivery, form=None):
    text = NoticeText.objects.get(notice=delivery.notice, language=delivery.language)
    head = letterhead_of(delivery.organisation, delivery.language)
    letter = compose(delivery, text, head, form and form(text, head))
    found = email.message_from_bytes(letter.message().as_bytes(), policy=email.policy.default)
    assert not found.defects
    headers = {name: str(value) for name, value in found.items() if name not in {"Date", "Content-Type"}}
    return headers, [(part.get_content_type(), part.get_content()) for part in found.iter_parts()]


def test_both_ways_of_writing_a_letter_read_the_same(deliveries):
    assert len(deliveries) == 3
    for delivery in deliveries:
        assert read(delivery, Form) == read(delivery)


@pytest.mark.parametrize("body", ["é" * 400, "no accent at all"])
def test_what_is_out_of_the_ordinary_is_written_out_anew(body):
    text = NoticeText(language="fr", subject="Avis", body_text=body, body_html=f"<p>{body}</p>")
    assert not Form(text, Letterhead("a@example.org", "")).is_fit


def test_a_name_cannot_add_a_header(deliveries):
    deliveries[0].person.family_name = "Roy\nBcc: x@example.org"
    with pytest.raises(ValueError, match="newlines"):
        read(deliveries[0], Form)
