"""Substitutes: who follows a member who leaves, known when the result is declared."""

import pytest

from tests.voting.counting.boards import contest, count, drawn, elected, events, papers, tallied
from voting.counting.errors import UnknownCandidate
from voting.counting.lots import Lots, Purpose
from voting.counting.replay import replay
from voting.counting.seats.substitutes import substitute_for

TOTALS = tallied({"A": 90, "B": 80, "C": 70, "D": 60, "E": 50, "F": 40, "G": 30, "H": 20})
BOARD = contest("A B C D E F G H", 5, A="C", B="C", C="C", D="C", E="W", F="C", G="W", H="W")
WORKERS = [{"class": "W", "minimum": 2}]


def following(**options):
    return count("block-vote", BOARD, TOTALS, substitutes="next_highest", **options)


def listed(record):
    return record.rounds[-1].detail["substitutes"]


def test_the_next_of_the_ranking_follow_the_elected():
    record = following()
    assert elected(record) == "A B C D E"
    assert listed(record) == {"order": ["F", "G", "H"], "classes": {}}
    assert replay(record) == ()


def test_there_is_no_list_where_the_by_laws_want_another_election():
    record = count("block-vote", BOARD, TOTALS)
    assert listed(record) is None
    assert substitute_for(record, "A", sitting="ABCDE") == ""


def test_the_minimum_support_holds_for_substitutes():
    assert listed(following(minimum_support="1/15"))["order"] == ["F", "G"]


def test_each_class_with_reserved_seats_has_its_own_list():
    record = following(reserved=WORKERS)
    assert elected(record) == "A B C E G"
    assert record.rounds[1].action == "reservation"
    assert listed(record) == {"order": ["D", "F", "H"], "classes": {"W": ["H"]}}
    assert listed(following(reserved=[{"class": "C", "maximum": 4}]))["classes"] == {}


def test_the_next_candidate_of_the_class_follows_on_a_reserved_seat():
    record = following(reserved=WORKERS)
    sitting = ["A", "B", "C", "E", "G"]
    assert substitute_for(record, "A", sitting) == "D"
    assert substitute_for(record, "G", sitting) == "H"
    assert substitute_for(record, "E", [*sitting, "H"]) == "D"
    assert substitute_for(record, "G", sitting, unwilling=["H"]) == ""
    assert substitute_for(record, "A", sitting, unwilling=["D"]) == "F"


def test_a_class_that_is_full_sends_nobody_more():
    record = following(reserved=[{"class": "C", "maximum": 3}])
    assert elected(record) == "A B C E G"
    assert substitute_for(record, "E", ["A", "B", "C", "E", "G"]) == "H"
    assert substitute_for(record, "A", ["A", "B", "C", "E", "G"]) == "D"


def test_who_does_not_sit_cannot_leave():
    with pytest.raises(UnknownCandidate):
        substitute_for(following(), "F", sitting="ABCDE")


def test_equal_substitutes_are_put_in_order_by_one_lot_that_elects_nobody():
    who, ballots = contest("A B C D", 1, lots=Lots.in_order("CDBA")), papers("3 A", "1 B", "1 C", "1 D")
    record = count("block-vote", who, ballots, substitutes="next_highest")
    assert listed(record)["order"] == ["C", "D", "B"]
    (event,) = events(record)
    assert (event["purpose"], event["chosen"], event["consequence"]) == ("substitution", ["C", "D", "B"], "none")


def test_the_list_waits_for_the_lot_and_the_elected_do_not():
    ballots = papers("3 A", "1 B", "1 C")
    record = count("block-vote", contest("A B C"), ballots, substitutes="next_highest")
    assert (elected(record), record.outcome) == ("A", "tie_pending")
    assert [one.action for one in record.rounds] == ["total", "pending"]
    assert replay(record) == ()
    draw = drawn(Purpose.SUBSTITUTION, "B C", "C B")
    who = contest("A B C", lots=Lots.drawn_by_officers([draw]))
    assert listed(count("block-vote", who, ballots, substitutes="next_highest"))["order"] == ["C", "B"]


def test_with_reserved_seats_the_elected_are_known_before_that_lot():
    who = contest("A B C", W="", A="W")
    record = count(
        "block-vote",
        who,
        papers("3 A", "1 B", "1 C"),
        substitutes="next_highest",
        reserved=[{"class": "W", "minimum": 1}],
    )
    assert (elected(record), [one.action for one in record.rounds]) == ("A", ["total", "reservation", "pending"])
    assert record.rounds[1].detail["substitutes"] is None
    assert replay(record) == ()


def test_a_second_lot_puts_those_whom_the_first_left_out_in_order():
    draws = [drawn(Purpose.ELECTION, "B C D", "D"), drawn(Purpose.SUBSTITUTION, "B C", "B C")]
    who = contest("A B C D", 2, lots=Lots.drawn_by_officers(draws))
    record = count("block-vote", who, papers("3 A", "1 B", "1 C", "1 D"), substitutes="next_highest")
    assert (elected(record), listed(record)["order"]) == ("A D", ["B", "C"])
    assert [one["consequence"] for one in events(record)] == ["unknown", "none"]
