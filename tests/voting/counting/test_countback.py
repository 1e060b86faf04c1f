"""The countback: the same papers without the member who leaves, those who stay keeping their seats."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.voting.counting.small import contest, elected, events, papers
from voting.counting import methods
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.countback import countback
from voting.counting.errors import BrokenRecord, OptionUnknown, PapersDiffer, UnknownCandidate
from voting.counting.lots import Draw, Drawing, Lots, Purpose
from voting.counting.records import Candidate, CountRecord
from voting.counting.replay import replay

STV = ("stv-scottish", "stv-meek-prf")
PAPERS = papers("12 A D, 9 B E, 11 C, 3 D, 5 E, 2 F D")


def who(record: CountRecord) -> list[str]:
    return sorted(one for one, _, _ in elected(record))


def first(method: str) -> CountRecord:
    return methods.count(method, contest("ABCDEF", 3), PAPERS)


@pytest.mark.parametrize("method", STV)
def test_the_papers_of_who_leaves_choose_who_follows(method):
    assert who(first(method)) == ["A", "B", "C"]
    record = countback(first(method), PAPERS, leaving=["A"], willing=["D", "E", "F"])
    assert who(record) == ["B", "C", "D"]
    assert record.options["withdrawn"] == ["A"]
    assert record.options["sitting"] == ["B", "C"]
    assert replay(CountRecord.from_text(record.text())) == ()


@pytest.mark.parametrize("method", STV)
def test_only_the_willing_are_in_it(method):
    record = countback(first(method), PAPERS, leaving=["A"], willing=["E", "F"])
    assert who(record) == ["B", "C", "E"]
    assert record.options["withdrawn"] == ["A", "D"]


@pytest.mark.parametrize("method", STV)
def test_with_nobody_willing_the_seat_stays_vacant(method):
    record = countback(first(method), PAPERS, leaving=["A"], willing=[])
    assert (who(record), record.outcome) == (["B", "C"], "vacancies")


@pytest.mark.parametrize("method", STV)
def test_who_sits_is_spared_even_with_the_fewest_votes(method):
    ballots = papers("8 A D, 7 A F, 8 B C, 5 C, 4 D C, 6 E, 6 F")
    before = methods.count(method, contest("ABCDEF", 2), ballots)
    assert who(before) == ["A", "C"]
    record = countback(before, ballots, leaving=["A"], willing=["B", "D", "E", "F"])
    assert "C" in who(record)
    spared = [event for event in events(record) if event["type"] == "reservation" and event["rule"] == "protected"]
    assert [(event["class"], event["candidate"]) for event in spared][:1] == [(None, "C")]


@pytest.mark.parametrize("method", STV)
def test_a_reserved_seat_is_followed_by_somebody_of_its_class(method):
    classes = {"A": ("m",), "B": ("w",), "C": ("m",), "D": ("w",)}
    stand = tuple(Candidate(one, classes=of) for one, of in classes.items())
    ballots = papers("12 A, 9 B C, 7 C, 1 D")
    of_all = Contest(stand, 2, lots=Lots.in_order("ABCD"))
    before = methods.count(method, of_all, ballots, {"reserved": [{"class": "w", "minimum": 1}]})
    assert who(before) == ["A", "B"]
    assert who(countback(before, ballots, leaving=["B"], willing=["C", "D"])) == ["A", "D"]


@pytest.mark.parametrize("method", STV)
def test_several_may_leave_at_once_and_one_after_the_other(method):
    together = countback(first(method), PAPERS, leaving=["A", "C"], willing=["D", "E", "F"])
    assert len(who(together)) == 3
    assert "B" in who(together)
    second = countback(first(method), PAPERS, leaving=["A"], willing=["D", "E", "F"])
    third = countback(second, PAPERS, leaving=["D"], willing=["E", "F"])
    assert who(third) == ["B", "C", "E"]


def test_draws_by_hand_are_made_anew():
    waiting = methods.count("stv-scottish", contest("ABC", 2, lots=Lots.not_drawn()), papers("2 A, 2 B, 2 C"))
    assert waiting.outcome == "tie_pending"
    draw = Draw(Purpose.EXCLUSION, ("A", "B", "C"), ("C",), ("Anne Roy", "Luc Hébert"), "2027-04-24T19:50-04:00")
    of_hand = contest("ABC", 2, lots=Lots.drawn_by_officers([draw]))
    before = methods.count("stv-scottish", of_hand, papers("2 A, 2 B, 2 C"))
    record = countback(before, papers("2 A, 2 B, 2 C"), leaving=["A"], willing=["C"])
    assert who(record) == ["B", "C"]
    assert record.options["lots"] == {"by": Drawing.OFFICERS.value}
    seeded = countback(before, papers("2 A, 2 B, 2 C"), ["A"], ["C"], lots=Lots.seeded("dice 4 2 6", "ABC"))
    assert seeded.seed == "dice 4 2 6"


@pytest.mark.parametrize(
    ("leaving", "willing"), [(["D"], ["E"]), (["Z"], ["E"]), (["A"], ["B"]), (["A"], ["A"]), (["A"], ["Z"])]
)
def test_only_who_sits_can_leave_and_only_who_stood_and_lost_can_follow(leaving, willing):
    unknown = leaving[0] if leaving != ["A"] else willing[0]
    with pytest.raises(UnknownCandidate, match=unknown):
        countback(first("stv-scottish"), PAPERS, leaving, willing)


def test_other_papers_than_those_of_the_record_are_refused():
    with pytest.raises(PapersDiffer, match=PAPERS.sha256):
        countback(first("stv-scottish"), papers("1 A"), ["A"], ["D"])


def test_the_lots_of_the_first_count_hold():
    """C and D are level throughout: the first lot put D before C, and it is asked again who follows A."""
    of_lot = contest("ABCD", 2, lots=Lots.in_order("ABDC"))
    before = methods.count("stv-scottish", of_lot, papers("9 A, 9 B, 2 C, 2 D"))
    assert who(before) == ["A", "B"]
    record = countback(before, papers("9 A, 9 B, 2 C, 2 D"), leaving=["A"], willing=["C", "D"])
    assert who(record) == ["B", "D"]
    assert record.options["lots"] == {"by": "order", "order": ["A", "B", "D", "C"]}


def test_an_elected_that_is_no_table_is_refused_by_its_name():
    broken = replace(first("stv-scottish"), elected=("A",))
    with pytest.raises(BrokenRecord, match="elected: a table was expected"):
        countback(broken, PAPERS, ["A"], ["D"])


def test_a_method_that_has_no_countback_says_so():
    record = methods.count("irv", contest("AB"), papers("2 A, 1 B"))
    with pytest.raises(OptionUnknown):
        countback(record, papers("2 A, 1 B"), ["A"], ["B"])


RANKED = st.lists(st.sampled_from("ABCDEF"), min_size=1, max_size=5, unique=True).map(tuple)


@settings(max_examples=100, deadline=None)
@given(
    written=st.lists(st.tuples(RANKED, st.integers(1, 9)), min_size=3, max_size=12),
    seats=st.integers(1, 4),
    method=st.sampled_from(STV),
    at=st.integers(0, 3),
)
def test_whoever_leaves_the_others_stay_and_one_follows(written, seats, method, at):
    ballots = Ballots.gather(written)
    before = methods.count(method, contest("ABCDEF", seats), ballots)
    leaving = who(before)[at % len(who(before))]
    willing = [one for one in "ABCDEF" if one not in who(before)]
    record = countback(before, ballots, [leaving], willing)
    if record.papers.valid:
        assert set(who(before)) - {leaving} < set(who(record))
        assert len(who(record)) == seats
    assert replay(CountRecord.from_text(record.text())) == ()
