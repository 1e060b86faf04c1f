"""What scrutineers type of a paper, and what it is read as."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.counting import typed
from voting.counting.errors import CellsDoNotFit, MarkUnknown, NothingTyped
from voting.counting.methods import PaperKind

IDS = ("1", "2", "3", "4", "5", "10")
RANKS, MARKS, SCORES = PaperKind.RANKS, PaperKind.MARKS, PaperKind.SCORES


@pytest.mark.parametrize(
    ("kind", "line", "marks"),
    [
        (RANKS, "3 1 4", ("3", "1", "4")),
        (RANKS, " 3,1 ;4/10>.2 ", ("3", "1", "4", "10", "2")),
        (RANKS, "3 - 4", ("3", "", "4")),
        (RANKS, "3 4 - -", ("3", "4")),
        (RANKS, "10=2 4", ("2=10", "4")),
        (RANKS, "5 = 2", ("2=5",)),
        (RANKS, "3 3", ("3", "3")),
        (MARKS, "4 1", ("1", "4")),
        (MARKS, "10 1 10", ("1", "10", "10")),
        (SCORES, "5 0 - 3 0 1", ("1:5", "2:0", "4:3", "5:0", "10:1")),
    ],
)
def test_a_line_says_what_is_written_on_the_paper(kind, line, marks):
    assert typed.read(kind, line, IDS) == marks
    assert typed.read(kind, typed.written(kind, marks, IDS), IDS) == marks


@pytest.mark.parametrize(
    ("kind", "line", "refusal"),
    [
        (RANKS, "", NothingTyped),
        (RANKS, "- -", NothingTyped),
        (MARKS, "  ", NothingTyped),
        (SCORES, "- - - - - -", NothingTyped),
        (RANKS, "3 6", MarkUnknown),
        (RANKS, "2=6", MarkUnknown),
        (RANKS, "Anne", MarkUnknown),
        (RANKS, "=", MarkUnknown),
        (MARKS, "-", MarkUnknown),
        (MARKS, "1=2", MarkUnknown),
        (SCORES, "5 0 1", CellsDoNotFit),
        (SCORES, "5 0 1 1 1 1 1", CellsDoNotFit),
        (SCORES, "5 0 1 1 1 1000", MarkUnknown),
        (SCORES, "5 0 1 1 1 -1", MarkUnknown),
        (SCORES, "5 0 1 1 1 ٣", MarkUnknown),
    ],
)
def test_a_slip_of_the_fingers_is_refused(kind, line, refusal):
    with pytest.raises(refusal):
        typed.read(kind, line, IDS)


@pytest.mark.parametrize(
    ("kind", "cells", "marks"),
    [
        (RANKS, {"3": "1", "1": "2", "4": " 3 "}, ("3", "1", "4")),
        (RANKS, {"3": "1", "4": "3"}, ("3", "", "4")),
        (RANKS, {"2": "1", "5": "1"}, ("2=5",)),
        (MARKS, {"1": "1", "4": "2"}, ("1", "4", "4")),
        (SCORES, {"1": "5", "2": "0"}, ("1:5", "2:0")),
    ],
)
def test_a_grid_says_the_same(kind, cells, marks):
    assert typed.read_cells(kind, cells, IDS) == marks
    assert typed.cells(kind, marks) == {one: text.strip() for one, text in cells.items()}


@pytest.mark.parametrize("rank", ["0", "7", "x", "1.5"])
def test_a_grid_holds_ranks_of_the_paper_only(rank):
    with pytest.raises(MarkUnknown):
        typed.read_cells(RANKS, {"1": rank}, IDS)


@given(st.text(max_size=40), st.sampled_from([RANKS, MARKS, SCORES]))
def test_whatever_is_typed_is_read_or_refused_and_reads_back_the_same(line, kind):
    try:
        marks = typed.read(kind, line, IDS)
    except (NothingTyped, MarkUnknown, CellsDoNotFit):
        return
    assert typed.read(kind, typed.written(kind, marks, IDS), IDS) == marks
