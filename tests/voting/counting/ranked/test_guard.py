"""Seats reserved for classes in a count by transfer: whom the guard spares, holds back and sends away."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.voting.counting.small import elected, events, forged, papers
from voting.counting import methods
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.errors import BrokenRecord, OptionUnknown, UnknownCandidate
from voting.counting.lots import Lots
from voting.counting.records import Candidate, CountRecord
from voting.counting.replay import replay

STV = ("stv-scottish", "stv-meek-prf")


def contest(classes: dict[str, str], seats: int, **more: Any) -> Contest:
    """Return a contest of candidates with these classes, each a letter."""
    more.setdefault("lots", Lots.in_order(tuple(classes)))
    return Contest(tuple(Candidate(one, classes=tuple(of)) for one, of in classes.items()), seats, **more)


def reserved(**minimums: int) -> list[Any]:
    return [{"class": name, "minimum": minimum} for name, minimum in minimums.items()]


def count(method: str, classes: dict[str, str], seats: int, written: str, **options: Any) -> CountRecord:
    lots = options.pop("lots", Lots.in_order(tuple(classes)))
    return methods.count(method, contest(classes, seats, lots=lots), papers(written), options)


def reservations(record: CountRecord) -> list[tuple[int, str, str | None, str]]:
    found: list[Any] = [(one.n, event) for one in record.rounds for event in one.events]
    return [
        (n, event["rule"], event["class"], event["candidate"])
        for n, event in found
        if event["type"] == "reservation" and event["rule"] != "short"
    ]


def who(record: CountRecord) -> list[str]:
    return sorted(one for one, _, _ in elected(record))


SPARED = {"A": "m", "B": "m", "C": "w", "D": "m"}


def spared(method: str) -> CountRecord:
    return count(method, SPARED, 2, "4 A, 4 B, 3 D A, 2 C", reserved=reserved(w=1))


WOMEN = {"A": "m", "B": "m", "C": "w", "D": "w"}


@pytest.mark.parametrize("method", STV)
def test_the_last_of_a_class_is_spared_and_the_next_lowest_goes_instead(method):
    assert who(count(method, SPARED, 2, "4 A, 4 B, 3 D A, 2 C")) == ["A", "B"]
    record = spared(method)
    assert who(record) == ["A", "C"]
    assert reservations(record)[0][1:] == ("protected", "w", "C")
    assert next(one for one in record.rounds if one.action == "exclusion").candidate == "D"
    assert [by for one, _, by in elected(record)] == ["quota", "reservation"]
    assert replay(CountRecord.from_text(record.text())) == ()


@pytest.mark.parametrize("method", STV)
def test_who_reaches_the_quota_is_held_back_where_the_seats_left_are_needed_for_others(method):
    record = count(method, WOMEN, 2, "10 A, 8 B C, 3 C, 2 D", reserved=reserved(w=1))
    assert who(record) == ["A", "C"]
    assert reservations(record)[0] == (1, "held_back", "w", "B")
    assert record.rounds[0].elected == ("A",)
    assert record.rounds[0].status["B"] == "continuing"
    doomed = next(one for one in reservations(record) if one[1] == "doomed")
    assert doomed[2:] == ("w", "B")
    assert record.rounds[doomed[0] - 1].candidate == "B"
    # It is said once that it is held back, whatever the number of stages until it goes.
    assert [rule for _, rule, _, _ in reservations(record)].count("held_back") == 1
    assert replay(CountRecord.from_text(record.text())) == ()


def test_the_doomed_go_at_the_next_exclusion_before_anybody_lower_and_pass_on_all_their_papers():
    record = count("stv-scottish", WOMEN, 2, "10 A, 8 B C, 3 C, 2 D", reserved=reserved(w=1))
    assert [(one.action, one.candidate) for one in record.rounds[:3]] == [
        ("first-preferences", None),
        ("surplus", "A"),
        ("exclusion", "B"),
    ]
    assert record.rounds[2].delta == {"B": "-8.00000", "C": "8.00000"}


@pytest.mark.parametrize("method", STV)
def test_of_two_who_reach_the_quota_together_the_one_with_more_votes_takes_the_free_seat(method):
    record = count(method, {"A": "m", "B": "m", "C": "w"}, 2, "8 A, 9 B, 5 C", reserved=reserved(w=1))
    assert who(record) == ["B", "C"]
    assert reservations(record)[0] == (1, "held_back", "w", "A")


@pytest.mark.parametrize("method", STV)
def test_of_two_with_equal_votes_for_the_free_seat_a_lot_decides(method):
    record = count(method, {"A": "m", "B": "m", "C": "w"}, 2, "8 A, 8 B, 5 C", reserved=reserved(w=1))
    tie = events(record)[0]
    assert (tie["purpose"], tie["between"], tie["chosen"], tie["consequence"]) == (
        "election",
        ["A", "B"],
        "A",
        "elects",
    )
    assert who(record) == ["A", "C"]


@pytest.mark.parametrize("method", STV)
def test_where_that_lot_is_not_drawn_the_count_waits(method):
    classes = {"A": "m", "B": "m", "C": "w", "D": "m"}
    record = count(method, classes, 3, "9 D, 8 A, 8 B, 5 C", reserved=reserved(w=1), lots=Lots.not_drawn())
    assert record.outcome == "tie_pending"
    assert [one for one, _, _ in elected(record)] == ["D"]
    assert record.rounds[-1].action == "pending"
    assert replay(CountRecord.from_text(record.text())) == ()


@pytest.mark.parametrize("method", STV)
def test_all_with_equal_votes_are_elected_where_there_is_room_for_all(method):
    record = count(method, {"A": "m", "B": "m", "C": "w", "D": "m"}, 3, "8 A, 8 B, 7 D, 1 C", reserved=reserved(w=1))
    assert record.rounds[0].elected == ("A", "B")
    assert events(record)[0]["rule"] == "held_back"
    assert who(record) == ["A", "B", "C"]


@pytest.mark.parametrize("method", STV)
def test_a_class_that_is_served_protects_nobody_any_more(method):
    record = count(method, WOMEN, 2, "5 A, 3 B, 9 C, 1 D", reserved=reserved(w=1))
    assert who(record) == ["A", "C"]
    assert reservations(record) == []


@pytest.mark.parametrize("method", STV)
def test_one_candidate_of_two_classes_can_serve_both(method):
    """One seat for a woman and one for a young member: of a single seat only B, who is both, can take it."""
    record = count(
        method, {"A": "", "B": "wy", "C": "w", "D": "y"}, 1, "9 A, 1 B, 4 C, 3 D", reserved=reserved(w=1, y=1)
    )
    assert who(record) == ["B"]
    # C and D could not have served both, though each class has another candidate.
    assert {one[3] for one in reservations(record) if one[1] == "doomed"} == {"A", "C", "D"}
    assert replay(record) == ()


def test_the_class_named_is_one_of_whom_nobody_can_be_spared():
    record = count(
        "stv-scottish", {"A": "", "B": "wy", "C": "w", "D": ""}, 2, "4 A, 1 B, 4 C, 4 D", reserved=reserved(w=1, y=1)
    )
    assert reservations(record)[0] == (2, "protected", "y", "B")


@pytest.mark.parametrize("method", STV)
@pytest.mark.parametrize(
    ("short", "sits", "outcome"), [("fill", ["A", "B", "C"], "complete"), ("vacant", ["A", "C"], "vacancies")]
)
def test_where_too_few_of_a_class_stand_the_seat_goes_to_the_next_or_stays_vacant(method, short, sits, outcome):
    record = count(
        method, {"A": "m", "B": "m", "C": "w", "D": "m"}, 3, "9 A, 6 B, 1 C, 2 D", reserved=reserved(w=2), short=short
    )
    assert (who(record), record.outcome) == (sits, outcome)
    assert record.rounds[0].events[0] == {
        "type": "reservation",
        "rule": "short",
        "class": "w",
        "minimum": 2,
        "missing": 1,
        "short": short,
    }
    assert sum(event["rule"] == "short" for event in events(record)) == 1
    assert replay(CountRecord.from_text(record.text())) == ()


@pytest.mark.parametrize("method", STV)
def test_where_nobody_of_a_class_stands_for_the_only_seat_it_may_stay_vacant(method):
    record = count(method, {"A": "m", "B": "m"}, 1, "9 A, 6 B", reserved=reserved(w=1), short="vacant")
    assert (record.elected, record.outcome, len(record.rounds)) == ((), "vacancies", 1)
    assert replay(record) == ()


@pytest.mark.parametrize("method", STV)
@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"reserved": reserved(w=2)}, OptionUnknown),
        ({"reserved": reserved(w=1) * 2}, OptionUnknown),
        ({"reserved": [{"class": "w", "maximum": 1}]}, OptionUnknown),
        ({"reserved": [{"class": "w", "minimum": -1}]}, OptionUnknown),
        ({"reserved": [{"minimum": 1}]}, BrokenRecord),
        ({"reserved": "w"}, BrokenRecord),
        ({"short": "empty"}, BrokenRecord),
        ({"sitting": "A"}, BrokenRecord),
        ({"sitting": ["Z"]}, UnknownCandidate),
        ({"sitting": ["A", "B"]}, OptionUnknown),
    ],
)
def test_what_cannot_be_reserved_is_refused(method, options, error):
    with pytest.raises(error):
        count(method, WOMEN, 1, "1 A", **options)


@pytest.mark.parametrize("method", STV)
def test_minimums_that_together_ask_for_more_seats_than_there_are_are_refused(method):
    with pytest.raises(OptionUnknown):
        count(method, WOMEN, 1, "1 A", reserved=reserved(w=1, m=1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"rule":"protected","class":"w"', '"rule":"protected","class":"m"'),
        ('"rule":"protected"', '"rule":"doomed"'),
        ('"minimum":1', '"minimum":0'),
        ('"by":"reservation"', '"by":"remaining"'),
        ('"classes":["w"]', '"classes":["m"]'),
    ],
)
@pytest.mark.parametrize("method", STV)
def test_a_record_of_which_a_reservation_was_changed_does_not_replay(method, old, new):
    assert "recount" in replay(forged(spared(method), old, new))


LETTERS = "ABCDEFG"
RANKED = st.lists(st.sampled_from(LETTERS), min_size=1, max_size=5, unique=True).map(tuple)
PAPERS = st.lists(st.tuples(RANKED, st.integers(1, 9)), min_size=1, max_size=12)
CLASSES = st.lists(st.sampled_from(["", "w", "y", "wy", "r", "wr"]), min_size=7, max_size=7)


@settings(max_examples=150, deadline=None)
@given(
    written=PAPERS,
    classes=CLASSES,
    seats=st.integers(1, 4),
    least=st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 2)),
    short=st.sampled_from(["fill", "vacant"]),
    method=st.sampled_from(STV),
)
def test_every_minimum_that_can_be_met_is_met_and_no_seat_is_left_that_could_be_filled(
    written, classes, seats, least, short, method
):
    stand = dict(zip(LETTERS, classes, strict=True))
    minimums = dict(zip("wyr", least, strict=True))
    possible = {name: min(least, sum(name in of for of in stand.values())) for name, least in minimums.items()}
    missing = sum(minimums.values()) - sum(possible.values())
    fillable = max(0, seats - missing) if short == "vacant" else seats
    assume(
        any(
            all(sum(name in stand[one] for one in some) >= needed for name, needed in possible.items())
            for some in combinations(LETTERS, fillable)
        )
    )
    record = methods.count(
        method, contest(stand, seats), Ballots.gather(written), {"reserved": reserved(**minimums), "short": short}
    )
    for name, needed in possible.items():
        assert sum(name in stand[one] for one in who(record)) >= needed
    assert len(who(record)) == fillable
    assert record.checks == {"conservation": True, "replayed": True}
    assert replay(CountRecord.from_text(record.text())) == ()


def test_without_a_minimum_the_guard_changes_nothing():
    plain = count("stv-scottish", WOMEN, 2, "10 A, 8 B C, 3 C, 2 D")
    guarded = count("stv-scottish", WOMEN, 2, "10 A, 8 B C, 3 C, 2 D", reserved=reserved(w=0))
    assert replace(guarded, options=plain.options) == plain


def test_a_meek_count_without_an_exclusion_says_who_is_missing_too():
    record = count("stv-meek-prf", {"A": "m", "B": "w"}, 3, "2 A, 1 B", reserved=reserved(w=2))
    assert [event["rule"] for event in events(record)] == ["short"]
    assert [len(one.events) for one in record.rounds] == [1, 0]


def test_the_last_seats_of_a_meek_count_are_listed_with_more_votes_first_and_equals_as_on_the_paper():
    record = count("stv-meek-prf", {"A": "", "B": "", "C": "", "D": ""}, 5, "2 A, 4 B, 3 C, 3 D")
    assert record.rounds[-1].elected == ("B", "C", "D", "A")


def test_who_ties_with_the_one_sent_away_is_told_as_spared_at_that_stage():
    record = count("stv-scottish", SPARED, 2, "4 A, 4 B, 2 C, 2 D", reserved=reserved(w=1))
    assert [(one.n, one.candidate) for one in record.rounds if one.action == "exclusion"] == [(2, "D"), (3, "B")]
    assert reservations(record) == [(2, "protected", "w", "C"), (3, "protected", "w", "C")]
