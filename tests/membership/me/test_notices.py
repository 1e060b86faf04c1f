"""«Mes avis»: what was written to a person is read there, and the first time is kept as proof, once."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from governance.services.calling import call_assembly
from membership.models import AuditEntry, Delivery, Role, SeenThrough
from membership.services.correspondence import acknowledge
from membership.services.proof import certify_notice
from membership.services.slip_tables import read_table
from tests.factories.meetings import CALLED_ON, SYSTEM, an_assembly, jump
from tests.factories.register import a_member, an_account_of, an_officer, an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return an_organisation()


@pytest.fixture
def anne(organisation):
    return a_member(organisation, "Anne", "Roy", number="R0001", email="anne@example.org")


@pytest.fixture
def luc(organisation):
    return a_member(organisation, "Luc", "Gagné", email="")


@pytest.fixture
def told(organisation, anne, luc):
    jump(organisation, CALLED_ON)
    call_assembly(an_assembly(organisation), actor=SYSTEM)
    return Delivery.objects.get(membership=anne)


def browser_of(account):
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def browser(anne):
    return browser_of(an_account_of(anne))


def page_of(delivery):
    return reverse("my-notice", kwargs={"slug": delivery.organisation.slug, "delivery": delivery.public_id})


def test_a_member_finds_what_was_written_to_them_and_reads_it_as_it_was_sent(told, browser):
    listed = browser.get(reverse("my-notices", kwargs={"slug": "rives"})).content.decode()
    assert "Avis de convocation" in listed
    assert "Nouveau" in listed
    text = browser.get(page_of(told)).content.decode()
    assert "Bonjour Anne Roy," in text
    assert "/n/" not in text


def test_the_first_time_is_kept_and_later_ones_change_nothing(organisation, told, browser):
    browser.get(page_of(told))
    told.refresh_from_db()
    first = told.first_seen_at
    assert told.seen_through == SeenThrough.SPACE
    jump(organisation, date(2027, 4, 12))
    browser.get(page_of(told))
    acknowledge(told, actor=SYSTEM)
    told.refresh_from_db()
    assert (told.first_seen_at, told.seen_through) == (first, SeenThrough.SPACE)
    assert AuditEntry.objects.filter(action="notice.acknowledged").count() == 1


def test_the_list_alone_notes_nothing_nor_does_a_look_ahead(told, browser):
    browser.get(reverse("my-notices", kwargs={"slug": "rives"}))
    browser.head(page_of(told))
    told.refresh_from_db()
    assert told.first_seen_at is None


@pytest.mark.parametrize("change", [{"first_seen_at": None}, {"seen_through": "link"}])
def test_the_database_itself_keeps_the_first_time(told, browser, change):
    browser.get(page_of(told))
    with pytest.raises(DatabaseError, match="seen once"), transaction.atomic():
        Delivery.objects.filter(pk=told.pk).update(**change)


def test_the_slip_says_when_and_where_it_was_first_seen(told, browser):
    browser.get(page_of(told))
    certificate = certify_notice(told.notice, language="fr", actor=SYSTEM)
    rows = [row for row in read_table(bytes(certificate.table.content)) if "R0001" in row]
    assert any(cell.endswith("Z space") for cell in rows[0])


def test_what_was_written_to_another_is_not_there(told, browser, luc, organisation):
    theirs = Delivery.objects.get(membership=luc)
    assert browser.get(page_of(theirs)).status_code == 404
    officer = browser_of(an_officer(organisation, Role.AUDITOR))
    assert officer.get(page_of(told)).status_code == 404
    elsewhere = browser_of(an_account_of(a_member(an_organisation("ailleurs")), "z@example.org"))
    assert elsewhere.get(page_of(told)).status_code == 404
