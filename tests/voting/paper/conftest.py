"""Browsers of everybody who might come to a count of papers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from membership.models import Account, Organisation, Role
from tests.factories.register import a_member, an_account_of, an_officer, an_organisation
from voting.models import PaperCount

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(account: Account) -> Client:
    """Return the browser of an account."""
    client = Client()
    client.force_login(account, backend=BACKEND)
    return client


@pytest.fixture
def rives(db: None) -> Organisation:
    return an_organisation()


@pytest.fixture
def browser_of(rives: Organisation) -> Callable[[str, PaperCount], Client]:
    """Return the browser of somebody by what they are; `first` and `second` are the scrutineers of the count."""

    def browser(who: str, count: PaperCount) -> Client:
        match who:
            case "anonymous":
                return Client()
            case "first" | "second":
                return signed_in(count.scrutineers.get(place=1 if who == "first" else 2).account)
            case "member":
                return signed_in(an_account_of(a_member(rives)))
            case "outsider":
                return signed_in(an_officer(an_organisation("loin"), Role.SECRETARY))
            case _:
                return signed_in(an_officer(rives, Role(who)))

    return browser
