"""One cross, one seat: the most votes, or more than half and a second round."""

import pytest

from tests.voting.counting.boards import contest, count, elected, events, first, how, papers
from voting.counting.errors import OneSeatOnly, TwiceOnThePaper, UnknownChoice
from voting.counting.lots import Lots
from voting.counting.marked.counting import leaders
from voting.counting.replay import replay

TENNESSEE = papers("42 M", "26 N", "15 C", "17 K")


def test_the_most_votes_win():
    record = count("plurality", contest("M N C K"), TENNESSEE)
    assert (elected(record), how(record), record.outcome) == ("M", {"M": "most-votes"}, "complete")
    assert first(record)["majority"] is None


def test_two_crosses_are_one_too_many():
    assert count("plurality", contest("M N"), papers("1 M N", "1 M M")).papers.invalid == {"overvote": 1}


def test_a_tie_ends_by_lot():
    record = count("plurality", contest("M N", lots=Lots.in_order("NM")), papers("5 M", "5 N"))
    assert how(record) == {"N": "lot"}


@pytest.mark.parametrize(("votes", "winner"), [(50, ""), (51, "M")])
def test_a_majority_is_more_than_half_of_the_valid_papers(votes, winner):
    ballots = papers(f"{votes} M", f"{60 - votes} N", "40 C", "7", "3 M N")
    record = count("plurality", contest("M N C"), ballots, need="majority")
    assert elected(record) == winner
    assert first(record)["majority"] == {"needed": 51, "met": bool(winner)}
    assert record.outcome == ("complete" if winner else "vacancies")
    assert set(how(record).values()) <= {"majority"}


def test_of_an_odd_number_the_half_is_not_rounded_down():
    assert elected(count("plurality", contest("M N C"), papers("3 M", "2 N"), need="majority")) == "M"
    record = count("plurality", contest("M N C"), papers("3 M", "2 N", "2 C"), need="majority")
    assert (elected(record), first(record)["majority"]["needed"]) == ("", 4)


def test_without_a_majority_a_new_vote_is_announced_between_the_two_who_lead():
    record = count("plurality", contest("M N C K"), TENNESSEE, need="majority")
    assert events(record) == [{"type": "second-round", "between": ["M", "N"], "needed": 51}]
    assert record.rounds[0].text_key == "marked.second-round"
    assert record.rounds[0].status == {"M": "continuing", "N": "continuing", "C": "excluded", "K": "excluded"}
    assert record.checks == {"conservation": True, "replayed": True}
    assert replay(record) == ()


@pytest.mark.parametrize(
    ("votes", "between"),
    [
        ({"A": 5, "B": 3, "C": 3, "D": 1}, ["A", "B", "C"]),
        ({"A": 5, "B": 3, "C": 2, "D": 2}, ["A", "B"]),
        ({"A": 3, "B": 3, "C": 3, "D": 2}, ["A", "B", "C"]),
        ({"A": 4, "B": 4, "C": 3, "D": 1}, ["A", "B"]),
        ({"A": 1}, ["A"]),
    ],
)
def test_whoever_is_equal_to_the_second_goes_to_the_second_round(votes, between):
    assert leaders(list(votes), votes) == between


def test_none_of_these_counts_for_nobody_and_is_a_valid_paper():
    ballots = papers("40 M", "30 N", "30 none", "1 M none")
    record = count("plurality", contest("M N"), ballots, none=True, need="majority")
    assert (record.papers.valid, record.papers.invalid) == (100, {"overvote": 1})
    assert (first(record)["none"], record.rounds[0].non_transferable) == (30, 30)
    assert (elected(record), first(record)["majority"]["needed"]) == ("", 51)
    assert record.conserves
    assert replay(record) == ()


def test_none_of_these_is_a_choice_only_where_the_paper_offers_it():
    with pytest.raises(UnknownChoice):
        count("plurality", contest("M N"), papers("1 none"))
    with pytest.raises(TwiceOnThePaper):
        count("plurality", contest("M none"), papers("1 none"), none=True)
    assert elected(count("plurality", contest("M none"), papers("1 none"))) == "none"


def test_it_fills_one_seat():
    with pytest.raises(OneSeatOnly):
        count("plurality", contest("M N C", 2), papers("1 M"))


def test_a_weight_multiplies_the_paper():
    """Three households with one, two and four shares."""
    assert elected(count("plurality", contest("M N"), papers("1 M", "2 M", "4 N"))) == "N"
