"""A member in their own space, the office across the desk, and everybody else who might try a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from membership.models import Account, Membership, Organisation, Role
from membership.services import courier
from tests.factories.meetings import jump
from tests.factories.register import a_member, an_account, an_account_of, an_officer, an_organisation

ON = date(2027, 1, 25)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(account: Account | None) -> Client:
    """Return a browser in which an account has signed in; None: nobody has."""
    client = Client(headers={"accept-language": "en"})
    if account is not None:
        client.force_login(account, backend=BACKEND)
    return client


@pytest.fixture
def rives(db) -> Organisation:
    organisation = an_organisation("rives")
    jump(organisation, ON)
    return organisation


@pytest.fixture
def anne(rives) -> Membership:
    return a_member(rives, "Anne", "Roy", number="M0001", email="anne@example.org")


@pytest.fixture
def luc(rives) -> Membership:
    return a_member(rives, "Luc", "Fabre", number="M0002", email="luc@example.org")


@pytest.fixture
def own(anne) -> Client:
    """Anne, signed in."""
    return browser(an_account_of(anne))


@pytest.fixture
def office(rives) -> Client:
    return browser(an_officer(rives, Role.SECRETARY))


@pytest.fixture
def everybody(rives, anne, luc) -> dict[str, Client]:
    """Whoever might try a page, by what they are in «rives»."""
    elsewhere = an_organisation("ailleurs", name_fr="Coop d’ailleurs")
    return {
        "nobody": browser(None),
        "outsider": browser(an_account("outsider@example.org")),
        "elsewhere": browser(an_account_of(a_member(elsewhere, "Omar", "Gagné", email="omar@example.org"))),
        "other_member": browser(an_account_of(luc)),
        "member": browser(an_account_of(anne)),
        **{role.value: browser(an_officer(rives, role)) for role in Role},
    }


@pytest.fixture
def letters(mailoutbox) -> Callable[[], list[EmailMessage]]:
    """Return what was sent, once everything posted has left."""

    def sent() -> list[EmailMessage]:
        courier.settle()
        return list(mailoutbox)

    return sent
