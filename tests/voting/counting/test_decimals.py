"""Decimals as text: every place is written, and nothing else is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.counting.decimals import parse, written
from voting.counting.errors import BrokenRecord


@pytest.mark.parametrize(
    ("units", "places", "text"),
    [(0, 5, "0.00000"), (1, 5, "0.00001"), (-1, 5, "-0.00001"), (-123456, 5, "-1.23456"), (22, 0, "22"), (-7, 0, "-7")],
)
def test_every_place_is_written(units, places, text):
    assert written(units, places) == text
    assert parse(text, places) == units


@given(st.integers(), st.integers(0, 12))
def test_what_is_written_reads_back(units, places):
    assert parse(written(units, places), places) == units


@pytest.mark.parametrize(
    "text", ["", "1", "1.", "1.2", "1.123456", "1,00000", "x.00000", "1.0000x", "--1.00000", "١.00000"]
)
def test_anything_else_is_no_number(text):
    with pytest.raises(BrokenRecord):
        parse(text, 5)
