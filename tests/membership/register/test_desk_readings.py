"""Somebody without an account is shown the register at the office: the log says who, what, when and by whom."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from membership.clock import today
from membership.errors import DatesReversed, ReadingIncomplete
from membership.models import AuditEntry, Consultation, ReaderCapacity, Role
from membership.services.consulting import DeskReading, note_desk_reading
from tests.factories.register import SYSTEM, a_member, an_account_of, an_officer, an_organisation

pytestmark = pytest.mark.django_db
LIST = "La liste des membres"


@pytest.fixture
def rives():
    return an_organisation()


def signed_in(account) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(account)
    return client


def at(name):
    return reverse(name, kwargs={"slug": "rives"})


def reading(rives, **said) -> DeskReading:
    given = {"reader": " Ida Blais ", "capacity": ReaderCapacity.AUTHORITY, "shown": LIST, "on": today(rives)}
    return DeskReading(**(given | said))


def test_a_reading_is_one_line_of_the_log_and_one_entry_of_the_trail(rives):
    line = note_desk_reading(rives, reading=reading(rives, quality="Ministère"), actor=SYSTEM)
    kept = Consultation.objects.get(pk=line.pk)
    assert (kept.kind, kept.reader, kept.capacity, kept.quality, kept.shown) == (
        "desk", "Ida Blais", "authority", "Ministère", LIST,
    )  # fmt: skip
    assert AuditEntry.objects.filter(action="register.shown").count() == 1


@pytest.mark.parametrize("said", [{"reader": " "}, {"shown": ""}, {"capacity": ReaderCapacity.MEMBER}])
def test_what_does_not_say_who_and_what_is_refused(rives, said):
    with pytest.raises(ReadingIncomplete):
        note_desk_reading(rives, reading=reading(rives, **said), actor=SYSTEM)
    assert not Consultation.objects.exists()


def test_no_reading_is_of_a_day_to_come(rives):
    with pytest.raises(DatesReversed):
        note_desk_reading(rives, reading=reading(rives, on=today(rives) + timedelta(days=1)), actor=SYSTEM)


def test_the_office_writes_it_on_its_page_and_the_auditor_reads_it(rives):
    anne, office = a_member(rives), signed_in(an_officer(rives, Role.SECRETARY))
    sent = {"reader": "Anne Roy", "capacity": "member", "quality": "M999", "shown": LIST, "on": "2026-03-02"}
    refused = office.post(at("register-desk"), sent)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["quality"])
    office.post(at("register-desk"), sent | {"quality": anne.number})
    assert Consultation.objects.get().as_of == date(2026, 3, 2)
    auditor = signed_in(an_officer(rives, Role.AUDITOR, "auditrice@example.org"))
    shown = unescape(auditor.get(at("register-consultations")).content.decode())
    assert f"Anne Roy (A member, {anne.number})" in shown
    assert LIST in shown
    assert at("register-desk") not in shown
    assert at("register-desk") in office.get(at("register-consultations")).content.decode()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CHAIR, Role.SCRUTINEER, None])
def test_only_the_office_writes_it(rives, role):
    client = signed_in(an_officer(rives, role) if role else an_account_of(a_member(rives)))
    assert client.get(at("register-desk")).status_code == 404
    assert client.post(at("register-desk"), {"reader": "X"}).status_code == 404
