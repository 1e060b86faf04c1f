"""Several crosses on a paper: the block vote, the limited vote, and votes that may be heaped."""

import pytest

from tests.voting.counting.boards import contest, count, drawn, elected, events, first, how, papers, rounds
from voting.counting.errors import BrokenRecord, DrawDoesNotFit, LotOrderIncomplete, OptionUnknown, UnknownChoice
from voting.counting.lots import Lots, Purpose
from voting.counting.replay import replay

HALL = contest("A B C D E", 3)
PAPERS = papers("40 A B C", "30 A D", "20 B D E", "6 E", "3 C D", "2 A B C D", "1")
TIED = papers("10 A B", "5 C A", "5 D A", "5 C", "5 D")


def test_the_worked_example_of_the_rules():
    record = count("block-vote", HALL, PAPERS)
    assert record.papers.as_json() == {"total": 102, "valid": 99, "blank": 1, "invalid": {"overvote": 2}}
    assert record.rounds[0].votes == {"A": 70, "B": 60, "C": 43, "D": 53, "E": 26}
    assert elected(record) == "A B D"
    assert set(how(record).values()) == {"most-votes"}
    assert set(rounds(record)) == {record.rounds[0].n} == {1}
    assert (record.outcome, record.rounds[0].action) == ("complete", "total")
    assert first(record)["limits"] == {"most": 3, "fewest": 1, "per_candidate": None}
    assert first(record)["used"] == {"1": 6, "2": 33, "3": 60}
    assert record.rounds[0].status == {
        "A": "elected",
        "B": "elected",
        "C": "continuing",
        "D": "elected",
        "E": "continuing",
    }
    assert record.checks == {"conservation": True, "replayed": True}


def test_as_many_marks_as_allowed_are_valid_and_one_more_is_not():
    record = count("block-vote", contest("A B C D", 3), papers("1 A B C", "1 A B C D"))
    assert (record.papers.valid, record.papers.invalid) == (1, {"overvote": 1})


def test_a_second_mark_for_a_candidate_counts_once():
    record = count("block-vote", contest("A B C", 2), papers("1 A A B", "1 A A A"))
    assert record.rounds[0].votes == {"A": 2, "B": 1, "C": 0}
    assert record.papers.invalid == {}


def test_by_laws_may_allow_fewer_marks_or_ask_for_exactly_so_many():
    ballots = papers("3 A B", "4 A", "5 A B C")
    fewer = count("block-vote", contest("A B C D", 3), ballots, max_marks=2)
    assert (fewer.papers.valid, fewer.papers.invalid) == (7, {"overvote": 5})
    exactly = count("block-vote", contest("A B C D", 3), ballots, max_marks=2, min_marks=2)
    assert (exactly.papers.valid, exactly.papers.invalid) == (3, {"out_of_range": 4, "overvote": 5})
    assert first(exactly)["limits"] == {"most": 2, "fewest": 2, "per_candidate": None}


def test_a_limited_vote_has_one_mark_fewer_than_seats_unless_the_by_laws_say_how_many():
    ballots = papers("3 A B", "4 A", "5 A B C")
    assert first(count("limited-vote", contest("A B C D", 3), ballots))["limits"]["most"] == 2
    assert count("limited-vote", contest("A B C D", 3), ballots, max_marks=1).papers.invalid == {"overvote": 8}
    assert first(count("limited-vote", contest("A B"), papers("1 A")))["limits"]["most"] == 1


def test_what_was_written_for_somebody_who_withdrew_is_taken_off_the_paper():
    gone = contest("A B C D", 3, withdrawn="B")
    record = count("block-vote", gone, papers("1 A B C", "1 B", "1 A B C D", "1 B D"), min_marks=1)
    assert record.rounds[0].votes == {"A": 1, "C": 1, "D": 1}
    assert record.papers.invalid == {"no_first_preference": 1, "overvote": 1}
    assert first(record)["used"] == {"1": 1, "2": 1}


@pytest.mark.parametrize(
    ("per_candidate", "valid", "votes"),
    [(None, 3, {"A": 6, "B": 3, "C": 0}), (2, 2, {"A": 3, "B": 3, "C": 0}), (1, 0, {"A": 0, "B": 0, "C": 0})],
)
def test_votes_may_be_heaped_within_their_own_limit(per_candidate, valid, votes):
    ballots = papers("1 A A A", "1 A A B", "1 A B B", "1 A A B B")
    record = count("cumulative", contest("A B C", 3), ballots, per_candidate=per_candidate)
    assert record.rounds[0].votes == votes
    assert (record.papers.valid, record.papers.invalid.get("overvote")) == (valid, 1)
    assert record.papers.invalid.get("out_of_range", 0) == 3 - valid


def test_heaped_votes_may_be_more_or_fewer_than_the_seats():
    record = count("cumulative", contest("A B C", 2), papers("1 A A A B B", "1 A A A B B B"), max_marks=5)
    assert record.rounds[0].votes == {"A": 3, "B": 2, "C": 0}
    assert first(record)["used"] == {"5": 1}
    assert replay(record) == ()


def test_a_tie_that_does_not_cross_the_last_seat_needs_no_lot():
    record = count("block-vote", contest("A B C D", 2), papers("5 A B", "2 C", "2 D"))
    assert (elected(record), events(record)) == ("A B", [])
    record = count("block-vote", contest("A B C", 3), papers("5 A", "2 B", "2 C"))
    assert (elected(record), events(record)) == ("A B C", [])


def test_a_tie_for_the_last_seat_ends_by_lot():
    record = count("block-vote", contest("A B C D", 2, lots=Lots.in_order("DCB")), TIED)
    assert elected(record) == "A D"
    assert how(record) == {"A": "most-votes", "D": "lot"}
    assert events(record) == [
        {
            "type": "tie",
            "purpose": "election",
            "between": ["B", "C", "D"],
            "looked_at": [{"stage": 1, "votes": {"B": 10, "C": 10, "D": 10}}],
            "resolved_by": "lot",
            "lot_order": ["D", "C", "B"],
            "chosen": "D",
            "consequence": "elects",
        }
    ]


def test_several_seats_are_drawn_by_one_lot():
    record = count("block-vote", contest("A B C D", 3, lots=Lots.in_order("DCB")), TIED)
    assert elected(record) == "A C D"
    (event,) = events(record)
    assert (event["chosen"], event["consequence"]) == (["D", "C"], "elects")


def test_a_lot_that_is_not_drawn_stops_the_count_and_nothing_is_lost():
    record = count("block-vote", contest("A B C D", 3), TIED)
    assert (elected(record), record.outcome) == ("A", "tie_pending")
    assert [one.action for one in record.rounds] == ["total", "pending"]
    assert (record.rounds[1].text_key, record.rounds[1].votes) == ("tie.pending", record.rounds[0].votes)
    (event,) = events(record)
    assert (event["resolved_by"], event["many"], event["chosen"]) == ("pending", 2, None)
    assert replay(record) == ()


def test_the_draw_of_the_officers_resumes_the_count():
    draw = drawn(Purpose.ELECTION, "B C D", "B D")
    record = count("block-vote", contest("A B C D", 3, lots=Lots.drawn_by_officers([draw])), TIED)
    assert (elected(record), record.outcome) == ("A B D", "complete")
    assert events(record)[0]["chosen"] == ["B", "D"]
    assert replay(record) == ()


@pytest.mark.parametrize("chosen", ["B", "B B", "B A", "B C D"])
def test_a_draw_that_is_not_this_lot_is_refused(chosen):
    lots = Lots.drawn_by_officers([drawn(Purpose.ELECTION, "B C D", chosen)])
    with pytest.raises(DrawDoesNotFit):
        count("block-vote", contest("A B C D", 3, lots=lots), TIED)


def test_a_lot_order_without_one_of_the_tied_is_refused():
    with pytest.raises(LotOrderIncomplete):
        count("block-vote", contest("A B C D", 2, lots=Lots.in_order("DC")), TIED)


def test_without_a_valid_paper_nobody_is_elected():
    record = count("block-vote", HALL, papers("3", "1 A B C D"))
    assert (elected(record), record.outcome) == ("", "no_election")
    assert record.rounds[0].votes == dict.fromkeys("ABCDE", 0)
    assert replay(record) == ()


@pytest.mark.parametrize(
    ("method", "options", "refusal"),
    [
        ("block-vote", {"max_marks": 4}, OptionUnknown),
        ("block-vote", {"max_marks": 0}, OptionUnknown),
        ("block-vote", {"min_marks": 4}, OptionUnknown),
        ("block-vote", {"max_marks": 2, "min_marks": 3}, OptionUnknown),
        ("block-vote", {"max_marks": "2"}, BrokenRecord),
        ("block-vote", {"max_marks": True}, BrokenRecord),
        ("block-vote", {"per_candidate": 2}, OptionUnknown),
        ("block-vote", {"need": "majority"}, OptionUnknown),
        ("cumulative", {"per_candidate": 0}, OptionUnknown),
        ("approval", {"max_marks": 3}, OptionUnknown),
        ("plurality", {"need": "all"}, BrokenRecord),
    ],
)
def test_what_a_method_does_not_have_is_refused(method, options, refusal):
    seats = 1 if method == "plurality" else 3
    with pytest.raises(refusal):
        count(method, contest("A B C D E", seats), papers("1 A"), **options)


def test_the_limits_themselves_are_allowed():
    assert count("block-vote", HALL, papers("1 A B C"), max_marks=3, min_marks=3).papers.valid == 1
    assert count("cumulative", HALL, papers("1 A"), max_marks=1, per_candidate=1).papers.valid == 1


def test_a_mark_for_somebody_who_does_not_stand_is_refused_with_its_name():
    with pytest.raises(UnknownChoice, match="Zoé"):
        count("block-vote", HALL, papers("1 A Zoé"))
