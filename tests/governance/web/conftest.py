"""One co-op, its officers and one member, each with a browser of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from membership.models import Account, Membership, Organisation, Role
from tests.factories.register import a_member, an_account_of, an_officer, an_organisation

OFFICERS = {
    "secretary": Role.SECRETARY,
    "administrator": Role.ADMINISTRATOR,
    "chair": Role.CHAIR,
    "scrutineer": Role.SCRUTINEER,
    "auditor": Role.AUDITOR,
}


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody a table of permissions asks about. `other_secretary` is that of another organisation."""

    organisation: Organisation
    membership: Membership
    accounts: dict[str, Account]


@pytest.fixture
def organisation(db: None) -> Organisation:
    return an_organisation()


@pytest.fixture
def other(db: None) -> Organisation:
    return an_organisation("ailleurs", name_fr="Coop d’ailleurs", name_en="Elsewhere Co-op")


@pytest.fixture
def cast(organisation: Organisation, other: Organisation) -> Cast:
    membership = a_member(organisation, "Anne", "Roy", number="R0001")
    accounts = {name: an_officer(organisation, role) for name, role in OFFICERS.items()}
    accounts["member"] = an_account_of(membership)
    accounts["other_secretary"] = an_officer(other, Role.SECRETARY)
    return Cast(organisation, membership, accounts)


@pytest.fixture
def browser_of(cast: Cast) -> Callable[[str], Client]:
    """Return the browser of somebody of the cast; `anonymous` has not signed in."""

    def sign_in(who: str) -> Client:
        client = Client()
        if who != "anonymous":
            client.force_login(cast.accounts[who], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
