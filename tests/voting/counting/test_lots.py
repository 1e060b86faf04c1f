"""Lots: the published seed, an order, the officers' own draw, and what is refused."""

from hashlib import sha256

import pytest

from voting.counting.errors import BrokenRecord, DrawDoesNotFit, LotOrderIncomplete
from voting.counting.lots import Draw, Lots, Purpose


def draw(purpose: Purpose = Purpose.ELECTION, between: str = "AB", chosen: str = "A") -> Draw:
    return Draw(purpose, tuple(between), tuple(chosen), ("Anne Roy",), "2027-04-24T19:50-04:00")


def test_a_seed_gives_the_order_that_sha256sum_gives():
    keys = {one: sha256(f"2027:board:{one}".encode()).hexdigest() for one in ("a", "b", "c", "d")}
    assert Lots.seeded("2027:board", ["a", "b", "c", "d"]).order == tuple(sorted(keys, key=lambda one: keys[one]))


def test_the_order_of_the_paper_does_not_matter_to_a_seed():
    assert Lots.seeded("s", ["a", "b", "c"]) == Lots.seeded("s", ["c", "a", "b"])


@pytest.mark.parametrize(
    ("purpose", "many", "picked"),
    [
        (Purpose.ELECTION, 1, ("C",)),
        (Purpose.ELECTION, 2, ("C", "A")),
        (Purpose.SURPLUS, 1, ("C",)),
        (Purpose.EXCLUSION, 1, ("B",)),
        (Purpose.EXCLUSION, 2, ("B", "A")),
    ],
)
def test_the_first_is_elected_and_the_last_is_excluded(purpose, many, picked):
    assert Lots.in_order("DCAB").pick("ABC", purpose, many, 0) == picked


def test_as_listed_the_first_is_chosen_whatever_for():
    assert Lots.as_listed("CAB").pick("AB", Purpose.EXCLUSION, 1, 0) == ("A",)


def test_no_lot_is_picked_before_it_is_drawn():
    assert Lots.not_drawn().pick("AB", Purpose.ELECTION, 1, 0) is None
    assert Lots.drawn_by_officers([draw()]).pick("AB", Purpose.ELECTION, 1, 1) is None


def test_the_officers_draws_answer_the_ties_in_their_order():
    lots = Lots.drawn_by_officers([draw(), draw(Purpose.EXCLUSION, "CD", "D")])
    assert lots.pick("BA", Purpose.ELECTION, 1, 0) == ("A",)
    assert lots.pick("CD", Purpose.EXCLUSION, 1, 1) == ("D",)


@pytest.mark.parametrize(
    "given",
    [
        draw(Purpose.EXCLUSION),
        draw(between="ABC"),
        draw(chosen="C"),
        draw(chosen="AB"),
        draw(chosen=""),
        draw(chosen="AA"),
    ],
)
def test_a_draw_that_is_not_of_this_tie_is_refused(given):
    with pytest.raises(DrawDoesNotFit, match="election between A, B, 1 to draw"):
        Lots.drawn_by_officers([given]).pick("AB", Purpose.ELECTION, 1, 0)


def test_who_is_tied_must_be_in_the_order():
    with pytest.raises(LotOrderIncomplete, match=r"^D, C$"):
        Lots.in_order("AB").pick("ADCB", Purpose.ELECTION, 1, 0)


@pytest.mark.parametrize(
    "lots",
    [
        Lots.not_drawn(),
        Lots.seeded("s", ["a", "b"]),
        Lots.in_order(["b", "a"]),
        Lots.as_listed(["b", "a"]),
        Lots.drawn_by_officers([draw()]),
    ],
    ids=lambda lots: lots.drawing.value,
)
def test_lots_read_back_as_they_were_written(lots):
    assert Lots.from_json(lots.as_json(), lots.seed) == lots


@pytest.mark.parametrize("seed", [None, "another"])
def test_an_order_that_the_seed_does_not_give_is_no_record(seed):
    lots = Lots.seeded("2027", ["a", "b", "c"])
    assert Lots.seeded("another", ["a", "b", "c"]).order != lots.order
    with pytest.raises(BrokenRecord, match=r"^lots: the order is not the one that the seed gives$"):
        Lots.from_json(lots.as_json(), seed)


def test_an_order_moved_by_hand_is_not_the_one_of_its_seed():
    lots = Lots.seeded("2027", ["a", "b", "c"])
    assert Lots.from_json(lots.as_json(), "2027") == lots
    first, *others = lots.order
    moved = Lots(lots.drawing, (*others, first), lots.seed)
    with pytest.raises(BrokenRecord, match="lots: the order"):
        Lots.from_json(moved.as_json(), "2027")


@pytest.mark.parametrize(("read", "what"), [(lambda it: Lots.from_json(it, None), "lots"), (Draw.from_json, "draw")])
def test_what_is_no_table_is_refused_by_its_name(read, what):
    with pytest.raises(BrokenRecord, match=f"^{what}: a table was expected"):
        read("A")


def test_all_of_the_tied_may_be_drawn():
    given = draw(between="AB", chosen="BA")
    assert Lots.drawn_by_officers([given]).pick("AB", Purpose.ELECTION, 2, 0) == ("B", "A")
