"""A program signs in as people do, with the token against forgery, and speaks its own language."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from membership.models import Membership, Organisation
from membership.services import courier
from membership.services.accounts import activate, issue_activation_code
from membership.web import signing_in
from tests.factories.register import SYSTEM, an_account_of

pytestmark = pytest.mark.django_db
PASSWORD = "quatre mots bien longs"


@pytest.fixture(autouse=True)
def _not_slower_than_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_in, "STEADY_SECONDS", 0)


@pytest.fixture
def program() -> Client:
    return Client(enforce_csrf_checks=True)


def send(program: Client, address: str, **fields: str) -> Any:
    """Send a form as a program does: with the token of its cookie in a header."""
    return program.post(address, fields, headers={"x-csrftoken": program.cookies["csrftoken"].value})


def who(program: Client) -> list[str]:
    answer = program.get("/api/v1/organisations", headers={"accept-language": "en"})
    assert answer.status_code == 200, answer.content
    return [person["name"] for place in answer.json() for person in place["persons"]]


def test_by_member_number_and_password(rives: Organisation, anne: Membership, program: Client) -> None:
    issued = issue_activation_code(anne.person, actor=SYSTEM)
    activate(rives, number=anne.number, code=issued.code, password=PASSWORD)
    program.get("/o/rives/login/")
    send(program, "/o/rives/login/", number=anne.number, password=PASSWORD)
    assert who(program) == ["Anne Roy"]


def test_by_a_code_sent_to_the_mailbox(anne: Membership, program: Client, mailoutbox: list[Any]) -> None:
    program.get("/compte/login/")
    send(program, "/compte/login/", email="anne@example.org")
    courier.settle()
    code = re.search(r"^    (\S+)$", mailoutbox[0].body, re.MULTILINE)
    assert code is not None
    send(program, "/compte/login/code/confirm/", code=code[1])
    assert who(program) == ["Anne Roy"]


def test_the_personal_link_of_a_notice_is_no_sign_in(rives: Organisation, anne: Membership) -> None:
    """A session that followed a link holds a pass to one meeting's pages, and no account."""
    session_of_a_link = Client()
    an_account_of(anne)
    session = session_of_a_link.session
    session["entries"] = {"1" * 22: {"membership_id": anne.pk}}
    session.save()
    assert session_of_a_link.get("/api/v1/organisations/rives").status_code == 403
