"""Majorities and quorums in whole numbers: what is needed is what is just enough."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.rules.thresholds import Base, NotAThreshold, Threshold, parse_majority, parse_quorum
from membership.rules.wording import threshold


@st.composite
def thresholds(draw):
    den = draw(st.integers(1, 12))
    num = draw(st.integers(1, den))
    strict = draw(st.booleans()) if num < den else False
    return Threshold(draw(st.sampled_from(Base)), num, den, strict)


@given(thresholds(), st.integers(1, 5000))
def test_what_is_needed_is_enough_and_one_less_is_not(terms, base):
    needed = terms.needed(base)
    assert terms.is_met(needed, base)
    assert not terms.is_met(needed - 1, base)


@given(thresholds(), st.integers(0, 50))
def test_out_of_nothing_nothing_is_reached(terms, votes):
    assert not terms.is_met(votes, 0)


@given(thresholds(), thresholds(), st.integers(1, 500), st.integers(0, 500))
def test_the_stricter_of_two_never_lets_through_what_the_laxer_stops(one, other, base, votes):
    if one.is_no_laxer_than(other) and one.is_met(votes, base):
        assert other.is_met(votes, base)


@pytest.mark.parametrize(
    ("one", "other", "no_laxer"),
    [
        ("> 2/3 votes_cast", ">= 2/3 votes_cast", True),
        (">= 2/3 votes_cast", "> 2/3 votes_cast", False),
        (">= 4/6 votes_cast", ">= 2/3 votes_cast", True),
        (">= 3/4 votes_cast", "> 2/3 votes_cast", True),
        ("> 1/2 votes_cast", ">= 2/3 votes_cast", False),
        (">= 3/4 present", ">= 2/3 votes_cast", False),
    ],
)
def test_which_of_two_majorities_is_the_stricter(one, other, no_laxer):
    assert parse_majority(one)[0].is_no_laxer_than(parse_majority(other)[0]) is no_laxer


@given(thresholds())
def test_a_majority_reads_back_as_it_is_written(terms):
    assert parse_majority(str(terms)) == (terms,)


@pytest.mark.parametrize("written", ["", "2/3", ">= 2/3", "> 1/1 present", ">= 0/3 entitled", ">= 1/0 present", "and"])
def test_what_is_no_majority_is_refused(written):
    with pytest.raises(NotAThreshold):
        parse_majority(written)


@pytest.mark.parametrize(
    ("written", "entitled", "required"),
    [
        ("present", 120, 1),
        ("50", 120, 50),
        ("10 %", 120, 12),
        ("10%", 121, 13),
        ("1/3", 100, 34),
        ("majority", 120, 61),
        ("majority", 121, 61),
        ("1/10", 0, 1),
    ],
)
def test_a_quorum_asks_for_so_many(written, entitled, required):
    assert parse_quorum(written).required(entitled) == required


@pytest.mark.parametrize("written", ["", "0", "half", "0/3", "4/3", "110 %", "-5"])
def test_what_is_no_quorum_is_refused(written):
    with pytest.raises(NotAThreshold):
        parse_quorum(written)


@pytest.mark.parametrize(
    ("written", "french", "english"),
    [
        ("> 1/2 votes_cast", "plus de la moitié des voix exprimées", "more than half of the votes cast"),
        (">= 2/3 votes_cast", "les deux tiers des voix exprimées", "two thirds of the votes cast"),
        ("> 2/3 present", "plus des deux tiers des personnes présentes", "more than two thirds of those present"),
        ("> 1/3 present", "plus du tiers des personnes présentes", "more than one third of those present"),
        (
            ">= 5/7 entitled",
            "les 5/7 des membres ayant droit de vote",
            "5/7 of the members entitled to vote",
        ),
    ],
)
def test_a_majority_is_said_in_words(written, french, english):
    (terms,) = parse_majority(written)
    assert threshold(terms, "fr") == french
    assert threshold(terms, "en") == english
