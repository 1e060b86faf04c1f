"""One co-op with its officers and a member, somebody from elsewhere, and programs that speak for each of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from membership.models import Account, Membership, Organisation, Role
from membership.services import sender_domains
from tests.factories.register import a_member, an_account, an_account_of, an_officer, an_organisation

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ROOT = "/api/v1/"


@dataclass(frozen=True, slots=True)
class Program:
    """A program signed in as somebody, speaking JSON."""

    client: Client

    def ask(self, method: str, path: str, body: Any = None, *, language: str = "en", **headers: str) -> Any:
        """Return the answer to one request. path: under /api/v1/."""
        return self.client.generic(
            method,
            ROOT + path,
            data=b"" if body is None else json.dumps(body),
            content_type="application/json",
            headers={"accept-language": language, **headers},
        )

    def get(self, path: str, **query: Any) -> Any:
        """Return what a path answers, which must be well."""
        answer = self.client.get(ROOT + path, query, headers={"accept-language": "en"})
        assert answer.status_code == 200, answer.content
        return answer.json()

    def post(self, path: str, body: Any = None, *, status: int = 200) -> Any:
        """Return what a path answers to a body, which must be as foreseen."""
        answer = self.ask("POST", path, {} if body is None else body)
        assert answer.status_code == status, answer.content
        return answer.json()


SignIn = Callable[[Account | None], Program]


@pytest.fixture
def signed_in() -> SignIn:
    """Return a program that has signed in; None has not."""

    def program(account: Account | None) -> Program:
        client = Client(raise_request_exception=False)
        if account is not None:
            client.force_login(account, backend=BACKEND)
        return Program(client)

    return program


@pytest.fixture(autouse=True)
def no_name_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the name servers be silent: nothing here asks the network."""
    monkeypatch.setattr(sender_domains, "texts_at", lambda _name: None)


@pytest.fixture
def rives(db: None) -> Organisation:
    return an_organisation("rives")


@pytest.fixture
def ailleurs(db: None) -> Organisation:
    return an_organisation("ailleurs", name_fr="Coop d’ailleurs", name_en="Elsewhere Co-op")


@pytest.fixture
def anne(rives: Organisation) -> Membership:
    return a_member(rives, "Anne", "Roy", number="M0001", email="anne@example.org")


@pytest.fixture
def omar(ailleurs: Organisation) -> Membership:
    return a_member(ailleurs, "Omar", "Gagné", number="M0001", email="omar@example.org")


@pytest.fixture
def cast(rives: Organisation, ailleurs: Organisation, anne: Membership, omar: Membership) -> dict[str, Account | None]:
    """Everybody who might try, by what they are in «rives»."""
    return {
        **{role.value: an_officer(rives, role) for role in Role},
        "member": an_account_of(anne),
        "elsewhere": an_account_of(omar),
        "other_secretary": an_officer(ailleurs, Role.SECRETARY),
        "outsider": an_account("outsider@example.org"),
        "anonymous": None,
    }


@pytest.fixture
def as_(cast: dict[str, Account | None], signed_in: SignIn) -> Callable[[str], Program]:
    """Return a program signed in as one of the cast."""
    return lambda who: signed_in(cast[who])
