"""The people who open the pages: each role of one organisation, a member, somebody from elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from membership.models import Account, Membership, Organisation, Role
from membership.services import courier
from membership.web import signing_in
from tests.factories.register import a_member, an_account, an_account_of, an_officer, an_organisation

SignIn = Callable[[Account], Client]


@pytest.fixture(autouse=True)
def _not_slower_than_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The steady time of the answers has a test of its own; the others need not wait for it."""
    monkeypatch.setattr(signing_in, "STEADY_SECONDS", 0)


@pytest.fixture
def rives(db) -> Organisation:
    return an_organisation("rives")


@pytest.fixture
def ailleurs(db) -> Organisation:
    return an_organisation("ailleurs", name_fr="Coop d’ailleurs", name_en="Elsewhere Co-op")


@pytest.fixture
def anne(rives) -> Membership:
    return a_member(rives, "Anne", "Roy", number="M0001", email="anne@example.org")


@pytest.fixture
def sign_in() -> SignIn:
    """Return a browser in which an account has signed in."""

    def signed_in(account: Account) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in


@pytest.fixture
def cast(rives, ailleurs, anne) -> dict[str, Account | None]:
    """Everybody who might try a page, by what they are in «rives»."""
    elsewhere = a_member(ailleurs, "Omar", "Gagné", email="omar@example.org")
    return {
        "nobody": None,
        "outsider": an_account("outsider@example.org"),
        "elsewhere": an_account_of(elsewhere),
        "member": an_account_of(anne),
        **{role.value: an_officer(rives, role) for role in Role},
    }


@pytest.fixture
def letters(mailoutbox) -> Callable[[], list[EmailMessage]]:
    """Return what was sent, once everything posted has left."""

    def sent() -> list[EmailMessage]:
        courier.settle()
        return list(mailoutbox)

    return sent
