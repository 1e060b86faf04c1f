"""What counts as a list: its letters, its separator, its header, and what cannot be read at all."""

import pytest

from membership.errors import ImportUnreadable
from membership.rules.importing.table import read_table


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("numéro,nom\n1,Côté\n".encode(), "utf-8"),
        ("numéro,nom\n1,Côté\n".encode("utf-8-sig"), "utf-8-sig"),
        ("numéro,nom\n1,Côté\n".encode("cp1252"), "cp1252"),
        ("numéro,nom\n1,Côté\n".encode("utf-16"), "utf-16"),
    ],
)
def test_the_letters_of_a_file_are_found_out(content, encoding):
    table = read_table(content)

    assert table.encoding == encoding
    assert table.header == ("numéro", "nom")
    assert [list(record.cells) for record in table.records()] == [["1", "Côté"]]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_the_one_of_the_header(separator):
    content = f'number{separator}"name; first, last"{separator}city\n1{separator}Côté{separator}Québec\n'
    table = read_table(content.encode())
    assert table.separator == separator
    assert table.header == ("number", "name; first, last", "city")


def test_a_separator_that_the_file_declares_is_believed():
    table = read_table(b"sep=;\r\nnumber;name\r\n1;Roy\r\n")
    assert (table.separator, table.header_row) == (";", 2)
    assert [record.row for record in table.records()] == [3]


def test_rows_are_counted_as_a_spreadsheet_counts_them():
    table = read_table(b'number,name,address\n\n1,Roy,"12, rue du Quai\nTrois-Rivieres"\n , ,\n2,Cote,\n')
    assert [record.row for record in table.records()] == [3, 5]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b";;;\n", "not_a_table"),
        (b"Dear secretary\nhere is our list\n", "not_a_table"),
        (b"PK\x03\x04\x14\x00\x06\x00", "broken_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_workbook"),
        (b"%PDF-1.7\n\x00\x01\x02;;", "not_text"),
        (b"number,name\n1,\x81\x8d\n", "encoding"),
        (b"\xff\xfen\x00u", "encoding"),
    ],
)
def test_what_is_not_a_list_is_refused_with_the_reason(content, reason):
    with pytest.raises(ImportUnreadable) as refused:
        read_table(content)
    assert refused.value.reason == reason


def test_a_quotation_mark_never_closed_is_refused_and_swallows_nobody():
    with pytest.raises(ImportUnreadable) as refused:
        read_table(b'number,name\n1,"Roy\n2,Cote\n')
    assert refused.value.reason == "broken_quotes"


def test_a_quotation_mark_never_closed_far_down_is_found_by_whoever_walks_there():
    table = read_table(b"number,name\n" + b"1,Roy\n" * 20 + b'2,"Cote\n')
    with pytest.raises(ImportUnreadable) as refused:
        list(table.records())
    assert refused.value.reason == "broken_quotes"


@pytest.mark.parametrize("encoding", ["mac_roman", "cp1252", "utf-8"])
def test_french_letters_are_read_as_each_computer_writes_them(encoding):
    table = read_table("Numéro;Nom;Prénom;Catégorie\n1;Côté;Zoé;Usagère\n".encode(encoding))
    assert (table.encoding, table.header) == (encoding, ("Numéro", "Nom", "Prénom", "Catégorie"))


@pytest.mark.parametrize(
    ("first", "is_header"),
    [
        ("M1;Roy;Luc;user", False),
        ("Roy;Luc;luc@example.org;user", False),
        ("Roy;Luc;03/04/2019;user", False),
        ("Roy;Luc;418 555-0101;user", False),
        ("Code;Appellation;2024;Genre", True),
        ("Code;Nom;Prénom;12", True),
        ("Roy;Luc;Soutien;gaie", True),
    ],
)
def test_a_first_row_that_tells_of_a_member_is_no_header(first, is_header):
    table = read_table(f"{first}\nM2;Roy;Zoé;user\n".encode())
    assert len(list(table.records())) == (1 if is_header else 2)
    assert any(table.header) is is_header
