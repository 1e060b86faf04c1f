"""An election by colleges: the weighted share of each candidate, for every method by marks."""

import json
from typing import Any

import pytest

from tests.voting.counting.boards import contest, elected, events, first, papers
from voting.counting import methods
from voting.counting.errors import OptionUnknown, UnknownChoice
from voting.counting.lots import Lots
from voting.counting.records import CountRecord
from voting.counting.replay import replay

THIRDS = {"colleges": [{"id": name, "weight": "1/3"} for name in ("mp", "members", "affiliates")]}
HALVES: dict[str, Any] = {"colleges": [{"id": "P", "weight": 1}, {"id": "Q", "weight": 1}]}


def by_college(name, who, ballots, colleges=HALVES, **options):
    return methods.count_by_college(name, who, ballots, {"colleges": colleges, **options})


def test_a_last_round_that_one_college_turned():
    """Three thirds: 140 to 122, 66,814 to 55,992 and 80,266 to 119,405."""
    ballots = {
        "mp": papers("140 D", "122 E"),
        "members": papers("66814 D", "55992 E"),
        "affiliates": papers("80266 D", "119405 E"),
    }
    record = by_college("plurality", contest("D E"), ballots, THIRDS, need="majority")
    assert record.rounds[0].votes == {"D": "49.347", "E": "50.653"}
    assert first(record)["majority"] == {"needed": "1/2", "met": True}
    assert elected(record) == "E"
    assert record.papers.valid == 262 + 122806 + 199671
    assert replay(record) == ()
    assert CountRecord.from_text(record.text()) == record


def test_each_college_is_told_with_its_papers_and_shares_are_exact():
    record = by_college("plurality", contest("A B"), {"P": papers("1 A", "2 B", "1"), "Q": papers("5 A", "1 A B")})
    assert first(record)["colleges"] == [
        {"id": "P", "weight": "1/2", "valid": 3, "used": {"1": 3}, "none": 0, "votes": {"A": 1, "B": 2}},
        {"id": "Q", "weight": "1/2", "valid": 5, "used": {"1": 5}, "none": 0, "votes": {"A": 5, "B": 0}},
    ]
    assert first(record)["shares"] == {"A": "2/3", "B": "1/3"}
    assert record.papers.as_json() == {"total": 10, "valid": 8, "blank": 1, "invalid": {"overvote": 1}}
    assert elected(record) == "A"


def test_equal_shares_are_a_tie_whatever_the_papers():
    ballots = {"P": papers("1 A", "2 B"), "Q": papers("4 A", "2 B")}
    record = by_college("plurality", contest("A B", lots=Lots.in_order("BA")), ballots)
    assert record.rounds[0].votes == {"A": "50.000", "B": "50.000"}
    assert (elected(record), events(record)[0]["looked_at"][0]["votes"]) == ("B", record.rounds[0].votes)
    assert by_college("plurality", contest("A B"), ballots, need="majority").outcome == "vacancies"


def test_a_college_without_a_valid_paper_gives_its_weight_to_the_others_or_to_nobody():
    ballots = {"P": papers("3 A", "1 B"), "Q": papers("2")}
    record = by_college("plurality", contest("A B"), ballots, need="majority")
    assert (elected(record), record.rounds[0].votes["A"]) == ("A", "75.000")
    record = by_college("plurality", contest("A B"), ballots, HALVES | {"empty": "zero"}, need="majority")
    assert (elected(record), record.rounds[0].votes["A"]) == ("", "37.500")
    assert replay(record) == ()


def test_several_seats_and_a_minimum_support_go_by_shares():
    ballots = {"P": papers("1 A B", "1 A", "2 C"), "Q": papers("10 C D", "30 D")}
    record = by_college("block-vote", contest("A B C D", 3), ballots, minimum_support="1/4")
    assert first(record)["shares"] == {"A": "1/4", "B": "1/8", "C": "3/8", "D": "1/2"}
    assert first(record)["support"] == {"part": "1/4", "needed": "1/4", "short": ["B"]}
    assert elected(record) == "D C A"
    assert replay(record) == ()


@pytest.mark.parametrize(("wanted", "named", "short"), [(1, "A", ["C"]), (2, "", ["A", "B", "C"])])
def test_a_majority_in_so_many_colleges_may_be_wanted_as_well(wanted, named, short):
    ballots = {"P": papers("9 A", "1 B"), "Q": papers("4 A", "5 B")}
    record = by_college("plurality", contest("A B C"), ballots, HALVES | {"majority_in": wanted})
    assert elected(record) == named
    assert first(record)["majorities"] == {"wanted": wanted, "short": short}
    assert replay(record) == ()


def test_exactly_half_of_a_college_is_no_majority_there():
    ballots = {"P": papers("5 A", "5 B"), "Q": papers("9 A", "1 B")}
    assert elected(by_college("plurality", contest("A B"), ballots, HALVES | {"majority_in": 2})) == ""
    assert elected(by_college("plurality", contest("A B"), ballots, HALVES | {"majority_in": 1})) == "A"


def test_none_of_these_has_its_share_too():
    ballots = {"P": papers("1 A", "1 none"), "Q": papers("2 A")}
    record = by_college("plurality", contest("A B"), ballots, none=True)
    assert (record.rounds[0].votes["A"], record.rounds[0].non_transferable) == ("75.000", "25.000")


def test_no_valid_paper_anywhere_elects_nobody():
    record = by_college("plurality", contest("A B"), {"P": papers("1"), "Q": papers("2")}, need="majority")
    assert (elected(record), record.outcome) == ("", "no_election")
    assert replay(record) == ()


def test_acclamation_needs_no_colleges():
    record = by_college("plurality", contest("A"), {"P": papers(), "Q": papers()}, acclamation="elect")
    assert elected(record) == "A"
    assert replay(record) == ()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("rounds", 0, "detail", "colleges", 0, "votes", "A"), 2),
        (("rounds", 0, "detail", "colleges", 0, "valid"), 4),
        (("rounds", 0, "detail", "colleges", 0, "used", "1"), 4),
        (("rounds", 0, "detail", "colleges", 0, "id"), "Z"),
        (("rounds", 0, "detail", "colleges", 0, "weight"), "1/3"),
        (("rounds", 0, "detail", "shares", "A"), "1/3"),
        (("rounds", 0, "votes", "A"), "60.000"),
        (("papers", "valid"), 9),
    ],
)
def test_a_record_that_was_altered_does_not_replay(path, value):
    record = by_college("plurality", contest("A B"), {"P": papers("1 A", "2 B", "1"), "Q": papers("5 A", "1 A B")})
    document = json.loads(record.text())
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert replay(CountRecord.from_text(json.dumps(document, separators=(",", ":"), ensure_ascii=False)))


def test_what_does_not_go_together_is_refused():
    ballots = {"P": papers("1 A"), "Q": papers("1 B")}
    with pytest.raises(OptionUnknown):
        methods.count("plurality", contest("A B"), papers("1 A"), {"colleges": HALVES})
    with pytest.raises(OptionUnknown):
        methods.count_by_college("plurality", contest("A B"), ballots, {})
    with pytest.raises(OptionUnknown):
        methods.count_by_college("score", contest("A B"), ballots, {})
    with pytest.raises(OptionUnknown):
        by_college("plurality", contest("A B"), ballots, acclamation="confirm")
    with pytest.raises(UnknownChoice):
        by_college("plurality", contest("A B"), {"P": papers("1 A")})
