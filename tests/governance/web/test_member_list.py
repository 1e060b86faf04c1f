"""The list of members as members consult it: names alone, and each reading noted."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from governance.web.member_list import name_in
from membership.models import Consultation, ConsultationKind
from tests.factories.register import a_member, an_account_of, an_organisation
from tests.governance.web.reading import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return an_organisation()


@pytest.fixture
def reader(here):
    browser = Client()
    browser.force_login(
        an_account_of(a_member(here, "Anne", "Roy", email="anne@example.org")),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return browser


def the_list(here, **asked):
    return reverse("governance:member-list", args=[here.slug]), asked


def test_a_member_reads_names_and_nothing_else(here, reader):
    a_member(here, "Luc", "Gagné", email="luc@example.org")
    a_member(here, "Parti", "Avant", until=date(2026, 5, 1))
    shown = said(reader.get(*the_list(here)))
    assert "Gagné" in shown
    assert "Avant" not in shown
    assert "luc@example.org" not in shown
    read = Consultation.objects.get()
    assert (read.kind, read.membership) == (ConsultationKind.LIST, None)


def test_it_is_offered_where_a_member_finds_what_may_be_done(here, reader):
    assert the_list(here)[0] in reader.get(f"/o/{here.slug}/").content.decode()


def test_a_part_of_a_name_finds_and_a_number_does_not(here, reader):
    luc = a_member(here, "Luc", "Gagné")
    assert "Gagné" in said(reader.get(*the_list(here, name="gagne")))
    digits = "".join(one for one in luc.number if one.isdigit())
    assert "Gagné" not in said(reader.get(*the_list(here, name=digits)))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("M00042", "M"), ("O’Neil-Côté", "O’Neil-Côté"), ("a@example.org", "a example.org"), ("  418 555-0100 ", "")],
)
def test_only_what_may_be_a_name_is_looked_for(typed, kept):
    assert name_in(typed) == kept


def test_where_the_rules_do_not_open_it_there_is_no_such_page(reader, here, monkeypatch):
    monkeypatch.setattr("governance.web.member_list.may_consult", lambda *_: False)
    assert reader.get(*the_list(here)).status_code == 404
