"""A workbook is brought in as its list would be: days stay days, sums stay sums, titles are passed over."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from membership.errors import ImportUnreadable
from membership.models import Membership, MembershipPeriod, ShareTransaction
from membership.rules.importing import workbooks
from membership.rules.importing.table import read_table
from membership.rules.importing.workbooks import written


def naive(*parts: int) -> datetime:
    """Return an instant as a workbook has it, which knows of no zone."""
    return datetime(*parts)  # noqa: DTZ001


HEADER = ["No membre", "Nom", "Prénom", "Catégorie", "Date d'adhésion", "Parts ($)"]


def a_workbook(*rows, before=(), name="Membres", **sheets) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = name
    for row in (*before, HEADER, *rows):
        sheet.append(row)
    for title, lines in sheets.items():
        other = book.create_sheet(title)
        for line in lines:
            other.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_brought_in_like_a_list(coop, bring_in):
    content = a_workbook(
        ["0012", "Côté", "Ariane", "Utilisateur", date(2018, 3, 1), 100],
        [13, "Roy", "Luc", "Travailleur", naive(2019, 12, 31, 0, 0), 10.0],
        ["TOTAL", 2, None, None, None, "=SUM(F2:F3)"],
    )
    report = bring_in(content)

    assert (report.rows, report.new, report.rejected) == (3, 2, 1)
    assert set(Membership.objects.values_list("number", flat=True)) == {"0012", "13"}
    days = MembershipPeriod.objects.values_list("effective", flat=True)
    assert {period.lower for period in days} == {date(2018, 3, 1), date(2019, 12, 31)}
    assert sorted(ShareTransaction.objects.values_list("quantity", flat=True)) == [1, 10]
    assert (report.how.sheet, report.how.encoding) == ("Membres", "")
    assert report.refused[0].raw["No membre"] == "TOTAL"


def test_titles_above_the_header_are_passed_over_and_rows_keep_their_place():
    table = read_table(a_workbook(["1", "Roy", "Luc", "user", None, None], before=[["Nos membres"], []]))
    assert (table.header_row, table.header) == (3, tuple(HEADER))
    assert [record.row for record in table.records()] == [4]


def test_a_title_above_a_text_list_is_passed_over_too():
    table = read_table("Nos membres, au 31 mars\n\nNo membre;Nom;Catégorie\n1;Roy;Utilisateur\n".encode("cp1252"))
    assert (table.separator, table.header_row, table.header) == (";", 3, ("No membre", "Nom", "Catégorie"))


def test_a_cover_sheet_is_passed_over():
    book = Workbook()
    book.active.title = "Accueil"
    book.active.append(["Bienvenue"])
    for row in (HEADER, ["1", "Roy", "Luc", "user", None, None]):
        (book["Liste"] if "Liste" in book.sheetnames else book.create_sheet("Liste")).append(row)
    hidden = book.create_sheet("Vieux", 0)
    hidden.sheet_state = "hidden"
    hidden.append(HEADER)
    out = io.BytesIO()
    book.save(out)
    assert read_table(out.getvalue()).sheet == "Liste"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (12, "12"),
        (12.0, "12"),
        (0.1 + 0.2, "0.3"),
        (1e20, "100000000000000000000"),
        (naive(2018, 3, 1), "2018-03-01"),
        (naive(2018, 3, 1, 13, 5), "2018-03-01 13:05:00"),
        (date(2018, 3, 1), "2018-03-01"),
        ("Roy", "Roy"),
        (True, "True"),
    ],
)
def test_a_cell_becomes_text_that_reads_one_way_only(cell, text):
    assert written(cell) == text


def an_archive(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "content", [an_archive(readme="hello"), a_workbook()[:2000], b"PK\x03\x04"], ids=["other", "cut", "mark"]
)
def test_what_only_looks_like_a_workbook_is_refused(content):
    with pytest.raises(ImportUnreadable) as refused:
        read_table(content)
    assert refused.value.reason == "broken_workbook"


def test_an_archive_that_would_fill_the_disk_is_refused_unopened(monkeypatch):
    monkeypatch.setattr(workbooks, "_LARGEST_UNFOLDED", 1000)
    with pytest.raises(ImportUnreadable) as refused:
        read_table(a_workbook())
    assert refused.value.reason == "workbook_too_large"


def test_a_workbook_without_a_table_is_refused():
    book = Workbook()
    book.active.append(["Bienvenue"])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(ImportUnreadable) as refused:
        read_table(out.getvalue())
    assert refused.value.reason == "not_a_table"
