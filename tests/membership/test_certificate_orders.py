"""The certificate of what went to many is drawn by a worker, once, and its page says how far it is."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.cache import cache
from django.db import connection

from membership.actors import Actor
from membership.clock import now
from membership.models import AuditEntry, CertificateOrder, DeliveryState, NoticeCertificate, NoticeKind, Role
from membership.queries.certificate_orders import PROGRESS, drawing_of, orders_waiting
from membership.rules.slips import faults
from membership.services import certificate_orders
from membership.services.certificate_orders import ask_certificate, draw_certificate
from membership.services.correspondence import Recipient, issue_notice
from membership.services.following_up import send_failed_again
from membership.services.letters import Letter, texts_of
from membership.services.slip_tables import read_table
from membership.signals import certificate_asked
from tasks.certificates import draw
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, a_member, an_organisation
from tests.membership.web.test_sent_pages import address, cancelled, signed_in  # noqa: F401
from tests.processes import test_database_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return an_organisation()


@pytest.fixture
def anne(organisation):
    for name in ("Luc", "Zoé"):
        a_member(organisation, name, "Roy")
    return a_member(organisation, "Anne", "Roy")


@pytest.fixture
def many(monkeypatch):
    """Three are many."""
    monkeypatch.setattr(certificate_orders, "AT_ONCE_SLIPS", 2)


@pytest.fixture
def bells():
    rung = []

    def ring(**_):
        rung.append(True)

    certificate_asked.connect(ring)
    yield rung
    certificate_asked.disconnect(ring)


def draw_certificates() -> int:
    """Draw whatever waits, as the sweep rings for it."""
    return sum(draw_certificate(pk) for pk in orders_waiting())


def test_of_few_it_is_there_at_once(cancelled):  # noqa: F811
    assert isinstance(ask_certificate(cancelled, language="fr", actor=SYSTEM), NoticeCertificate)
    assert drawing_of(cancelled) is None


def test_of_many_a_worker_draws_it_once(cancelled, many, bells, django_capture_on_commit_callbacks):  # noqa: F811
    with django_capture_on_commit_callbacks(execute=True):
        order = ask_certificate(cancelled, language="fr", actor=SYSTEM)
        assert ask_certificate(cancelled, language="en", actor=SYSTEM) == order
    assert bells == [True]
    assert AuditEntry.objects.filter(action="notice.certificate_asked").count() == 1
    drawing = drawing_of(cancelled)
    assert drawing is not None
    assert (drawing.done, drawing.slips, drawing.failed) == (0, 3, False)
    assert (draw_certificates(), draw_certificates()) == (1, 0)
    certificate = cancelled.certificates.get()
    assert certificate.slips == 3
    assert list(faults(read_table(bytes(certificate.table.content)))) == []
    assert drawing_of(cancelled) is None


def test_how_far_it_is_is_said_while_it_is_drawn(cancelled, many):  # noqa: F811
    order = ask_certificate(cancelled, language="fr", actor=SYSTEM)
    cache.set(PROGRESS % order.pk, 2)
    drawing = drawing_of(cancelled)
    assert drawing is not None
    assert drawing.done == 2


def test_one_that_cannot_be_drawn_says_so_and_is_asked_for_again(cancelled, many, monkeypatch):  # noqa: F811
    ask_certificate(cancelled, language="fr", actor=SYSTEM)
    with monkeypatch.context() as broken:
        broken.setattr(certificate_orders, "certify_notice", lambda *_, **__: 1 / 0)
        assert draw_certificates() == 0
    drawing = drawing_of(cancelled)
    assert drawing is not None
    assert drawing.failed
    assert draw_certificates() == 0
    ask_certificate(cancelled, language="fr", actor=Actor.system())
    assert draw_certificates() == 1
    assert not CertificateOrder.objects.exists()


def test_the_page_says_that_it_is_being_drawn_and_offers_no_second_one(cancelled, many, organisation):  # noqa: F811
    secretary = signed_in(organisation, Role.SECRETARY)
    secretary.post(address("sent-certify", cancelled))
    page = secretary.get(address("sent", cancelled)).content.decode()
    assert "En préparation" in page
    assert "Rédiger le certificat" not in page.split('id="proof"')[1].split("</section>")[0]
    draw_certificates()
    page = secretary.get(address("sent", cancelled)).content.decode()
    assert "En préparation" not in page
    assert 'hx-trigger="every 5s"' not in page.split('id="proof"')[1].split(">")[0]


def test_while_it_is_drawn_the_page_asks_for_that_part_alone(cancelled, many, organisation):  # noqa: F811
    secretary = signed_in(organisation, Role.SECRETARY)
    secretary.post(address("sent-certify", cancelled))
    asks = {"hx-request": "true", "hx-target": "proof"}
    part = secretary.get(address("sent", cancelled), headers=asks).content.decode()
    assert part.strip().startswith('<section class="card stack-tight" id="proof" hx-get=')
    assert "<html" not in part
    draw_certificates()
    part = secretary.get(address("sent", cancelled), headers=asks).content.decode()
    assert "hx-get" not in part
    assert "Page à signer" in part


def test_a_program_is_told_how_far_it_is_then_finds_it(cancelled, many, organisation):  # noqa: F811
    office = signed_in(organisation, Role.SECRETARY)
    here = f"/api/v1/organisations/{organisation.slug}/notices/{cancelled.public_id}/certificates"
    answer = office.post(here)
    assert (answer.status_code, answer.json()) == (202, {"done": 0, "slips": 3})
    draw_certificates()
    assert len(office.get(here).json()) == 1
    again = office.post(here)
    assert (again.status_code, again.json()["id"]) == (201, cancelled.certificates.get().public_id)
    assert not CertificateOrder.objects.exists()


def test_once_drawn_it_is_the_answer_until_something_is_known_since(cancelled, many):  # noqa: F811
    ask_certificate(cancelled, language="fr", actor=SYSTEM)
    draw_certificates()
    drawn = cancelled.certificates.get()
    assert ask_certificate(cancelled, language="fr", actor=SYSTEM) == drawn
    assert isinstance(ask_certificate(cancelled, language="en", actor=SYSTEM), CertificateOrder)
    CertificateOrder.objects.all().delete()
    cancelled.deliveries.update(settled_at=now() + timedelta(hours=1))
    assert isinstance(ask_certificate(cancelled, language="fr", actor=SYSTEM), CertificateOrder)


def test_sent_once_more_it_is_drawn_anew(cancelled, many):  # noqa: F811
    cancelled.deliveries.update(state=DeliveryState.FAILED, settled_at=now())
    ask_certificate(cancelled, language="fr", actor=SYSTEM)
    draw_certificates()
    assert isinstance(ask_certificate(cancelled, language="fr", actor=SYSTEM), NoticeCertificate)
    jump(cancelled.organisation, now().date() + timedelta(days=1))
    send_failed_again(cancelled, actor=SYSTEM)
    assert isinstance(ask_certificate(cancelled, language="fr", actor=SYSTEM), CertificateOrder)


def test_the_time_limit_of_one_says_nothing_of_another(cancelled, many, organisation, monkeypatch):  # noqa: F811
    first = ask_certificate(cancelled, language="fr", actor=SYSTEM)
    letter = Letter("Nouvelles", ("Une chose.",), button="Voir")
    people = [Recipient(channel=row.channel, address=row.address, language="fr", membership_id=row.membership_id,
                        person_id=row.person_id, name=row.addressee) for row in cancelled.deliveries.all()]  # fmt: skip
    other = issue_notice(
        organisation, actor=SYSTEM, kind=NoticeKind.LETTER, texts=texts_of(organisation, lambda: letter),
        links_end_at=now() + timedelta(days=1), recipients=people,
    )  # fmt: skip
    second = ask_certificate(other, language="fr", actor=SYSTEM)

    def too_long(*_, **__):
        raise SoftTimeLimitExceeded

    with monkeypatch.context() as slow:
        slow.setattr(certificate_orders, "certify_notice", too_long)
        assert draw(first.pk) is False
    assert list(CertificateOrder.objects.exclude(failed_at=None)) == [first]
    assert orders_waiting() == [second.pk]
    assert draw(second.pk) is True


@pytest.mark.django_db(transaction=True)
def test_asked_for_while_a_worker_holds_it_nobody_waits(cancelled, many):  # noqa: F811
    order = ask_certificate(cancelled, language="fr", actor=SYSTEM)
    with psycopg.connect(test_database_url()) as other:
        other.execute("SELECT FROM membership_certificateorder WHERE id = %s FOR UPDATE", [order.pk])
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        try:
            assert ask_certificate(cancelled, language="fr", actor=SYSTEM) == order
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")
