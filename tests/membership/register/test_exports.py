"""The statutory register taken away, in each format, and the log of those who read it."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook
from pypdf import PdfReader

from membership.models import Address, Consultation, Role, ShareClass, ShareOperation, ShareTransaction
from membership.queries.moment import Moment
from membership.queries.registry import register_on
from membership.services.exports import exporting
from membership.services.exports.exporting import FORMATS, export_register
from tests.factories.register import SYSTEM, a_legal_member, a_member, a_suspension, an_officer
from tests.membership.web.conftest import *  # noqa: F403  # the people who open the pages

LIST = "/o/rives/register/"
YEAR_END = date(2025, 12, 31)


@pytest.fixture
def members(rives, anne):
    """Anne with shares, a farm, somebody whose name is a formula, somebody who left but holds shares still."""
    gone = a_member(rives, "Parti", "Avant", until=date(2024, 1, 1), number="M0002")
    shares = ShareClass.objects.for_organisation(rives).get()
    for member, quantity in ((anne, 10), (gone, 3)):
        ShareTransaction.objects.create(
            organisation=rives, membership=member, share_class=shares, operation=ShareOperation.SUBSCRIPTION,
            quantity=quantity, unit_price_cents=1000, effective_on=date(2021, 5, 1),
        )  # fmt: skip
    a_legal_member(rives, "Ferme du Quai", number="M0003")
    a_member(rives, "=cmd()", "+Roy", number="M0004")
    a_suspension(anne, since=date(2025, 12, 1))


def taken(rives, taken_as, *, language="fr", at=None) -> bytes:
    exported = export_register(rives, at=at or Moment(YEAR_END), taken_as=taken_as, language=language, actor=SYSTEM)
    return b"".join(exported.pieces)


def test_whoever_left_with_shares_still_stands_there_as_a_holder(rives, members):
    by_number = {row.number: (row.status, row.category, row.shares) for row in register_on(rives, YEAR_END)}
    assert by_number["M0002"] == ("holder", "", 3)
    assert by_number["M0001"] == ("suspended", "user", 10)


def test_the_list_for_spreadsheets_holds_no_formula(rives, members):
    rows = {row["member_number"]: row for row in csv.DictReader(io.StringIO(taken(rives, "csv").decode()))}
    assert (rows["M0004"]["given_name"], rows["M0004"]["family_name"]) == ("'=cmd()", "'+Roy")
    assert (rows["M0001"]["shares"], rows["M0001"]["shares_amount"]) == ("10", "100.00")


def test_the_workbook_holds_days_and_numbers_as_such_and_no_formula(rives, members):
    book = load_workbook(io.BytesIO(taken(rives, "xlsx")))
    people, ledger = book.worksheets
    assert [people.title, ledger.title] == ["Membres", "Registre des parts"]
    rows = {row[0].value: row for row in people.iter_rows(min_row=2)}
    assert rows["M0001"][10].value.date() == date(2020, 1, 1)
    assert (rows["M0001"][14].value, rows["M0001"][15].value) == (10, 100)
    assert rows["M0004"][2].value == "'+Roy"
    assert all(cell.data_type != "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    assert [cell.value for cell in ledger[2]][4:] == [3, 10]


@pytest.mark.parametrize(("language", "title"), [("fr", "Registre des membres"), ("en", "Register of members")])
def test_the_pdf_is_for_screen_readers_too_and_says_both_its_dates(rives, members, language, title):
    at = Moment(YEAR_END, datetime(2027, 1, 5, 15, tzinfo=UTC))
    content = taken(rives, "pdf", language=language, at=at)
    assert content == taken(rives, "pdf", language=language, at=at)
    paper = PdfReader(io.BytesIO(content))
    text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    assert paper.metadata.title == title
    assert "/StructTreeRoot" in paper.trailer["/Root"]
    assert title in text
    assert "2025" in text
    assert "2027" in text


def test_the_pdf_tells_members_from_other_holders(rives, anne, members):
    Address.objects.create(
        organisation=rives, person=anne.person, line="12, rue du Quai", city="Gaspé", effective=(None, None)
    )
    now = Moment(YEAR_END)
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(taken(rives, "pdf", at=now))).pages)
    assert text.index("Autres détenteurs de parts") < text.index("Parti Avant")
    assert "12, rue du Quai, Gaspé" in " ".join(text.split())
    assert "Ferme du Quai (Ana Diallo)" in " ".join(text.split())


def test_no_format_shows_what_readers_of_a_register_have_no_right_to(rives, members):
    for taken_as in ("csv", "json"):
        assert "@example.org" not in taken(rives, taken_as).decode()


def test_a_format_that_cannot_hold_them_all_says_which_can(rives, members, cast, sign_in, monkeypatch):
    monkeypatch.setitem(exporting.MOST, "pdf", 2)
    page = sign_in(cast["secretary"]).get(f"{LIST}export/pdf/", follow=True)
    assert "Take it as CSV, which has no limit" in page.content.decode()
    with pytest.raises(CommandError, match="2"):
        call_command("register", "--organisation", "rives", "--format", "pdf", "--out", "/dev/null")


def test_the_command_writes_each_format_into_a_file(rives, members, tmp_path):
    for taken_as in FORMATS:
        call_command("register", "--organisation", "rives", "--format", taken_as, "--out", str(tmp_path / taken_as))
        assert (tmp_path / taken_as).stat().st_size > 100
    assert json.loads((tmp_path / "json").read_text())["count"] == 4


class TestTheLog:
    def lines(self):
        return [(line.kind, line.format, line.search) for line in Consultation.objects.order_by("pk")]

    def test_a_search_a_file_and_a_copy_are_each_written_down(self, rives, anne, cast, sign_in):
        office = sign_in(cast["secretary"])
        office.get(LIST, {"q": "roy", "as_of": "2025-12-31"})
        office.get(f"{LIST}{anne.public_id}/")
        assert b"".join(office.get(f"{LIST}export/csv/"))
        assert self.lines() == [("list", "", "q=roy"), ("file", "", ""), ("export", "csv", "")]
        listed, opened, _copy = Consultation.objects.order_by("pk")
        assert (listed.account, listed.as_of) == (cast["secretary"], date(2025, 12, 31))
        assert opened.membership == anne

    def test_going_on_in_a_list_is_one_reading(self, rives, anne, cast, sign_in):
        office = sign_in(cast["secretary"])
        office.get(LIST)
        office.get(LIST, {"after": anne.public_id})
        assert self.lines() == [("list", "", "")]

    def test_a_refused_copy_is_none(self, rives, anne, cast, sign_in, monkeypatch):
        monkeypatch.setitem(exporting.MOST, "xlsx", 0)
        sign_in(cast["secretary"]).get(f"{LIST}export/xlsx/")
        assert self.lines() == []

    def test_the_page_shows_them_the_latest_first_to_those_who_may_read_the_register(self, rives, anne, cast, sign_in):
        call_command("register", "--organisation", "rives", stdout=io.StringIO())
        sign_in(cast["secretary"]).get(f"{LIST}{anne.public_id}/")
        page = sign_in(cast["auditor"]).get(f"{LIST}consultations/")
        assert [row[0] for row in page.context["rows"]] == ["Secretary", "The command line"]
        assert page.context["rows"][0][4] == "Anne Roy (M0001)"
        assert sign_in(cast["chair"]).get(f"{LIST}consultations/").status_code == 404

    def test_another_organisation_reads_its_own(self, rives, ailleurs, anne, cast, sign_in):
        sign_in(cast["secretary"]).get(LIST)
        elsewhere = sign_in(an_officer(ailleurs, Role.SECRETARY, "deux@example.org"))
        assert elsewhere.get("/o/ailleurs/register/consultations/").context["rows"] == []
