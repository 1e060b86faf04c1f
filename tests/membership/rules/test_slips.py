"""A chain of slips: what was taken out, added or changed shows, from the table alone."""

from __future__ import annotations

import pytest

from membership.rules.slips import chained, faults

ROWS = [("avis", "1"), ("Anne", "=SOMME(A1)"), ("Luc", "deux\nlignes"), ("Zoé", "")]


@pytest.fixture
def table():
    return [list(row) for row in chained(ROWS)]


def test_a_table_as_it_was_written_holds(table):
    assert list(faults(table)) == []


def test_no_cell_is_a_formula_and_each_stays_on_its_line(table):
    assert table[1][2] == "'=SOMME(A1)"
    assert table[2][2] == "deux lignes"


def test_a_changed_cell_shows(table):
    table[1][1] = "Anna"
    assert {(fault.line, fault.what) for fault in faults(table)} == {(1, "hash")}


def test_a_row_taken_out_shows(table):
    del table[2]
    assert {(fault.line, fault.what) for fault in faults(table)} == {(2, "order"), (2, "previous")}


def test_a_row_made_up_with_its_own_hash_shows_at_the_next(table):
    forged = list(chained([ROWS[0], ("Intrus", "9")]))[1]
    table[1] = list(forged)
    assert {(fault.line, fault.what) for fault in faults(table)} == {(2, "previous")}


def test_a_row_cut_short_shows(table):
    table[3] = ["3", "x"]
    assert [fault.what for fault in faults(table)] == ["cells"]
