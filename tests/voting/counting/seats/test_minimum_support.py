"""Minimum support: a part of the valid papers, without which nobody is elected."""

import pytest

from tests.voting.counting.boards import contest, count, elected, first, how, papers
from voting.counting.errors import BrokenRecord, OptionUnknown
from voting.counting.lots import Lots
from voting.counting.replay import replay

PAPERS = papers("40 A B C", "30 A D", "20 B D", "6 E", "3 C D")


@pytest.mark.parametrize(("seats", "outcome"), [(4, "complete"), (5, "vacancies")])
def test_a_seat_stays_vacant_rather_than_go_to_somebody_with_too_little_support(seats, outcome):
    record = count("block-vote", contest("A B C D E", seats), PAPERS, minimum_support="1/4")
    assert elected(record) == "A B D C"
    assert first(record)["support"] == {"part": "1/4", "needed": 25, "short": ["E"]}
    assert (record.outcome, record.rounds[0].status["E"]) == (outcome, "excluded")
    assert replay(record) == ()


@pytest.mark.parametrize(("votes", "named"), [(24, "A"), (25, "A B")])
def test_the_part_itself_is_enough_and_anything_less_is_not(votes, named):
    ballots = papers("75 A", f"{votes} B", f"{25 - votes} C")
    record = count("block-vote", contest("A B C", 2), ballots, minimum_support="1/4")
    assert (elected(record), first(record)["support"]["needed"]) == (named, 25)


def test_it_is_a_part_of_the_valid_papers():
    ballots = papers("3 A", "1 B", "6", "5 A B C")
    assert elected(count("block-vote", contest("A B C", 2), ballots, minimum_support="1/4")) == "A B"


def test_it_is_tested_before_seats_are_handed_out_and_no_lot_is_drawn_for_it():
    record = count("block-vote", contest("A B C", 2), papers("8 A", "1 B", "1 C"), minimum_support="1/2")
    assert (elected(record), record.outcome) == ("A", "vacancies")


def test_a_majority_that_is_not_the_support_elects_nobody():
    ballots = papers("60 A", "40 B")
    assert elected(count("plurality", contest("A B"), ballots, minimum_support="2/3", need="majority")) == ""
    record = count("plurality", contest("A B"), ballots, minimum_support="3/5", need="majority")
    assert how(record) == {"A": "majority"}


def test_everybody_of_the_papers_may_be_asked_for():
    assert elected(count("plurality", contest("A B"), papers("9 A"), minimum_support="1")) == "A"
    assert elected(count("plurality", contest("A B"), papers("9 A", "1 B"), minimum_support="1")) == ""


@pytest.mark.parametrize(
    ("part", "refusal"),
    [
        ("0/4", OptionUnknown),
        ("5/4", OptionUnknown),
        ("1/0", BrokenRecord),
        ("25 %", BrokenRecord),
        ("-1/4", BrokenRecord),
        ("1/4/2", BrokenRecord),
        ("²/4", BrokenRecord),
        (True, BrokenRecord),
    ],
)
def test_what_is_no_part_is_refused(part, refusal):
    with pytest.raises(refusal):
        count("block-vote", contest("A B C", 2), papers("1 A"), minimum_support=part)


def test_a_minimum_support_needs_a_vote():
    with pytest.raises(OptionUnknown):
        count("block-vote", contest("A B", 2), papers("1 A"), minimum_support="1/4", acclamation="elect")


def test_a_tie_among_those_with_enough_support_ends_by_lot():
    lots = Lots.in_order("CBA")
    record = count("block-vote", contest("A B C D", 1, lots=lots), papers("3 A", "4 B", "4 C"), minimum_support="1/3")
    assert elected(record) == "C"
