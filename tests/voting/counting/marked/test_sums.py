"""Counting from what ballots add up to that are never opened one by one."""

import pytest

from tests.voting.counting.boards import contest, elected, events
from voting.counting.errors import ImpossibleFigures, OneSeatOnly, OptionUnknown
from voting.counting.lots import Lots
from voting.counting.marked.counting import count_sums
from voting.counting.marked.methods import APPROVAL, BLOCK, CUMULATIVE, PLURALITY
from voting.counting.marked.options import MarkedOptions
from voting.counting.marked.papers import Sums
from voting.counting.records import CountRecord
from voting.counting.replay import replay

THREE = contest("A B C", 2)


def count(method, these, votes, papers, blank=0, **options):
    sums = Sums(dict(zip(these.standing, votes, strict=True)), papers, blank, "0" * 64)
    return count_sums(method, these, sums, MarkedOptions(**options))


def test_the_record_says_that_nobody_knows_how_many_marks_each_ballot_had():
    record = count(BLOCK, THREE, [5, 3, 1], 7, 2)
    assert elected(record) == "A B"
    assert record.rounds[0].detail["used"] is None
    assert (record.papers.total, record.papers.valid, record.papers.blank) == (7, 5, 2)


def test_with_one_mark_a_ballot_it_is_known():
    record = count(PLURALITY, contest("A B"), [3, 1], 5, 1)
    assert record.rounds[0].detail["used"] == {"1": 4}


@pytest.mark.parametrize(
    ("votes", "papers", "blank"),
    [([0, 0, 0], 0, 0), ([0, 0, 0], 2, 2), ([3, 3, 0], 3, 0), ([1, 0, 0], 1, 0), ([2, 2, 2], 4, 1)],
)
def test_such_a_record_is_counted_again_from_itself(votes, papers, blank):
    these = contest("A B C", 2, lots=Lots.seeded("2027-04-24", ("A", "B", "C")))
    for method in (BLOCK, APPROVAL):
        record = count(method, these, votes, papers, blank)
        assert replay(record) == ()
        assert CountRecord.from_text(record.text()).text() == record.text()


def test_a_tie_ends_by_the_lot():
    these = contest("A B C", 2, lots=Lots.seeded("2027-04-24", ("A", "B", "C")))
    record = count(BLOCK, these, [3, 2, 2], 4)
    [tie] = events(record, "tie")
    assert tie["between"] == ["B", "C"]


@pytest.mark.parametrize(
    ("votes", "papers", "blank"),
    [([4, 0, 0], 3, 0), ([1, 0, 0], 2, 0), ([3, 3, 3], 3, 0), ([1, 0, 0], 1, 1), ([-1, 1, 1], 1, 0)],
)
def test_what_no_ballots_can_add_up_to_is_refused(votes, papers, blank):
    with pytest.raises(ImpossibleFigures):
        count(BLOCK, THREE, votes, papers, blank)


def test_what_needs_single_ballots_is_refused():
    with pytest.raises(OptionUnknown):
        count(CUMULATIVE, THREE, [3, 0, 0], 3)
    with pytest.raises(OptionUnknown):
        count(BLOCK, contest("A B C", 2, withdrawn="C"), [3, 0], 3)
    with pytest.raises(OneSeatOnly):
        count(PLURALITY, THREE, [3, 0, 0], 3)
