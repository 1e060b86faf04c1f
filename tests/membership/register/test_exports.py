"""The statutory register taken away, in each format, and the log of those who read it."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook
from pypdf import PdfReader

from membership.actors import Actor
from membership.clock import now
from membership.models import (
    Address,
    Consultation,
    EventKind,
    Membership,
    MembershipEvent,
    ReaderCapacity,
    Role,
    SectionKind,
    ShareClass,
    ShareOperation,
    ShareTransaction,
)
from membership.queries.moment import Moment
from membership.queries.registry import register_on
from membership.services import clock
from membership.services.consulting import DeskReading, note_desk_reading
from membership.services.exports import exporting
from membership.services.exports.exporting import FORMATS, export_register
from membership.services.life.changes import change_category
from membership.services.life.departures import resign
from membership.services.privacy.archives import ask_archive, take_archive
from membership.services.redemptions import Decision, decide_redemption, pay_redemption, request_redemption
from membership.services.sections import open_section
from membership.services.shares import Transfer, record_share_payment, subscribe_shares, transfer_shares
from tests.factories.life import category, decision
from tests.factories.register import SYSTEM, a_legal_member, a_member, a_suspension, an_account_of, an_officer
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
    people, by_class, ledger, paid = book.worksheets
    assert [one.title for one in book.worksheets] == [
        "Membres",
        "Parts par catégorie",
        "Registre des parts",
        "Paiements",
    ]
    assert [cell.value for cell in by_class[2]][2:] == [3, 30, 30]
    assert paid.max_row == 1
    rows = {row[0].value: row for row in people.iter_rows(min_row=2)}
    assert rows["M0001"][10].value.date() == date(2020, 1, 1)
    assert (rows["M0001"][14].value, rows["M0001"][15].value) == (10, 100)
    assert rows["M0004"][2].value == "'+Roy"
    assert all(cell.data_type != "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    assert [cell.value for cell in ledger[2]][4:6] == [3, 10]


def test_the_last_day_is_the_one_that_people_say(rives, anne):
    resign(anne, decision=decision(date(2026, 12, 1), notice_on=date(2026, 11, 2)), actor=SYSTEM)
    at = Moment(date(2026, 11, 28))
    [head, row, *_] = load_workbook(io.BytesIO(taken(rives, "xlsx", at=at))).worksheets[0].values
    assert row[head.index("Dernier jour")].date() == date(2026, 11, 30)
    [line] = csv.DictReader(io.StringIO(taken(rives, "csv", at=at).decode()))
    assert line["left_on"] == "2026-12-01", "the first day without it, as an import reads it"


def test_a_stay_that_ended_on_a_day_nobody_knows_says_so(rives):
    gone = a_member(rives, "Parti", "Avant", until=date(2026, 11, 28), number="M0002")
    told = {"organisation": rives, "membership": gone, "recorded_at": now()}
    MembershipEvent.objects.create(**told, kind=EventKind.RESIGNED, effective_on=None)
    at = Moment(date(2024, 1, 1))
    [head, *rows] = load_workbook(io.BytesIO(taken(rives, "xlsx", at=at))).worksheets[0].values
    assert [row[head.index("Dernier jour")] for row in rows if row[0] == "M0002"] == ["Non connu"]
    lines = csv.DictReader(io.StringIO(taken(rives, "csv", at=at).decode()))
    assert [line["left_on"] for line in lines if line["member_number"] == "M0002"] == [""]
    told_now = {one["member_number"]: one["left_on"] for one in json.loads(taken(rives, "json", at=at))["members"]}
    assert told_now["M0002"] is None

    MembershipEvent.objects.create(**told, kind=EventKind.RESIGNED, effective_on=date(2026, 11, 28))
    assert [row.until for row in register_on(rives, at.on) if row.number == "M0002"] == [date(2026, 11, 28)]


def test_who_only_changes_category_has_no_last_day(rives, anne):
    worker = category(rives, "worker")
    change_category(anne, category=worker, decision=decision(date(2026, 12, 1)), actor=SYSTEM)
    assert [row.until for row in register_on(rives, date(2026, 11, 28))] == [None]


@pytest.fixture
def dealings(rives, anne):
    """Anne subscribes in two classes, pays, passes some on, has some paid back: all that a ledger can hold."""
    luc = a_member(rives, "Luc", "Hébert", number="M0009")
    common = ShareClass.objects.for_organisation(rives).get()
    preferred = ShareClass.objects.create(
        organisation=rives, key="preferred", name_fr="Privilégiées", unit_price_cents=500
    )
    subscribe_shares(anne, share_class=common, quantity=10, on=date(2021, 5, 1), actor=SYSTEM)
    record_share_payment(anne, share_class=common, amount_cents=10_000, on=date(2021, 5, 2), actor=SYSTEM)
    subscribe_shares(anne, share_class=preferred, quantity=4, on=date(2022, 1, 1), actor=SYSTEM)
    record_share_payment(anne, share_class=preferred, amount_cents=500, on=date(2022, 1, 1), actor=SYSTEM)
    transfer_shares(
        anne, to=luc, share_class=common, transfer=Transfer(3, date(2023, 2, 1), "Conseil"), actor=SYSTEM
    )  # fmt: skip
    asked = request_redemption(anne, share_class=common, quantity=2, on=date(2023, 3, 1), actor=SYSTEM)
    granted = Decision(True, "Conseil", date(2023, 4, 1), stays_solvent=True, spares_reserve=True, override="Vu.")
    pay_redemption(decide_redemption(asked, decision=granted, actor=SYSTEM), on=date(2023, 5, 1), actor=SYSTEM)


def test_the_register_holds_each_class_each_operation_and_each_payment(rives, dealings):
    """Rulebook 1.3: shares of each class; dates of subscription, redemption, refund, transfer, amounts due."""
    [row] = [one for one in json.loads(taken(rives, "json"))["members"] if one["member_number"] != "M0009"]
    assert row["holdings"] == [
        {"share_class": "qualifying", "quantity": 5, "value_cents": 5_000, "due_cents": 0},
        {"share_class": "preferred", "quantity": 4, "value_cents": 2_000, "due_cents": 1_500},
    ]
    assert [
        (one["operation"], one["quantity"], one["effective_on"], one["other_party"]) for one in row["share_operations"]
    ] == [
        ("subscription", 10, "2021-05-01", ""),
        ("subscription", 4, "2022-01-01", ""),
        ("transfer", -3, "2023-02-01", "M0009"),
        ("redemption", -2, "2023-05-01", ""),
    ]
    assert [(one["kind"], one["amount_cents"], one["effective_on"]) for one in row["share_payments"]] == [
        ("payment", 10_000, "2021-05-02"),
        ("payment", 500, "2022-01-01"),
        ("transfer", -3_000, "2023-02-01"),
        ("reimbursement", -2_000, "2023-05-01"),
    ]
    assert row["due_cents"] == 1_500
    [other] = [one for one in json.loads(taken(rives, "json"))["members"] if one["member_number"] == "M0009"]
    assert [one["other_party"] for one in other["share_operations"]] == [row["member_number"]]


def test_the_list_for_spreadsheets_holds_them_too(rives, dealings):
    rows = {row["member_number"]: row for row in csv.DictReader(io.StringIO(taken(rives, "csv").decode()))}
    [row] = [one for number, one in rows.items() if number != "M0009"]
    assert row["due_amount"] == "15.00"
    assert row["held_by_class"] == "qualifying 5, due 0.00; preferred 4, due 15.00"
    assert "2023-02-01 transfer -3 qualifying at 10.00 (M0009)" in row["share_operations"]
    assert "2023-05-01 reimbursement -20.00 qualifying" in row["share_payments"]
    assert row["in_category_since"] == row["joined_on"] != ""


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_paper_holds_them_too(rives, dealings, language):
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(taken(rives, "pdf", language=language))).pages)
    for said in {"fr": ("Parts par catégorie", "Remboursement"), "en": ("Shares by class", "Reimbursement")}[language]:
        assert said in text
    assert text.count("M0009") >= 3


def test_as_known_before_a_payment_was_written_down_it_is_not_there(rives, dealings):
    known_at = now()
    anne = Membership.objects.exclude(number="M0009").get()
    preferred = ShareClass.objects.get(key="preferred")
    record_share_payment(anne, share_class=preferred, amount_cents=500, on=date(2022, 6, 1), actor=SYSTEM)

    def due(at):
        [row] = [one for one in json.loads(taken(rives, "json", at=at))["members"] if one["member_number"] != "M0009"]
        return row["due_cents"]

    assert (due(Moment(YEAR_END, known_at)), due(Moment(YEAR_END))) == (1_500, 1_000)


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


@pytest.mark.parametrize("command", ["register", "register_changes"])
def test_a_file_that_cannot_be_written_is_told_in_one_line_and_nothing_was_read(rives, members, tmp_path, command):
    nowhere = tmp_path / "nonexistent" / "x.json"
    days = () if command == "register" else ("--from", "2020-01-01", "--to", "2026-01-01")
    with pytest.raises(CommandError, match=r"x\.json: No such file or directory\."):
        call_command(command, *days, "--organisation", "rives", "--out", str(nowhere))
    assert not Consultation.objects.exists()


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

    def test_the_same_reading_within_the_hour_is_one_line_whatever_was_read_in_between(
        self, rives, anne, cast, sign_in
    ):
        office = sign_in(cast["secretary"])
        for address in (LIST, f"{LIST}{anne.public_id}/", LIST, f"{LIST}{anne.public_id}/"):
            office.get(address)
        assert self.lines() == [("list", "", ""), ("file", "", "")]
        office.get(LIST, {"as_of": "2025-12-31"})
        sign_in(cast["auditor"]).get(LIST)
        assert self.lines()[2:] == [("list", "", ""), ("list", "", "")]
        clock.jump_to(now() + timedelta(hours=2), actor=SYSTEM)
        sign_in(cast["secretary"]).get(LIST)
        assert len(self.lines()) == 5

    @pytest.mark.parametrize(
        ("kind", "page"),
        [
            ("shares", "member-shares"),
            ("letters", "member-letters"),
            ("acting", "member-representatives"),
            ("contact", "member-contact"),
        ],
    )
    def test_each_page_about_a_member_leaves_its_line(self, rives, anne, cast, sign_in, kind, page):
        address = reverse(page, kwargs={"slug": "rives", "public_id": anne.public_id})
        assert sign_in(cast["secretary"]).get(address).status_code == 200
        [line] = Consultation.objects.all()
        assert (line.kind, line.membership, line.account) == (kind, anne, cast["secretary"])

    def test_what_members_owe_is_a_reading_where_somebody_is_named(self, rives, anne, cast, sign_in):
        office, capital = sign_in(cast["secretary"]), reverse("capital", kwargs={"slug": "rives"})
        office.get(capital)
        assert self.lines() == []
        subscribe_shares(
            anne, share_class=ShareClass.objects.get(organisation=rives), quantity=3, on=date(2026, 1, 1), actor=SYSTEM
        )
        office.get(capital)
        assert self.lines() == [("due", "", "")]

    def test_members_chosen_to_be_changed_together_are_read_too(self, rives, anne, cast, sign_in):
        address = reverse("register-bulk", kwargs={"slug": "rives"})
        sign_in(cast["secretary"]).get(address, {"q": "roy", "change": "language:en"})
        assert self.lines() == [("bulk", "", "q=roy")]

    def test_a_file_taken_for_somebody_is_told_and_ones_own_is_not(self, rives, anne, cast, sign_in):
        for account in (cast["secretary"], an_account_of(anne)):
            actor = Actor(account.pk, account.public_id)
            take_archive(ask_archive(anne.person, actor=actor), actor=actor)
        [line] = Consultation.objects.all()
        assert (line.kind, line.format, line.account, line.membership) == ("archive", "zip", cast["secretary"], anne)

    def test_the_log_says_what_was_read_in_words(self, rives, anne, cast, sign_in):
        office = sign_in(cast["secretary"])
        north = open_section(rives, kind=SectionKind.REGION, key="nord", name_fr="Nord", name_en="North", actor=SYSTEM)
        office.get(LIST, {"section": north.public_id})
        office.get(reverse("section", kwargs={"slug": "rives", "section": north.public_id}))
        shown = office.get(reverse("register-consultations", kwargs={"slug": "rives"})).content.decode()
        assert ("North" in shown, "Nord<" in shown, north.public_id in shown) == (True, True, False)

    def test_a_refused_copy_is_none(self, rives, anne, cast, sign_in, monkeypatch):
        monkeypatch.setitem(exporting.MOST, "xlsx", 0)
        sign_in(cast["secretary"]).get(f"{LIST}export/xlsx/")
        assert self.lines() == []

    def test_the_page_shows_them_the_latest_first_to_those_who_may_read_the_register(self, rives, anne, cast, sign_in):
        call_command("register", "--organisation", "rives", stdout=io.StringIO())
        sign_in(cast["secretary"]).get(f"{LIST}{anne.public_id}/")
        page = sign_in(cast["auditor"]).get(f"{LIST}consultations/")
        with override("en"):
            assert [str(row[0]) for row in page.context["rows"]] == ["Secretary", "The command line"]
        assert page.context["rows"][0][4] == "Anne Roy (M0001)"
        assert sign_in(cast["chair"]).get(f"{LIST}consultations/").status_code == 404

    def test_another_organisation_reads_its_own(self, rives, ailleurs, anne, cast, sign_in):
        sign_in(cast["secretary"]).get(LIST)
        elsewhere = sign_in(an_officer(ailleurs, Role.SECRETARY, "deux@example.org"))
        assert elsewhere.get("/o/ailleurs/register/consultations/").context["rows"] == []


class TestTheLogTakenAway:
    ADDRESS = f"{LIST}consultations/"

    def rows(self, answer):
        return list(csv.DictReader(io.StringIO(b"".join(answer).decode(), newline="")))

    def test_the_list_for_spreadsheets_holds_each_line_and_no_formula(self, rives, anne, cast, sign_in):
        office = sign_in(cast["secretary"])
        office.get(f"{LIST}{anne.public_id}/")
        note_desk_reading(
            rives, reading=DeskReading("=cmd()", ReaderCapacity.OTHER, "+La liste", date(2025, 5, 5)), actor=SYSTEM
        )
        shown, opened = self.rows(office.get(self.ADDRESS, {"csv": 1}))
        assert (shown["kind"], shown["reader"], shown["shown"], shown["as_of"]) == (
            "desk", "'=cmd()", "'+La liste", "2025-05-05",
        )  # fmt: skip
        assert (opened["kind"], opened["account"], opened["member_number"]) == ("file", "Secretary", "M0001")

    def test_the_workbook_says_it_in_words(self, rives, anne, cast, sign_in):
        office = sign_in(cast["secretary"])
        office.get(LIST, {"q": "=roy"})
        note_desk_reading(rives, reading=DeskReading("Ida", ReaderCapacity.OTHER, "=1", date(2025, 5, 5)), actor=SYSTEM)
        [sheet] = load_workbook(io.BytesIO(b"".join(office.get(self.ADDRESS, {"xlsx": 1})))).worksheets
        _head, shown, listed = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert (shown[0], shown[6], shown[4].date()) == ("Ida (Somebody else)", "'=1", date(2025, 5, 5))
        assert (listed[0], listed[3], listed[6]) == ("Secretary", "The list", "“=roy”")
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)

    def test_it_holds_the_days_asked_about_and_taking_it_is_a_line(self, rives, anne, cast, sign_in):
        sign_in(cast["secretary"]).get(LIST)
        first_day = Consultation.objects.get().consulted_at.astimezone(rives.zone).date()
        clock.jump_to(now() + timedelta(days=3), actor=SYSTEM)
        office, later = sign_in(cast["secretary"]), first_day + timedelta(days=1)
        office.get(f"{LIST}{anne.public_id}/")
        asked = {"first": later.isoformat(), "last": ""}
        assert [row["kind"] for row in self.rows(office.get(self.ADDRESS, asked | {"csv": 1}))] == ["file"]
        line = Consultation.objects.order_by("-pk")[0]
        assert (line.kind, line.format, line.search) == ("log", "csv", f"first={later}")
        page = office.get(self.ADDRESS, {"last": first_day.isoformat()})
        assert [row[2] for row in page.context["rows"]] == ["The list"]
        assert f"last={first_day}&amp;csv=1" in page.content.decode()
        assert office.get(self.ADDRESS, {"first": later, "last": first_day}).context["form"].errors

    def test_a_workbook_too_long_is_refused_and_leaves_no_line(self, rives, anne, cast, sign_in, monkeypatch):
        monkeypatch.setitem(exporting.MOST, "xlsx", 0)
        office = sign_in(cast["secretary"])
        office.get(LIST)
        assert "Take it as CSV" in office.get(self.ADDRESS, {"xlsx": 1}, follow=True).content.decode()
        assert Consultation.objects.count() == 1

    def test_only_those_who_may_read_the_register_take_it(self, rives, cast, sign_in):
        assert sign_in(cast["auditor"]).get(self.ADDRESS, {"csv": 1}).status_code == 200
        assert sign_in(cast["chair"]).get(self.ADDRESS, {"csv": 1}).status_code == 404
