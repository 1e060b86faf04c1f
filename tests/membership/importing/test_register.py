"""The statutory register of a day, as it was known at an instant."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from membership.clock import now
from membership.models import (
    Address,
    Category,
    MembershipPeriod,
    Representation,
    ShareClass,
    ShareOperation,
    ShareTransaction,
)
from membership.queries.registry import register_on
from membership.rules.spreadsheets import csv_lines, dollars, harmless
from membership.services import history
from tests.factories.meetings import jump
from tests.factories.register import a_legal_member, a_member, a_suspension, an_organisation

NEW_YEAR = date(2026, 1, 1)


@pytest.fixture
def coop(db):
    coop = an_organisation("registre")
    jump(coop, NEW_YEAR, freeze=True)
    return coop


def numbers(coop, on, **known):
    return [row.number for row in register_on(coop, on, **known)]


def test_a_member_is_in_the_register_from_the_first_day_and_not_on_the_day_of_departure(coop):
    a_member(coop, number="M1", since=date(2020, 1, 1), until=date(2021, 6, 30))

    assert numbers(coop, date(2019, 12, 31)) == []
    assert numbers(coop, date(2020, 1, 1)) == ["M1"]
    assert numbers(coop, date(2021, 6, 29)) == ["M1"]
    assert numbers(coop, date(2021, 6, 30)) == []


def test_a_member_since_a_day_nobody_knows_was_always_there(coop):
    a_member(coop, number="M1", since=None)
    [row] = register_on(coop, date(1990, 1, 1))
    assert row.joined_on is None


def test_a_correction_changes_what_is_known_and_not_what_was_known(coop):
    membership = a_member(coop, number="M1", since=date(2020, 1, 1))
    before = now()
    jump(coop, NEW_YEAR + timedelta(days=31), freeze=True)
    history.end(membership.periods.get(), on=date(2023, 5, 1))

    assert numbers(coop, date(2024, 1, 1)) == []
    assert numbers(coop, date(2024, 1, 1), known_at=before) == ["M1"]
    assert numbers(coop, date(2023, 4, 30)) == ["M1"]


def test_what_was_not_known_yet_is_not_in_the_register_of_then(coop):
    before = now()
    jump(coop, NEW_YEAR + timedelta(days=31), freeze=True)
    a_member(coop, number="M1", since=date(2020, 1, 1))

    assert numbers(coop, date(2024, 1, 1), known_at=before) == []
    assert numbers(coop, date(2024, 1, 1)) == ["M1"]


def test_a_change_of_category_does_not_make_a_newer_member(coop):
    membership = a_member(coop, number="M1", since=date(2020, 1, 1), until=date(2022, 1, 1))
    MembershipPeriod.objects.create(
        organisation=coop,
        membership=membership,
        category=Category.objects.for_organisation(coop).get(key="worker"),
        effective=DateRange(date(2022, 1, 1), None),
    )
    [row] = register_on(coop, NEW_YEAR)
    assert (row.category, row.category_since, row.joined_on) == ("worker", date(2022, 1, 1), date(2020, 1, 1))


def test_who_came_back_is_a_member_since_the_return(coop):
    membership = a_member(coop, since=date(2010, 1, 1), until=date(2012, 1, 1))
    MembershipPeriod.objects.create(
        organisation=coop,
        membership=membership,
        category=Category.objects.for_organisation(coop).get(key="user"),
        effective=DateRange(date(2015, 1, 1), None),
    )
    [row] = register_on(coop, NEW_YEAR)
    assert row.joined_on == date(2015, 1, 1)


def test_the_register_shows_suspensions_and_representatives_of_the_day(coop):
    suspended = a_member(coop, number="M1")
    a_suspension(suspended, since=date(2025, 12, 1), until=date(2026, 2, 1))
    a_legal_member(coop, number="M2", represented_by="Ana Diallo")

    by_number = {row.number: row for row in register_on(coop, NEW_YEAR)}
    assert by_number["M1"].status == "suspended"
    assert by_number["M2"].representative == "Ana Diallo"
    assert {row.number: row.status for row in register_on(coop, date(2026, 2, 1))}["M1"] == "active"


def test_a_bare_name_stands_where_no_person_is_known(coop):
    ferme = a_legal_member(coop, represented_by="")
    Representation.objects.create(
        organisation=coop, membership=ferme, bare_name="Zoé Roy", effective=DateRange(None, None)
    )
    [row] = register_on(coop, NEW_YEAR)
    assert row.representative == "Zoé Roy"


def test_the_last_known_address_is_the_one_of_the_day(coop):
    person = a_member(coop).person
    for city, since, until in (("Gaspé", None, date(2022, 1, 1)), ("Rimouski", date(2022, 1, 1), None)):
        Address.objects.create(organisation=coop, person=person, city=city, effective=DateRange(since, until))

    assert [row.city for row in register_on(coop, date(2021, 12, 31))] == ["Gaspé"]
    assert [row.city for row in register_on(coop, NEW_YEAR)] == ["Rimouski"]


def test_shares_are_those_of_the_ledger_up_to_the_day(coop):
    membership = a_member(coop)
    share_class = ShareClass.objects.for_organisation(coop).get()
    for operation, quantity, on in (
        (ShareOperation.OPENING, 5, None),
        (ShareOperation.REDEMPTION, -2, date(2025, 3, 1)),
        (ShareOperation.SUBSCRIPTION, 10, date(2026, 3, 1)),
    ):
        ShareTransaction.objects.create(
            organisation=coop, membership=membership, share_class=share_class, operation=operation,
            quantity=quantity, unit_price_cents=1000, effective_on=on,
        )  # fmt: skip

    [row] = register_on(coop, NEW_YEAR)
    assert (row.shares, row.shares_cents) == (3, 3000)
    assert [operation["operation"] for operation in row.share_operations] == ["opening", "redemption"]


def test_names_come_in_french_order(coop):
    for number, name in (("1", "Zuber"), ("2", "Élie"), ("3", "Eaton"), ("4", "Œuvray")):
        a_member(coop, number=number, given_name="A", family_name=name)
    assert [row.family_name for row in register_on(coop, NEW_YEAR)] == ["Eaton", "Élie", "Œuvray", "Zuber"]


def test_the_register_of_one_organisation_never_holds_the_members_of_another(coop):
    a_member(an_organisation("ailleurs"))
    assert numbers(coop, NEW_YEAR) == []


@pytest.mark.parametrize("text", ["=1+1", "+1", "-2", "@SUM(A1)", "\t=1", "  =1", "＝1", '=HYPERLINK("http://x")'])
def test_a_cell_that_a_spreadsheet_would_compute_becomes_text(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Roy", "12, rue du Quai", "O'Brien", "St-Pierre", "a=b"])
def test_other_cells_stay_as_they_are(text):
    assert harmless(text) == text


def test_a_number_keeps_its_sign_and_a_text_that_looks_like_one_gets_an_apostrophe():
    row = (-3, dollars(-1205), dollars(7), "+10", "-1")
    assert list(csv_lines(["+a"], [row])) == ["'+a\r\n", "-3,-12.05,0.07,'+10,'-1\r\n"]


def test_a_table_written_out_reads_back_the_same():
    lines = "".join(csv_lines(("number", "name"), [("1", 'Roy, dit "Luc"'), ("2", None), ("3", NEW_YEAR)]))
    assert list(csv.reader(io.StringIO(lines))) == [
        ["number", "name"],
        ["1", 'Roy, dit "Luc"'],
        ["2", ""],
        ["3", "2026-01-01"],
    ]
