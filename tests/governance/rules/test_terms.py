"""When seats fall, counted in years of annual meetings."""

from __future__ import annotations

import pytest

from governance.pictures.board import Disc, draw
from governance.rules.terms import Standing, assess_holdover, assess_rotation, falls_in, next_fall, standing


@pytest.mark.parametrize(("known", "years", "coming", "expected"), [
    (2027, 2, 2027, 2027), (2027, 2, 2028, 2029), (2027, 2, 2029, 2029), (2027, 3, 2020, 2021), (2030, 1, 2027, 2027),
])  # fmt: skip
def test_a_seat_falls_every_so_many_years(known, years, coming, expected):
    assert next_fall(known, years, coming) == expected


def test_a_term_lasts_a_year_at_least():
    with pytest.raises(ValueError, match="a year at least"):
        next_fall(2027, 0, 2027)


@pytest.mark.parametrize(("falls", "expected"), [
    (None, Standing.OPEN), (2026, Standing.HELD_OVER), (2027, Standing.FALLS), (2028, Standing.IN_TERM),
])  # fmt: skip
def test_where_a_mandate_stands(falls, expected):
    assert standing(falls, 2027) is expected


def test_a_term_given_in_2025_for_two_years_falls_in_2027():
    assert falls_in(2025, 2) == 2027


def test_staying_until_replaced_is_told_only_of_those_who_do(rules_with):
    assert assess_holdover(0, rules_with()) is None
    assert assess_holdover(2, rules_with()).outcome.value == "met"


def test_terms_that_all_fall_together_do_not_rotate(rules_with):
    assert assess_rotation([2027, 2027], rules_with()) is None
    assert assess_rotation([2027, 2028], rules_with()).outcome.value == "not_met"
    assert assess_rotation([2027, 2028], rules_with(rotation=True)).outcome.value == "met"


def test_a_disc_stands_in_the_cell_of_its_group_and_year_those_held_first():
    discs = [Disc("users", 2028, "vacant"), Disc("users", 2028, "held"), Disc("workers", None, "over")]
    picture = draw(discs, ["users", "workers", "nobody"])
    assert picture.years == (2028, None)
    assert [row.group for row in picture.rows] == ["users", "workers"]
    first = picture.rows[0].cells[0]
    assert first.kinds == ("held", "vacant")
    assert (first.held, first.vacant, first.width) == (1, 1, 52)
    assert first.places == ((0, "held"), (26, "vacant"))
    assert picture.rows[1].cells[1].over == 1
