"""Ties end by an earlier stage where those tied differed, and else by lot; the record says how."""

import pytest

from voting.counting.lots import Lots, Purpose
from voting.counting.ties import TieBreaker, TiePending

HISTORY = [
    {"A": 5, "B": 4, "C": 4, "D": 1},
    {"A": 6, "B": 7, "C": 6, "D": 1},
    {"A": 8, "B": 8, "C": 8, "D": 1},
]


def breaker(lots: Lots | None = None, **more) -> TieBreaker:
    return TieBreaker(lots or Lots.in_order("ABCD"), lambda units: f"{units}.0", **more)


def test_backwards_the_latest_stage_that_differs_decides_and_the_lowest_goes():
    chosen, event = breaker().backwards(["A", "B"], HISTORY, Purpose.EXCLUSION)
    assert chosen == "A"
    assert event == {
        "type": "tie",
        "purpose": "exclusion",
        "between": ["A", "B"],
        "looked_at": [{"stage": 2, "votes": {"A": "6.0", "B": "7.0"}}],
        "resolved_by": "earlier-stage",
        "chosen": "A",
    }


def test_forwards_the_first_stage_that_differs_decides():
    chosen, event = breaker().forwards(["A", "B"], HISTORY, Purpose.EXCLUSION)
    assert chosen == "B"
    assert event["looked_at"] == [{"stage": 1, "votes": {"A": "5.0", "B": "4.0"}}]
    assert breaker().forwards(["A", "B"], HISTORY, Purpose.SURPLUS)[0] == "A"


@pytest.mark.parametrize("purpose", [Purpose.SURPLUS, Purpose.ELECTION])
def test_to_elect_or_to_transfer_the_highest_is_chosen(purpose):
    assert breaker().backwards(["A", "B"], HISTORY, purpose)[0] == "B"


def test_a_stage_that_only_narrows_the_group_leaves_the_rest_to_earlier_ones():
    chosen, event = breaker().backwards(["A", "B", "C"], HISTORY, Purpose.EXCLUSION)
    assert chosen == "C"
    assert event["between"] == ["A", "B", "C"]
    assert event["looked_at"] == [
        {"stage": 2, "votes": {"A": "6.0", "B": "7.0", "C": "6.0"}},
        {"stage": 1, "votes": {"A": "5.0", "C": "4.0"}},
    ]


def test_the_lot_is_only_between_those_whom_the_stages_left():
    history = [{"A": 5, "B": 4, "C": 4}, {"A": 5, "B": 5, "C": 5}]
    chosen, event = breaker().backwards(["A", "B", "C"], history, Purpose.EXCLUSION)
    assert chosen == "C"
    assert (event["between"], event["left"], event["resolved_by"]) == (["A", "B", "C"], ["B", "C"], "lot")
    assert event["lot_order"] == ["B", "C"]
    assert event["looked_at"] == [{"stage": 1, "votes": {"A": "5.0", "B": "4.0", "C": "4.0"}}]


def test_where_no_stage_differs_the_lot_decides_among_all_and_nothing_is_said_to_be_left():
    chosen, event = breaker().backwards(["B", "A"], [{"A": 2, "B": 2}], Purpose.ELECTION)
    assert chosen == "A"
    assert event == {
        "type": "tie",
        "purpose": "election",
        "between": ["B", "A"],
        "looked_at": [],
        "resolved_by": "lot",
        "lot_order": ["A", "B"],
        "chosen": "A",
    }


def test_who_is_not_told_of_at_a_stage_had_nothing():
    assert breaker().backwards(["A", "Z"], [{"A": 1}], Purpose.EXCLUSION)[0] == "Z"


def test_several_by_one_lot_are_all_named():
    chosen, event = breaker().by_lot(["A", "B", "C"], Purpose.ELECTION, many=2)
    assert chosen == ("A", "B")
    assert event["chosen"] == ["A", "B"]


def test_a_lot_not_drawn_waits_and_says_for_how_many():
    with pytest.raises(TiePending) as waiting:
        breaker(Lots.not_drawn()).by_lot(["A", "B", "C"], Purpose.ELECTION, many=2)
    assert waiting.value.event == {
        "type": "tie",
        "purpose": "election",
        "between": ["A", "B", "C"],
        "looked_at": [],
        "resolved_by": "pending",
        "many": 2,
        "chosen": None,
    }


def test_outcomes_set_beforehand_are_taken_by_their_number():
    ties = breaker(forced={1: ("C",)})
    assert ties.by_lot(["A", "B", "C"], Purpose.ELECTION)[0] == ("A",)
    assert ties.by_lot(["A", "B", "C"], Purpose.ELECTION)[0] == ("C",)
    assert ties.by_lot(["A", "B", "C"], Purpose.ELECTION)[0] == ("A",)
    assert ties.used == 3
