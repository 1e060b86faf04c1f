"""An amount shared in proportion: to the cent, and always summing to itself."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from governance.rules.apportionment import apportion

WEIGHTS = st.lists(st.integers(min_value=0, max_value=10**9), max_size=40)


def test_a_cent_left_over_goes_to_the_first_of_equals():
    assert apportion(100, [1, 1, 1]) == [34, 33, 33]


def test_the_largest_remainder_is_served_first():
    assert apportion(10, [1, 2, 2]) == [2, 4, 4]
    assert apportion(11, [1, 2, 2]) == [2, 5, 4]


def test_nothing_is_shared_where_nothing_weighs():
    assert apportion(500, [0, 0]) == [0, 0]
    assert apportion(500, []) == []


@given(st.integers(min_value=0, max_value=10**12), WEIGHTS)
def test_the_parts_sum_to_the_amount_and_none_is_a_cent_away_from_its_share(total, weights):
    parts = apportion(total, weights)
    if not sum(weights):
        assert not any(parts)
        return
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(Fraction(total * weight, sum(weights)) - part) < 1
