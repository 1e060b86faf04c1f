"""Reserved seats: at least so many of a class, at most so many of another, and who gives way."""

from itertools import permutations

import pytest

from tests.voting.counting.boards import contest, count, elected, events, first, how, rounds, tallied
from voting.counting.errors import BrokenRecord, OptionUnknown
from voting.counting.lots import Lots
from voting.counting.replay import replay

WORKERS = {"class": "W", "minimum": 2}
CONSUMERS = {"class": "C", "minimum": 1}
BOARD = contest("A B C D E F G", 5, A="C", B="C", C="C", D="C", E="W", F="C", G="W")
TOTALS = tallied({"A": 90, "B": 80, "C": 70, "D": 60, "E": 50, "F": 40, "G": 30})
FEW = contest("A B C D E", 4, A="C", B="C", C="C", D="C", E="W")
FEW_TOTALS = tallied({"A": 90, "B": 80, "C": 70, "D": 60, "E": 10})


def brought_in(record):
    return [(one["class"], one["elected"], one["displaced"]) for one in events(record) if one.get("rule") == "minimum"]


def seated(names, totals, reserved, seats, **more):
    """Count a block vote of these totals, a mark a paper."""
    classes = more.pop("classes")
    lots = more.pop("lots", None)
    who = contest(names, seats, lots=lots, **classes)
    return count("block-vote", who, tallied(totals), reserved=reserved, **more)


def test_the_lowest_elected_whom_no_class_needs_gives_way():
    record = count("block-vote", BOARD, TOTALS, reserved=[WORKERS, CONSUMERS])
    assert elected(record) == "A B C E G"
    assert events(record) == [
        {"type": "reservation", "rule": "minimum", "class": "W", "minimum": 2, "elected": "G", "displaced": "D"}
    ]
    assert how(record) == {**dict.fromkeys("ABCE", "most-votes"), "G": "reservation"}


def test_the_record_has_the_plain_result_and_the_final_one():
    record = count("block-vote", BOARD, TOTALS, reserved=[WORKERS, CONSUMERS])
    assert [one.action for one in record.rounds] == ["total", "reservation"]
    assert first(record)["plain"] == {"elected": ["A", "B", "C", "D", "E"], "tied": []}
    assert record.rounds[0].elected == ()
    assert set(record.rounds[0].status.values()) == {"continuing"}
    assert record.rounds[1].elected == ("A", "B", "C", "E", "G")
    assert set(rounds(record)) == {2}
    assert [one.n for one in record.rounds] == [1, 2]
    assert record.rounds[1].delta == {}
    assert replay(record) == ()


def test_a_class_that_has_its_minimum_changes_nothing():
    record = count("block-vote", BOARD, TOTALS, reserved=[{"class": "W", "minimum": 1}, {"class": "C", "minimum": 4}])
    assert (elected(record), events(record)) == ("A B C D E", [])


@pytest.mark.parametrize(
    ("short", "named", "outcome"), [("fill", "A B C E", "complete"), ("vacant", "A B E", "vacancies")]
)
def test_a_class_with_too_few_candidates(short, named, outcome):
    record = count("block-vote", FEW, FEW_TOTALS, reserved=[WORKERS], short=short)
    assert (elected(record), record.outcome) == (named, outcome)
    assert events(record)[-1] == {
        "type": "reservation",
        "rule": "short",
        "class": "W",
        "minimum": 2,
        "missing": 1,
        "short": short,
        "displaced": ["C"] if short == "vacant" else [],
    }
    assert brought_in(record) == [("W", "E", "D")]
    assert replay(record) == ()


@pytest.mark.parametrize(
    ("names", "totals", "displaced"),
    [("A B E", {"A": 3, "B": 2, "E": 1}, []), ("A B C E", {"A": 3, "B": 2, "C": 1, "E": 1}, ["C"])],
)
def test_a_seat_kept_vacant_is_taken_from_nobody_while_one_is_free(names, totals, displaced):
    record = seated(names, totals, [WORKERS], 4, classes={"E": "W"}, short="vacant")
    assert (elected(record), events(record)[-1]["displaced"]) == ("A B E", displaced)


def test_nobody_takes_a_reserved_seat_without_the_minimum_support():
    record = count("block-vote", BOARD, TOTALS, reserved=[WORKERS], minimum_support="1/10")
    assert elected(record) == "A B C D E"
    assert (events(record)[-1]["rule"], events(record)[-1]["missing"]) == ("short", 1)
    assert record.rounds[1].status["G"] == "excluded"


def test_a_free_seat_is_filled_without_anybody_giving_way():
    classes = {"C": "W M", "D": "W"}
    reserved = [{"class": "M", "maximum": 0}, {"class": "W", "minimum": 1}]
    record = seated("A B C D", {"A": 3, "B": 2, "C": 2, "D": 1}, reserved, 4, classes=classes)
    assert elected(record) == "A B D"
    assert events(record)[0]["passed_over"] == "C"


def test_a_candidate_of_a_full_class_is_passed_over():
    record = count("block-vote", BOARD, TOTALS, reserved=[{"class": "C", "maximum": 3}])
    assert elected(record) == "A B C E G"
    assert [(one["rule"], one["class"], one["maximum"], one["passed_over"]) for one in events(record)] == [
        ("maximum", "C", 3, "D"),
        ("maximum", "C", 3, "F"),
    ]
    assert set(how(record).values()) == {"most-votes"}
    assert first(record)["plain"]["elected"] == ["A", "B", "C", "D", "E"]


def test_a_maximum_may_leave_seats_vacant():
    record = count("block-vote", FEW, FEW_TOTALS, reserved=[{"class": "C", "maximum": 2}])
    assert (elected(record), record.outcome) == ("A B E", "vacancies")


def test_classes_are_served_in_the_order_of_the_by_laws():
    classes = {"C": "W", "D": "Y", "E": "Y W"}
    totals = {"A": 9, "B": 8, "C": 3, "D": 2, "E": 1}
    young, workers = {"class": "Y", "minimum": 1}, {"class": "W", "minimum": 1}
    first_young = seated("A B C D E", totals, [young, workers], 2, classes=classes)
    assert brought_in(first_young) == [("Y", "D", "B"), ("W", "C", "A")]
    first_workers = seated("A B C D E", totals, [workers, young], 2, classes=classes)
    assert brought_in(first_workers) == [("W", "C", "B"), ("Y", "D", "A")]


def test_one_person_may_serve_two_classes():
    classes = {"C": "W", "D": "Y", "E": "Y W"}
    reserved = [{"class": "W", "minimum": 2}, {"class": "Y", "minimum": 1}]
    record = seated("A B C D E", {"A": 9, "B": 8, "C": 3, "D": 2, "E": 1}, reserved, 3, classes=classes)
    assert brought_in(record) == [("W", "E", "B")]
    assert elected(record) == "A C E"


def test_whoever_a_class_needs_does_not_give_way():
    classes = {"B": "Y", "C": "W"}
    reserved = [{"class": "Y", "minimum": 1}, {"class": "W", "minimum": 1}]
    record = seated("A B C", {"A": 9, "B": 2, "C": 1}, reserved, 2, classes=classes)
    assert brought_in(record) == [("W", "C", "A")]
    spare = [{"class": "Y", "minimum": 0}, {"class": "W", "minimum": 1}]
    assert brought_in(seated("A B C", {"A": 9, "B": 2, "C": 1}, spare, 2, classes=classes)) == [("W", "C", "B")]


def test_where_nobody_can_give_way_the_class_stays_short():
    classes = {"A": "Y", "B": "W"}
    reserved = [{"class": "Y", "minimum": 1}, {"class": "W", "minimum": 1}]
    for short in ("fill", "vacant"):
        record = seated("A B", {"A": 2, "B": 1}, reserved, 1, classes=classes, short=short)
        assert elected(record) == "A"
        assert events(record) == [
            {
                "type": "reservation",
                "rule": "short",
                "class": "W",
                "minimum": 1,
                "missing": 1,
                "short": short,
                "displaced": [],
            }
        ]


def test_whoever_comes_in_breaks_no_maximum():
    classes = {"A": "M", "C": "W M", "D": "W"}
    reserved = [{"class": "M", "maximum": 1}, {"class": "W", "minimum": 1}]
    record = seated("A B C D", {"A": 9, "B": 8, "C": 3, "D": 1}, reserved, 2, classes=classes)
    assert brought_in(record) == [("W", "C", "A")]
    assert elected(record) == "B C"


def test_a_tie_between_those_who_come_in_ends_by_lot():
    classes = {"C": "W", "D": "W"}
    one = [{"class": "W", "minimum": 1}]
    totals = {"A": 9, "B": 8, "C": 3, "D": 3}
    record = seated("A B C D", totals, one, 2, classes=classes, lots=Lots.in_order("DC"))
    assert brought_in(record) == [("W", "D", "B")]
    assert (events(record)[0]["purpose"], events(record)[0]["consequence"]) == ("election", "elects")
    both = [{"class": "W", "minimum": 2}]
    record = seated("A B C D", totals, both, 2, classes=classes)
    assert (elected(record), events(record, "tie")) == ("C D", [])


def test_a_tie_between_those_who_give_way_ends_by_lot():
    classes = {"D": "W", "E": "W"}
    totals = {"A": 9, "B": 8, "C": 8, "D": 3, "E": 2}
    one, two = [{"class": "W", "minimum": 1}], [{"class": "W", "minimum": 2}]
    record = seated("A B C D E", totals, one, 3, classes=classes, lots=Lots.in_order("BC"))
    assert brought_in(record) == [("W", "D", "C")]
    assert events(record)[0]["purpose"] == "exclusion"
    record = seated("A B C D E", totals, two, 3, classes=classes)
    assert (elected(record), events(record, "tie")) == ("A D E", [])


def test_equals_of_whom_not_all_can_come_in_draw_though_the_class_is_short_of_as_many():
    """A maximum, or more minimums than seats, may keep one of them out."""
    reserved = [{"class": "M", "maximum": 1}, {"class": "W", "minimum": 2}]
    totals = {"A": 9, "B": 8, "X": 7, "C": 3, "D": 3}
    classes = {"A": "M", "C": "W M", "D": "W"}
    record = seated("A B X C D", totals, reserved, 3, classes=classes, lots=Lots.in_order("DC"))
    assert [one["chosen"] for one in events(record, "tie")] == ["D"]
    assert brought_in(record) == [("W", "D", "X"), ("W", "C", "A")]
    reserved = [{"class": "Y", "minimum": 2}, {"class": "W", "minimum": 2}]
    totals, classes = {"A": 9, "B": 8, "C": 3, "D": 3}, {"A": "Y", "C": "W", "D": "W"}
    record = seated("A B C D", totals, reserved, 2, classes=classes, lots=Lots.in_order("DC"))
    assert ([one["chosen"] for one in events(record, "tie")], elected(record)) == (["D"], "A D")


def test_a_lot_for_a_seat_that_is_given_up_afterwards_mattered_nothing():
    reserved, lots = [{"class": "W", "minimum": 1}], Lots.in_order("BC")
    record = seated("A B C", {"A": 9, "B": 3, "C": 3}, reserved, 2, classes={"C": "W"}, lots=lots)
    assert (elected(record), first(record)["plain"]) == ("A C", {"elected": ["A"], "tied": ["B", "C"]})
    assert [one["consequence"] for one in events(record, "tie")] == ["none"]


def test_a_lot_that_is_waited_for_elects_nobody_before_the_classes_are_served():
    record = seated("A B C", {"A": 9, "B": 3, "C": 3}, [{"class": "W", "minimum": 1}], 2, classes={"C": "W"})
    assert (elected(record), record.outcome) == ("", "tie_pending")
    assert [one.action for one in record.rounds] == ["total", "pending"]
    assert replay(record) == ()


@pytest.mark.parametrize(
    ("seats", "maximum", "named", "lots"),
    [
        (2, 1, "A B", ["B"]),
        (3, 1, "A B D", ["B"]),
        (3, 2, "A B C", [["B", "C"]]),
        (4, 1, "A B D", ["B"]),
        (4, 2, "A B C D", []),
        (5, 2, "A B C D", []),
    ],
)
def test_equals_of_a_class_with_too_little_room_draw_among_themselves(seats, maximum, named, lots):
    """B, C and D are equal, B and C of one class; where D cannot lose, the lot is between B and C alone."""
    record = seated(
        "A B C D",
        {"A": 9, "B": 3, "C": 3, "D": 3},
        [{"class": "M", "maximum": maximum}],
        seats,
        classes={"B": "M", "C": "M"},
        lots=Lots.in_order("BCD"),
    )
    drawn = events(record, "tie")
    assert (elected(record), [one["chosen"] for one in drawn]) == (named, lots)
    if "D" in named and lots:
        assert drawn[0]["between"] == ["B", "C"]


def test_equals_of_one_full_class_are_drawn_by_one_lot():
    classes = dict.fromkeys("BCD", "M")
    totals = {"A": 9, "B": 3, "C": 3, "D": 3}
    record = seated("A B C D", totals, [{"class": "M", "maximum": 2}], 4, classes=classes, lots=Lots.in_order("DCB"))
    assert elected(record) == "A C D"
    assert [one["chosen"] for one in events(record, "tie")] == [["D", "C"]]


def test_the_order_of_the_paper_decides_nothing():
    """The same people in many orders of the paper, with ties in every place: one result for one lot."""
    totals = {"A": 4, "B": 4, "C": 2, "D": 2, "E": 2, "F": 1}
    classes = {"A": "M", "B": "M", "C": "W", "D": "W M", "F": "W"}
    reserved, lots = [{"class": "M", "maximum": 2}, {"class": "W", "minimum": 2}], Lots.in_order("FEDCBA")
    found = {
        " ".join(sorted(elected(seated(" ".join(names), totals, reserved, 3, classes=classes, lots=lots)).split()))
        for names in list(permutations("ABCDEF"))[::11]
    }
    assert len(found) == 1


@pytest.mark.parametrize(
    ("reserved", "refusal"),
    [
        ([{"class": "W", "minimum": 6}], OptionUnknown),
        ([{"class": "W", "minimum": -1}], OptionUnknown),
        ([{"class": "W", "minimum": 3, "maximum": 2}], OptionUnknown),
        ([WORKERS, WORKERS], OptionUnknown),
        ([{"class": "W", "at_least": 2}], OptionUnknown),
        ([{"minimum": 2}], BrokenRecord),
        ([{"class": "W", "minimum": "2"}], BrokenRecord),
        ({"W": 2}, BrokenRecord),
        (["W"], BrokenRecord),
    ],
)
def test_what_cannot_be_reserved_is_refused(reserved, refusal):
    with pytest.raises(refusal):
        count("block-vote", BOARD, TOTALS, reserved=reserved)


def test_all_seats_may_be_reserved():
    record = count("block-vote", BOARD, TOTALS, reserved=[{"class": "C", "minimum": 5, "maximum": 5}])
    assert elected(record) == "A B C D F"


def test_a_word_that_is_no_rule_is_refused():
    with pytest.raises(BrokenRecord):
        count("block-vote", BOARD, TOTALS, short="lot")
