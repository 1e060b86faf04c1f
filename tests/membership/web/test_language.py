"""The language is chosen once: this device keeps it, and so does the account."""

from __future__ import annotations

from django.conf import settings
from django.test import Client

from tests.factories.register import an_account


def test_the_device_remembers(db):
    browser = Client(headers={"accept-language": "fr"})
    assert '<html lang="fr">' in browser.get("/").content.decode()
    answer = browser.post("/language/", {"language": "en", "next": "/help/"})
    assert answer["Location"] == "/help/"
    assert '<html lang="en">' in browser.get("/").content.decode()


def test_the_account_remembers(db, sign_in):
    account = an_account()
    sign_in(account).post("/language/", {"language": "en"})
    account.refresh_from_db()
    assert account.language == "en"


def test_a_language_that_is_not_offered_changes_nothing(db, sign_in):
    account = an_account()
    answer = sign_in(account).post("/language/", {"language": "de"})
    account.refresh_from_db()
    assert (account.language, settings.LANGUAGE_COOKIE_NAME in answer.cookies) == ("fr", False)


def test_the_choice_leads_to_no_other_site(db):
    assert Client().post("/language/", {"language": "en", "next": "//example.com"})["Location"] == "/"


def test_a_link_cannot_change_the_language(db):
    assert Client().get("/language/?language=en").status_code == 405
