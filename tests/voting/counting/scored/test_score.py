"""Scores added up, or averaged over those given."""

import pytest

from tests.voting.counting.boards import contest, count, elected, events, first, how, papers
from voting.counting.errors import BrokenRecord, OptionUnknown, UnknownChoice
from voting.counting.lots import Lots
from voting.counting.replay import replay

HALL = contest("A B C", 2)
PAPERS = papers("3 A:5 B:2", "2 B:4 C:0", "1 A:1 C:3", "1")


def test_the_highest_sums_take_the_seats():
    record = count("score", HALL, PAPERS)
    assert record.rounds[0].votes == {"A": 16, "B": 14, "C": 3}
    assert (elected(record), record.outcome) == ("A B", "complete")
    assert (record.papers.valid, record.papers.blank) == (6, 1)
    assert first(record)["max"] == 5
    assert first(record)["scores"]["C"] == {"0": 2, "3": 1}
    assert first(record)["given"] == {"A": 4, "B": 5, "C": 3}
    assert first(record)["averages"] is None
    assert replay(record) == ()


def test_averages_are_over_the_scores_given_and_compared_as_fractions():
    """A and B are both 3.333 to three places; B's is the larger fraction."""
    ballots = papers("2 A:3", "1 A:4", "1 B:0", "665 B:3", "334 B:4")
    record = count("score", contest("A B"), ballots, blank="none", min_scores=1)
    assert record.rounds[0].votes == {"A": "3.333", "B": "3.331"}
    assert first(record)["averages"] == {"A": "10/3", "B": "3331/1000"}
    assert elected(record) == "A"
    ballots = papers("2 A:3", "1 A:4", "6666 B:3", "3334 B:4")
    record = count("score", contest("A B"), ballots, blank="none", min_scores=1)
    assert (record.rounds[0].votes, elected(record)) == ({"A": "3.333", "B": "3.333"}, "B")
    assert replay(record) == ()


def test_averages_that_are_equal_are_a_tie_whatever_their_numbers():
    ballots = papers("1 A:4", "2 B:4", "1 C:3")
    record = count("score", contest("A B C", lots=Lots.in_order("CBA")), ballots, blank="none", min_scores=1)
    assert (how(record), events(record)[0]["between"]) == ({"B": "lot"}, ["A", "B"])


@pytest.mark.parametrize(("many", "named", "short"), [(4, "B", ["A"]), (5, "A B", [])])
def test_too_few_scores_elect_nobody(many, named, short):
    ballots = papers(f"{many} A:5", "9 B:1")
    record = count("score", HALL, ballots, blank="none", min_scores=5)
    assert (elected(record), first(record)["short"]) == (named, [*short, "C"])


def test_a_zero_is_a_score_and_a_blank_paper_is_none():
    record = count("score", HALL, papers("2 A:0 B:0 C:0", "3"))
    assert (record.papers.valid, record.papers.blank) == (2, 3)
    averaged = count("score", HALL, papers("1 A:4", "1 A:0"), blank="none", min_scores=1)
    assert averaged.rounds[0].votes["A"] == "2.000"


def test_each_fault_of_a_paper_has_its_name():
    ballots = papers("1 A:6", "1 A:x", "1 A:", "1 A:-1", "1 A:1 A:2", "1 A:1 A:1", "1 A:5", "1 A:٣", "1 A:05")
    record = count("score", HALL, ballots)
    assert record.papers.invalid == {"duplicate": 1, "not_allowed_value": 4, "out_of_range": 1}
    assert record.rounds[0].votes["A"] == 11


def test_scores_for_somebody_who_withdrew_are_left_out():
    who = contest("A B C", 1, withdrawn="B")
    record = count("score", who, papers("2 A:1 B:5", "1 B:5"))
    assert record.rounds[0].votes == {"A": 2, "C": 0}
    assert record.papers.invalid == {"no_first_preference": 1}


def test_the_highest_score_is_an_option():
    assert count("score", HALL, papers("1 A:9"), max=9).rounds[0].votes["A"] == 9
    assert count("score", HALL, papers("1 A:2"), max=1).papers.invalid == {"out_of_range": 1}


def test_seats_are_reserved_and_substitutes_listed_as_elsewhere():
    who = contest("A B C D", 2, C="W")
    reserved = [{"class": "W", "minimum": 1}]
    record = count("score", who, papers("1 A:5 B:4 C:3 D:2"), reserved=reserved, substitutes="next_highest")
    assert elected(record) == "A C"
    assert record.rounds[1].detail["substitutes"] == {"order": ["B", "D"], "classes": {"W": []}}


def test_nobody_is_elected_without_a_valid_paper():
    record = count("score", HALL, papers("2"))
    assert (elected(record), record.outcome) == ("", "no_election")


@pytest.mark.parametrize("method", ["score", "star", "majority-judgment"])
def test_acclamation_elects_without_scores(method):
    record = count(method, contest("A"), papers(), acclamation="elect")
    assert (how(record), record.outcome) == ({"A": "acclamation"}, "complete")
    assert replay(record) == ()


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        ({"max": 0}, OptionUnknown),
        ({"max": "5"}, BrokenRecord),
        ({"blank": "none"}, OptionUnknown),
        ({"min_scores": 3}, OptionUnknown),
        ({"blank": "none", "min_scores": 0}, OptionUnknown),
        ({"blank": "half"}, BrokenRecord),
        ({"acclamation": "confirm"}, OptionUnknown),
        ({"minimum_support": "1/4"}, OptionUnknown),
    ],
)
def test_what_scores_do_not_have_is_refused(options, refusal):
    with pytest.raises(refusal):
        count("score", HALL, PAPERS, **options)


def test_a_score_for_nobody_is_refused():
    with pytest.raises(UnknownChoice):
        count("score", HALL, papers("1 Z:5"))
