"""Signing in by a code sent to a mailbox: easy for members, silent for whoever only tries addresses."""

from __future__ import annotations

import re
import threading
from datetime import date
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client
from django.urls import reverse

from membership.models import Account, AccountLink, AuditEntry, Person
from membership.services import courier
from membership.web import signing_in
from tests.factories.register import a_legal_member, a_member, an_account, an_account_of
from tests.membership.web.reading import body
from tests.waiting import PATIENCE

pytestmark = pytest.mark.django_db
ASK, CONFIRM = reverse("account_login"), reverse("account_confirm_login_code")


def code_in(letter) -> str:
    return re.search(r"^    (\S+)$", letter.body, re.MULTILINE).group(1)


def test_a_member_signs_in_with_the_code_and_is_linked(anne, letters):
    browser = Client()
    browser.post(ASK, {"email": "Anne@Example.org"})
    (letter,) = letters()
    assert letter.to == ["anne@example.org"]
    answer = browser.post(CONFIRM, {"code": code_in(letter)})
    assert answer["Location"] == "/"
    account = Account.objects.get(email="anne@example.org")
    assert [link.person for link in account.links.all()] == [anne.person]
    assert browser.get("/").context["user"] == account
    assert AuditEntry.objects.filter(action="account.linked", object_id=anne.person.public_id).count() == 1


def test_the_page_asked_for_opens_after_the_code(anne, letters):
    browser, wanted = Client(), "/o/rives/who/"
    page = browser.get(wanted)
    browser.post(page["Location"], {"email": "anne@example.org", "next": wanted})
    answer = browser.post(CONFIRM, {"code": code_in(letters()[0]), "next": wanted})
    assert answer["Location"] == wanted


@pytest.mark.parametrize("code", ["", "XXXX-YYYY"])
def test_known_and_unknown_addresses_get_the_same_pages(anne, letters, code):
    an_account("officer@example.org")
    pages = []
    for address in ("anne@example.org", "officer@example.org", "personne@example.org"):
        browser = Client()
        asked = browser.post(ASK, {"email": address})
        shown, refused = browser.get(CONFIRM), browser.post(CONFIRM, {"code": code})
        pages.append(
            (
                asked.status_code,
                asked["Location"],
                body(shown, but=address),
                refused.status_code,
                body(refused, but=address),
            )
        )
    assert pages[0] == pages[1] == pages[2]
    assert {letter.to[0] for letter in letters()} == {"anne@example.org", "officer@example.org"}


def test_the_third_wrong_code_ends_alike_for_known_and_unknown(anne, letters):
    ends = []
    for address in ("anne@example.org", "personne@example.org"):
        browser = Client()
        browser.post(ASK, {"email": address})
        answers = [browser.post(CONFIRM, {"code": "WRNG-CODE"}) for _ in range(3)]
        ends.append([(answer.status_code, answer.headers.get("Location")) for answer in answers])
    assert ends[0] == ends[1]
    assert ends[0][-1] == (302, ASK) or ends[0][-1] == (302, reverse("account_request_login_code"))


def test_the_fourth_code_in_a_minute_is_refused_for_any_address(anne):
    for address in ("anne@example.org", "personne@example.org"):
        browsers = [Client(headers={"accept-language": "en"}) for _ in range(4)]
        answers = [browser.post(ASK, {"email": address}) for browser in browsers]
        assert [answer.status_code for answer in answers] == [302, 302, 302, 200]
        assert "Too many tries" in answers[-1].content.decode()


def test_a_hall_full_of_people_behind_one_address_gets_its_codes(anne):
    asked = [Client().post(ASK, {"email": f"membre.{place}@example.org"}) for place in range(40)]
    assert {answer.status_code for answer in asked} == {302}


def test_the_answer_takes_the_same_time(anne, monkeypatch):
    waited: list[float] = []
    # By this clock the work takes two seconds for one, three for the other.
    turns = iter([100.0, 102.0, 200.0, 203.0])
    own = SimpleNamespace(sleep=waited.append, monotonic=lambda: next(turns))
    monkeypatch.setattr(signing_in, "STEADY_SECONDS", 5)
    monkeypatch.setattr(signing_in, "time", own)
    for address in ("anne@example.org", "personne@example.org"):
        Client().post(ASK, {"email": address})
    assert waited == [3.0, 2.0]


def test_a_slow_mail_server_holds_up_nobody(anne, monkeypatch):
    sent = []
    answered = threading.Event()

    def slowly(message):
        answered.wait(timeout=PATIENCE)
        sent.append(message)

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", slowly)
    Client().post(ASK, {"email": "anne@example.org"})
    assert not sent
    answered.set()
    courier.settle()
    assert len(sent) == 1


def test_a_mail_server_that_refuses_does_not_break_the_page(anne, monkeypatch):
    def refuse(message):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", refuse)
    assert Client().post(ASK, {"email": "anne@example.org"}).status_code == 302
    courier.settle()


def test_a_shared_mailbox_is_one_account_for_both(rives, anne, letters):
    paul = a_member(rives, "Paul", "Roy", email="anne@example.org")
    Client().post(ASK, {"email": "anne@example.org"})
    account = Account.objects.get(email="anne@example.org")
    assert {link.person for link in account.links.all()} == {anne.person, paul.person}
    assert EmailAddress.objects.get(user=account).verified


def test_a_mailbox_known_to_two_organisations_is_one_account(anne, ailleurs):
    there = a_member(ailleurs, "Anne", "Roy", email="ANNE@example.org")
    Client().post(ASK, {"email": "anne@example.org"})
    account = Account.objects.get(email="anne@example.org")
    assert {link.person for link in account.links.all()} == {anne.person, there.person}


def test_a_person_who_joins_later_is_linked_at_the_next_code(rives, anne):
    Client().post(ASK, {"email": "anne@example.org"})
    later = a_member(rives, "Léa", "Roy", email="anne@example.org")
    Client().post(ASK, {"email": "anne@example.org"})
    assert AccountLink.objects.filter(person=later.person, account__email="anne@example.org").exists()


def test_a_representative_gets_in_though_not_a_member(rives, letters):
    a_legal_member(rives, "Ferme du Quai", represented_by="Ana Diallo")
    Client().post(ASK, {"email": "ana@example.org"})
    assert [letter.to for letter in letters()] == [["ana@example.org"]]


def test_a_former_member_gets_no_account(rives, letters):
    a_member(rives, until=date(2021, 1, 1), email="parti@example.org")
    Client().post(ASK, {"email": "parti@example.org"})
    assert not letters()
    assert not Account.objects.filter(email="parti@example.org").exists()


def test_a_closed_account_gets_no_code(anne, letters):
    account = an_account_of(anne)
    account.is_active = False
    account.save()
    Client().post(ASK, {"email": "anne@example.org"})
    assert not letters()


@pytest.mark.parametrize("now_at", ["anne.roy@example.org", ""])
def test_whoever_lost_the_mailbox_no_longer_acts_for_the_person(rives, anne, sign_in, now_at):
    a_member(rives, "Paul", "Roy", email="anne@example.org")
    Client().post(ASK, {"email": "anne@example.org"})
    browser = sign_in(Account.objects.get(email="anne@example.org"))
    Person.objects.filter(pk=anne.person_id).update(email=now_at)
    page = browser.get("/o/rives/")
    assert page.context["person"].full_name == "Paul Roy"


def test_the_code_is_written_in_the_language_of_the_account(anne, letters):
    account = an_account_of(anne)
    account.language = "en"
    account.save()
    Client(headers={"accept-language": "fr"}).post(ASK, {"email": "anne@example.org"})
    assert letters()[0].subject == "Your code to sign in"


def test_a_new_device_goes_on_in_the_language_of_the_account(anne, letters):
    account = an_account_of(anne)
    account.language = "en"
    account.save()
    browser = Client(headers={"accept-language": "fr"})
    browser.post(ASK, {"email": "anne@example.org"})
    answer = browser.post(CONFIRM, {"code": code_in(letters()[0])})
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"


def test_another_code_replaces_the_first(anne, letters):
    browser = Client()
    browser.post(ASK, {"email": "anne@example.org"})
    browser.post(CONFIRM, {"action": "resend"})
    first, second = letters()
    assert browser.post(CONFIRM, {"code": code_in(first)}).status_code == 200
    assert browser.post(CONFIRM, {"code": code_in(second)}).status_code == 302


def test_another_address_can_be_tried(anne):
    browser = Client()
    browser.post(ASK, {"email": "personne@example.org"})
    assert browser.get(ASK).status_code == 302
    browser.post(reverse("account_logout"), {"next": ASK})
    assert browser.get(ASK).status_code == 200


def test_nobody_signs_up(db):
    page = Client().get(reverse("account_signup"))
    assert page.status_code == 200
    assert 'href="/#number"' in page.content.decode(), "where one finds the organisation, and applies to it"
    assert (
        Client().post(reverse("account_signup"), {"email": "x@example.org", "password1": "unlikely words"}).status_code
        == 200
    )
    assert not Account.objects.exists()
