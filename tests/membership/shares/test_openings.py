"""An opening balance tells as at which day it was brought in, wherever it is told; no share was issued that day."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from membership.models import Organisation, Role
from membership.queries.held.of_money import parts
from membership.queries.moment import Moment
from membership.queries.openings import openings_on
from membership.services.papers.certificate import share_certificate
from membership.services.papers.statement import capital_statement
from membership.services.shares import reverse_share_line
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, an_officer
from tests.factories.shares import opened, with_paid_shares
from tests.governance.minutes.papers import text_of

BROUGHT_IN, LATER = date(2026, 9, 15), date(2026, 10, 20)
SAID = {
    "en": "brought in as at September 15, 2026",
    "fr": "en date du 15 septembre 2026",
}
NOT_ISSUED = {"en": "not issued that day", "fr": "ce jour-là"}


@pytest.fixture
def held(rives, anne, common):
    """Anne held five shares by September 15, 2026, and took ten others before."""
    jump(rives, BROUGHT_IN, freeze=True)
    opened(anne, common, 5, on=None)
    with_paid_shares(anne, common)
    return anne


def plain(said: str) -> str:
    return said.replace("\u202f", " ").replace("\u00a0", " ")


def told(said: str, language: str) -> tuple[bool, bool]:
    return SAID[language] in plain(said), NOT_ISSUED[language] in plain(said)


def read(client: Client, name: str, rives: Organisation, language: str, **parts: str) -> str:
    address = reverse(name, kwargs={"slug": rives.slug, **parts})
    return plain(client.get(address, headers={"accept-language": language}).content.decode())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_pages_say_it(rives, held, sign_in, language):
    office = sign_in(an_officer(rives, Role.SECRETARY))
    for name in ("capital", "register-year"):
        assert told(read(office, name, rives, language), language) == (True, True), name
    line = read(office, "member-shares", rives, language, public_id=held.public_id)
    assert told(line.replace("Repris ", "").replace("Brought", "brought"), language) == (True, True)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_papers_say_it(rives, held, language):
    at = Moment(LATER)
    certificate = share_certificate(held, at=at, language=language, actor=SYSTEM)
    statement = capital_statement(rives, at=at, taken_as="pdf", language=language)
    for paper in (certificate, statement):
        assert told(text_of(paper.content), language) == (True, True), paper.name


def test_the_lists_say_it(rives, held):
    statement = capital_statement(rives, at=Moment(LATER), taken_as="csv", language="fr").content.decode()
    [row] = csv.DictReader(io.StringIO(statement))
    assert (row["opened_cents"], row["opened_first_on"], row["opened_last_on"]) == ("5000", "2026-09-15", "2026-09-15")
    book = load_workbook(io.BytesIO(capital_statement(rives, at=Moment(LATER), taken_as="xlsx", language="en").content))
    head, first = list(book["Share capital"].iter_rows(values_only=True))[:2]
    assert dict(zip(head, first, strict=True))["Of which opening balances"] == 50
    [shares] = [one for one in parts(held.person) if one.key == "shares"]
    at = [one.key for one in shares.columns].index("as_at")
    assert [one[at] for one in shares.rows] == [None, BROUGHT_IN]


def test_the_interface_says_it(rives, held, sign_in):
    office = sign_in(an_officer(rives, Role.SECRETARY))
    here = f"/api/v1/organisations/{rives.slug}"
    [capital] = office.get(f"{here}/shares").json()
    assert (capital["opened_cents"], capital["opened_first_on"], capital["opened_last_on"]) == (
        5_000, "2026-09-15", "2026-09-15",
    )  # fmt: skip
    ledger = office.get(f"{here}/members/{held.public_id}/shares").json()["ledger"]
    assert [one["as_at"] for one in ledger if one["kind"] == "shares"] == [None, "2026-09-15"]


def test_each_day_on_which_some_were_brought_in_counts_and_what_was_taken_back_does_not(rives, held, common, anne):
    jump(rives, LATER, freeze=True)
    again = opened(anne, common, 3, on=None)
    at = Moment(LATER)
    [both] = openings_on(rives, at, anne).values()
    assert (both.quantity, both.first, both.last) == (8, BROUGHT_IN, LATER)
    reverse_share_line(again, actor=SYSTEM, note="Doublon")
    [one] = openings_on(rives, at).values()
    assert (one.quantity, one.first, one.last) == (5, BROUGHT_IN, BROUGHT_IN)
