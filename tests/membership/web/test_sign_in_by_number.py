"""Signing in by member number, and the code with which the password is first chosen."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import get_hasher
from django.test import Client
from django.urls import reverse

from membership.models import Account, AccountLink
from membership.services.accounts import activate, issue_activation_code
from tests.factories.register import SYSTEM, a_member, an_account_of
from tests.membership.web.reading import body

pytestmark = pytest.mark.django_db
LOGIN, ACTIVATE = "/o/rives/login/", "/o/rives/activate/"
PASSWORD = "érable bleu tranquille"


@pytest.fixture
def gilles(rives):
    """A member without e-mail, who has chosen a password."""
    membership = a_member(rives, "Gilles", "Caron", number="M0412", email="")
    code = issue_activation_code(membership.person, actor=SYSTEM).code
    activate(rives, number="M0412", code=code, password=PASSWORD)
    return membership


def test_a_member_without_email_signs_in(gilles):
    browser = Client()
    answer = browser.post(LOGIN, {"number": "m0412", "password": PASSWORD})
    assert answer["Location"] == "/o/rives/"
    assert browser.get("/o/rives/").context["person"] == gilles.person


def test_the_page_asked_for_opens_afterwards_and_no_other_site(gilles):
    there = Client().post(LOGIN, {"number": "M0412", "password": PASSWORD, "next": "/o/rives/who/"})
    elsewhere = Client().post(LOGIN, {"number": "M0412", "password": PASSWORD, "next": "https://example.com/"})
    assert there["Location"] == "/o/rives/who/"
    assert elsewhere["Location"] == "/o/rives/"


def test_a_number_means_nothing_in_another_organisation(gilles, ailleurs):
    a_member(ailleurs, number="M0412", email="")
    answer = Client().post("/o/ailleurs/login/", {"number": "M0412", "password": PASSWORD})
    assert answer.status_code == 200


def test_every_refusal_reads_alike(rives, gilles, anne):
    a_member(rives, number="M0500", email="")
    tries = {"M0412": "wrong password", "M0500": PASSWORD, "M9999": PASSWORD, anne.number: PASSWORD}
    pages = []
    for number, password in tries.items():
        answer = Client().post(LOGIN, {"number": number, "password": password})
        pages.append((answer.status_code, body(answer, but=number)))
    assert len(set(pages)) == 1


def test_as_many_passwords_are_hashed_whether_or_not_the_number_exists(gilles, monkeypatch):
    hasher = type(get_hasher())
    hashed, encode = [], hasher.encode

    def counted(self, *args, **kwargs):
        hashed.append(1)
        return encode(self, *args, **kwargs)

    monkeypatch.setattr(hasher, "encode", counted)
    counts = []
    for number in ("M0412", "M9999"):
        hashed.clear()
        Client().post(LOGIN, {"number": number, "password": "wrong"})
        counts.append(len(hashed))
    assert counts[0] == counts[1] > 0


@pytest.mark.parametrize("number", ["M0412", "M9999"])
def test_the_sixth_try_at_a_number_is_refused_whoever_has_it(gilles, number):
    answers = [Client().post(LOGIN, {"number": number, "password": "wrong"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]


def test_a_right_password_clears_the_count(gilles):
    for _ in range(4):
        Client().post(LOGIN, {"number": "M0412", "password": "wrong"})
    assert Client().post(LOGIN, {"number": "M0412", "password": PASSWORD}).status_code == 302
    answers = [Client().post(LOGIN, {"number": "M0412", "password": "wrong"}) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {200}


def test_a_closed_account_does_not_get_in(gilles):
    Account.objects.filter(links__person=gilles.person).update(is_active=False)
    assert Client().post(LOGIN, {"number": "M0412", "password": PASSWORD}).status_code == 200


def test_a_new_code_does_not_open_a_closed_account(rives, gilles):
    Account.objects.filter(links__person=gilles.person).update(is_active=False)
    code = issue_activation_code(gilles.person, actor=SYSTEM).code
    answer = Client().post(ACTIVATE, {"number": "M0412", "code": code, "password": PASSWORD, "again": PASSWORD})
    assert answer["Location"] == reverse("account_inactive")
    assert Client().post(LOGIN, {"number": "M0412", "password": PASSWORD}).status_code == 200


def test_the_office_gives_a_code_and_the_member_gets_in(rives, cast, sign_in):
    membership = a_member(rives, "Rose", "Michaud", number="M0600", email="")
    page = sign_in(cast["secretary"]).post(f"/o/rives/register/{membership.public_id}/code/")
    code = page.context["issued"].code
    assert page.headers["Cache-Control"].count("no-store") == 1
    browser = Client()
    answer = browser.post(ACTIVATE, {"number": "M0600", "code": code.lower(), "password": PASSWORD, "again": PASSWORD})
    assert answer["Location"] == "/o/rives/"
    assert browser.get("/o/rives/").context["person"] == membership.person
    account = Account.objects.get(links__person=membership.person)
    assert account.email is None


def test_every_refused_activation_reads_alike(rives, gilles):
    waiting = a_member(rives, "Rose", "Michaud", number="M0600", email="")
    code = issue_activation_code(waiting.person, actor=SYSTEM).code
    tries = [("M0600", "2222-3333-4444"), ("M9999", code), ("M0412", code)]
    pages = []
    for number, written in tries:
        fields = {"number": number, "code": written, "password": PASSWORD, "again": PASSWORD}
        answer = Client().post(ACTIVATE, fields)
        pages.append((answer.status_code, body(answer, but=number).replace(written, "")))
    assert len(set(pages)) == 1


def test_a_weak_password_does_not_spend_the_code(rives):
    membership = a_member(rives, number="M0600", email="")
    code = issue_activation_code(membership.person, actor=SYSTEM).code
    weak = {"number": "M0600", "code": code, "password": "123456", "again": "123456"}
    assert Client().post(ACTIVATE, weak).status_code == 200
    assert Client().post(ACTIVATE, weak | {"password": PASSWORD, "again": PASSWORD}).status_code == 302


def test_codes_can_be_guessed_five_times(rives):
    a_member(rives, number="M0600", email="")
    fields = {"number": "M0600", "code": "2222-3333-4444", "password": PASSWORD, "again": PASSWORD}
    answers = [Client().post(ACTIVATE, fields).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]


def test_each_of_a_couple_may_take_a_log_in_of_their_own(rives, anne):
    an_account_of(anne)
    code = issue_activation_code(anne.person, actor=SYSTEM).code
    account = activate(rives, number="M0001", code=code, password=PASSWORD)
    assert AccountLink.objects.filter(person=anne.person).count() == 2
    assert account.email is None


def test_a_password_is_changed_by_whoever_knows_it(gilles):
    here, elsewhere = Client(), Client()
    for browser in (here, elsewhere):
        browser.post(LOGIN, {"number": "M0412", "password": PASSWORD})
    new = "lac gelé sous la lune"
    page = reverse("account_change_password")
    wrong = here.post(page, {"present": "wrong", "password": new, "again": new})
    assert wrong.status_code == 200
    assert here.post(page, {"present": PASSWORD, "password": new, "again": new}).status_code == 302
    assert here.get("/o/rives/").status_code == 200
    assert elsewhere.get("/o/rives/").status_code == 302
    assert Client().post(LOGIN, {"number": "M0412", "password": new}).status_code == 302


def test_whoever_signs_in_by_code_has_no_password_to_change(anne, sign_in):
    assert sign_in(an_account_of(anne)).get(reverse("account_change_password")).status_code == 404


def test_whoever_has_a_password_can_confirm_it(gilles):
    browser = Client()
    browser.post(LOGIN, {"number": "M0412", "password": PASSWORD})
    page = reverse("account_reauthenticate")
    assert browser.get(page).status_code == 200
    assert browser.post(page, {"password": "wrong"}).status_code == 200
    assert browser.post(page, {"password": PASSWORD}).status_code == 302
