"""How far apart two spellings are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.rules.likeness import distance, slips_forgiven

WORDS = st.text("abcde", max_size=7)


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("roy", "roy", 0),
        ("roi", "roy", 1),
        ("gange", "gagne", 1),
        ("cotte", "cote", 1),
        ("bushard", "bouchard", 2),
        ("trambley", "tremblay", 2),
        ("", "abc", 3),
        ("ca", "abc", 3),
    ],
)
def test_slips_are_counted(one, other, slips):
    assert distance(one, other) == slips


@given(WORDS, WORDS)
def test_it_is_as_far_there_as_back_and_nothing_only_to_oneself(one, other):
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
    assert abs(len(one) - len(other)) <= distance(one, other) <= max(len(one), len(other))


def test_a_longer_word_may_hold_more_slips():
    assert [slips_forgiven(word) for word in ("roy", "bushard", "trambley")] == [1, 2, 3]
