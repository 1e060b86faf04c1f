"""Documents go with the news, while it has not left."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from membership.errors import StateNotAllowed, TooManyAttachments
from membership.models import Purpose, Role
from membership.queries.attachments import attachments_of_news
from membership.services.attachments import File, attach_to_news, detach_from_news
from membership.services.contacts import record_consent
from membership.services.newsletters import Draft, send_newsletter, texts_of_news, write_newsletter
from tests.factories.register import SYSTEM, a_member, an_officer, an_organisation

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n programme"


@pytest.fixture
def news():
    organisation = an_organisation()
    anne = a_member(organisation, "Anne", "Roy", email="anne@example.org")
    record_consent(anne.person, purpose=Purpose.NEWS, is_given=True, source="formulaire", actor=SYSTEM)
    return write_newsletter(organisation, Draft("La fête", "Bonjour.", "The feast", "Hello."), actor=SYSTEM)


@pytest.fixture
def secretary(news) -> Client:
    client = Client()
    account = an_officer(news.organisation, Role.SECRETARY)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def joined(news, rank: int = 0):
    file = File(f"Programme {rank}", "programme.pdf", "application/pdf", PDF + bytes([rank]))
    return attach_to_news(news, file=file, actor=SYSTEM)


def test_the_news_names_it_and_whoever_has_the_address_reads_it_once_it_left(news):
    attachment = joined(news)
    url = reverse("attachment", args=[attachment.public_id])
    assert all(url in text.body_text and url in text.body_html for text in texts_of_news(news))
    assert Client().get(url).status_code == 404
    send_newsletter(news, actor=SYSTEM)
    assert Client().get(url).content == PDF + b"\0"
    for act in (lambda: joined(news, 1), lambda: detach_from_news(news, public_id=attachment.public_id, actor=SYSTEM)):
        with pytest.raises(StateNotAllowed):
            act()


def test_ten_go_with_one_piece_of_news_at_most(news):
    for rank in range(10):
        joined(news, rank)
    with pytest.raises(TooManyAttachments):
        joined(news, 10)


def test_the_office_joins_it_and_takes_it_off_on_its_page(news, secretary):
    here = [news.organisation.slug, news.public_id]
    upload = SimpleUploadedFile("programme.pdf", PDF, content_type="application/pdf")
    secretary.post(reverse("newsletter-attach", args=here), {"title": "Le programme", "file": upload})
    assert "Le programme" in secretary.get(reverse("newsletter", args=here)).content.decode()
    (attachment,) = attachments_of_news(news)
    secretary.post(reverse("newsletter-attach", args=here), {"detach": attachment.public_id})
    assert attachments_of_news(news) == []
    wrong = secretary.post(reverse("newsletter-attach", args=here), {"title": ""})
    assert wrong.status_code == 422
    # What was written stays on the page.
    assert "La fête" in wrong.content.decode()
