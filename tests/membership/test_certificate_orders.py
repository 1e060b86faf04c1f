"""The certificate of what went to many is drawn by a worker, once, and its page says how far it is."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from membership.actors import Actor
from membership.models import AuditEntry, CertificateOrder, NoticeCertificate, Role
from membership.queries.certificate_orders import PROGRESS, drawing_of
from membership.rules.slips import faults
from membership.services import certificate_orders
from membership.services.certificate_orders import ask_certificate, draw_certificates
from membership.services.proof import read_table
from membership.signals import certificate_asked
from tests.factories.register import SYSTEM, a_member, an_organisation
from tests.membership.web.test_sent_pages import address, cancelled, signed_in  # noqa: F401

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
    assert 'hx-select="#proof"' not in page


def test_a_program_is_told_how_far_it_is_then_finds_it(cancelled, many, organisation):  # noqa: F811
    office = signed_in(organisation, Role.SECRETARY)
    here = f"/api/v1/organisations/{organisation.slug}/notices/{cancelled.public_id}/certificates"
    answer = office.post(here)
    assert (answer.status_code, answer.json()) == (202, {"done": 0, "slips": 3})
    draw_certificates()
    assert len(office.get(here).json()) == 1
