"""Documents go with the news, while it has not left."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from membership.clock import now, today
from membership.errors import StateNotAllowed, TooManyAttachments
from membership.models import Membership, Notice, Purpose, Role
from membership.queries import attachments
from membership.queries.attachments import attachments_of_news
from membership.queries.rules import rules_for
from membership.services.attachments import File, attach_to_news, detach_from_news
from membership.services.contacts import record_consent
from membership.services.life.acts import Decision
from membership.services.life.departures import resign
from membership.services.newsletters import (
    Draft,
    send_newsletter,
    texts_of_news,
    withdraw_newsletter,
    write_newsletter,
)
from tests.factories.register import SYSTEM, a_member, an_account_of, an_officer, an_organisation

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


def test_once_the_news_is_withdrawn_nothing_more_of_it_leaves_and_the_office_alone_reads_it(news, secretary):
    attachment = joined(news)
    sent = send_newsletter(news, actor=SYSTEM)
    url, here = reverse("attachment", args=[attachment.public_id]), [news.organisation.slug, news.public_id]
    wrong = secretary.post(reverse("newsletter-withdraw", args=here), {"because": " "})
    assert wrong.status_code == 422
    assert Client().get(url).status_code == 200
    assert secretary.post(reverse("newsletter-withdraw", args=here), {"because": "Une erreur."}).status_code == 302
    assert Client().get(url).status_code == 404
    assert secretary.get(url).status_code == 200
    assert set(sent.notice.deliveries.values_list("state", "waived_because")) == {("waived", "Une erreur.")}
    said = secretary.get(reverse("newsletter", args=here)).content.decode()
    assert "Une erreur." in said
    assert "Retirer ces nouvelles" not in said
    with pytest.raises(StateNotAllowed):
        withdraw_newsletter(news, because="Encore.", actor=SYSTEM)


def test_news_that_has_not_left_is_not_withdrawn(news):
    with pytest.raises(StateNotAllowed):
        withdraw_newsletter(news, because="Une erreur.", actor=SYSTEM)


def test_the_address_holds_as_long_as_what_was_written_is_kept(news, monkeypatch):
    attachment = joined(news)
    send_newsletter(news, actor=SYSTEM)
    url = reverse("attachment", args=[attachment.public_id])
    on = today(news.organisation)
    years = rules_for(news.organisation, on).whole("retention_notice_years")
    for gone, status in ((timedelta(days=365 * years - 10), 200), (timedelta(days=366 * years + 10), 404)):
        monkeypatch.setattr(attachments, "today", lambda _organisation, gone=gone: on + gone)
        assert Client().get(url).status_code == status


def test_what_went_with_a_letter_is_read_by_its_address_while_its_links_hold_and_then_by_its_reader_signed_in(news):
    member = Membership.objects.get()
    motives = File("Motifs", "motifs.pdf", "application/pdf", PDF)
    decision = Decision(today(news.organisation) + timedelta(days=60), joined=(motives,))
    notice = resign(member, decision=decision, actor=SYSTEM).notice
    url = reverse("attachment", args=[notice.attachments.get().attachment.public_id])
    assert Client().get(url).status_code == 200
    Notice.objects.filter(pk=notice.pk).update(links_end_at=now())
    assert Client().get(url).status_code == 404
    reader, other = Client(), Client()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    reader.force_login(an_account_of(member), backend=backend)
    other.force_login(
        an_account_of(a_member(news.organisation, "Luc", "Roy", email="luc@example.org")), backend=backend
    )
    assert reader.get(url).status_code == 200
    assert other.get(url).status_code == 404
