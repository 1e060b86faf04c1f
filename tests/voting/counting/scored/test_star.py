"""Scores with a run-off: the two highest sums, then whom more papers prefer."""

import pytest

from tests.voting.counting.boards import contest, count, drawn, elected, events, first, how, papers, rounds
from voting.counting.errors import OneSeatOnly
from voting.counting.lots import Lots, Purpose
from voting.counting.replay import replay

HALL = contest("A B C")


def ties(record):
    return [(one["for"], one["resolved_by"], one["chosen"]) for one in events(record)]


def test_more_papers_beat_the_higher_sum():
    record = count("star", HALL, papers("2 A:5 B:0 C:1", "3 A:3 B:4", "1 A:2 B:2 C:5"))
    assert record.rounds[0].votes == {"A": 21, "B": 14, "C": 7}
    assert record.rounds[1].detail == {"finalists": ["A", "B"], "preferring": {"A": 2, "B": 3}, "equal": 1}
    assert (record.rounds[1].votes, record.rounds[1].non_transferable) == ({"A": 2, "B": 3}, 1)
    assert (how(record), events(record)) == ({"B": "most-votes"}, [])
    assert rounds(record) == [2]
    assert [one.n for one in record.rounds] == [1, 2]
    assert [one.action for one in record.rounds] == ["total", "runoff"]
    assert record.rounds[0].status == {"A": "continuing", "B": "continuing", "C": "excluded"}
    assert record.rounds[1].status == {"A": "excluded", "B": "elected", "C": "excluded"}
    assert record.checks == {"conservation": True, "replayed": True}
    assert replay(record) == ()


def test_a_score_left_out_is_zero_and_no_better_than_a_zero():
    record = count("star", contest("A B"), papers("1 A:1", "1 A:0", "1 B:0"))
    assert record.rounds[1].detail["equal"] == 2
    assert first(record)["pairs"] == [{"preferring": {"A": 1, "B": 0}, "equal": 2}]


def test_a_final_place_goes_to_whom_more_of_the_tied_lose_against():
    """B, C and D have 6 each; B is preferred to both others."""
    ballots = papers("2 A:5", "2 B:2 C:1", "2 B:1 D:0", "1 C:4 D:1", "1 D:5")
    record = count("star", contest("A B C D"), ballots)
    assert record.rounds[0].votes == {"A": 10, "B": 6, "C": 6, "D": 6}
    assert record.rounds[1].detail["finalists"] == ["A", "B"]
    assert ties(record) == [("final", "preferred-to", "B")]
    looked_at = [(one["what"], one["votes"]) for one in events(record)[0]["looked_at"]]
    assert looked_at == [("sum", {"B": 6, "C": 6, "D": 6}), ("preferred_to", {"B": 2, "C": 1, "D": 0})]


def test_then_to_whom_has_more_of_the_highest_score():
    """B and C have 5 each, one paper preferring each; C has a five."""
    record = count("star", HALL, papers("3 A:5", "1 B:4 C:5", "1 B:1"))
    assert record.rounds[0].votes == {"A": 15, "B": 5, "C": 5}
    assert ties(record)[0] == ("final", "highest-scores", "C")
    assert events(record)[0]["looked_at"][2]["votes"] == {"B": 0, "C": 1}


def test_then_by_lot():
    ballots = papers("3 A:5", "1 B:4", "1 C:4")
    record = count("star", contest("A B C", lots=Lots.in_order("CBA")), ballots)
    assert ties(record) == [("final", "lot", "C")]
    assert [one["what"] for one in events(record)[0]["looked_at"]] == ["sum", "preferred_to", "highest_scores"]
    assert events(record)[0]["consequence"] == "none"
    waiting = count("star", HALL, ballots)
    assert (elected(waiting), waiting.outcome) == ("", "tie_pending")
    assert [one.action for one in waiting.rounds] == ["total", "pending"]
    assert events(waiting)[0]["for"] == "final"
    assert replay(waiting) == ()


def test_both_final_places_may_be_tied_for():
    ballots = papers("1 A:4 B:3", "1 B:2 C:1", "1 C:4 A:1")
    record = count("star", contest("A B C", lots=Lots.in_order("ABC")), ballots)
    assert record.rounds[0].votes == {"A": 5, "B": 5, "C": 5}
    assert ties(record)[0] == ("final", "lot", ["A", "B"])


def test_whoever_is_above_the_edge_needs_no_lot():
    """All have 6; A is preferred to each of the others, who draw for the other place."""
    ballots = papers("1 A:3 B:2 C:1", "1 A:3 D:2 C:1", "1 B:4 D:4 C:4")
    record = count("star", contest("A B C D", lots=Lots.in_order("DCBA")), ballots)
    assert record.rounds[0].votes == {"A": 6, "B": 6, "C": 6, "D": 6}
    tie = events(record)[0]
    assert tie["looked_at"][1]["votes"] == {"A": 3, "B": 0, "C": 0, "D": 0}
    assert (tie["between"], tie["chosen"]) == (["B", "C", "D"], "D")
    assert record.rounds[1].detail["finalists"] == ["A", "D"]


@pytest.mark.parametrize(
    ("said", "tie", "winner"),
    [
        (("1 A:5 B:1", "1 A:1 B:4"), ("seat", "sum", "A"), "A"),
        (("1 A:1 B:5", "1 A:4 B:1"), ("seat", "sum", "B"), "B"),
        (("1 A:5 B:4", "1 A:0 B:1", "1 A:0 B:0"), ("seat", "highest-scores", "A"), "A"),
        (("1 A:4 B:5", "1 A:1 B:0"), ("seat", "highest-scores", "B"), "B"),
        (("1 A:4 B:3", "1 A:3 B:4"), ("seat", "lot", "B"), "B"),
    ],
)
def test_a_tie_in_the_run_off(said, tie, winner):
    record = count("star", contest("A B", lots=Lots.in_order("BA")), papers(*said))
    assert (ties(record), elected(record)) == ([tie], winner)
    assert record.rounds[1].elected == (winner,)
    assert replay(record) == ()


def test_the_officers_draw_resumes_the_run_off():
    ballots = papers("1 A:4 B:3", "1 A:3 B:4")
    waiting = count("star", contest("A B"), ballots)
    assert (waiting.outcome, [one.action for one in waiting.rounds]) == ("tie_pending", ["total", "pending"])
    assert events(waiting)[0]["for"] == "seat"
    assert replay(waiting) == ()
    lots = Lots.drawn_by_officers([drawn(Purpose.ELECTION, "A B", "A")])
    assert how(count("star", contest("A B", lots=lots), ballots)) == {"A": "lot"}


def test_one_candidate_wins_the_run_off_alone():
    record = count("star", contest("A"), papers("1 A:0"))
    assert (elected(record), record.rounds[1].detail["finalists"]) == ("A", ["A"])
    assert replay(record) == ()


def test_without_a_valid_paper_there_is_no_run_off():
    record = count("star", HALL, papers("2"))
    assert (record.outcome, len(record.rounds)) == ("no_election", 1)
    assert replay(record) == ()


def test_it_fills_one_seat():
    with pytest.raises(OneSeatOnly):
        count("star", contest("A B C", 2), papers("1 A:5"))
