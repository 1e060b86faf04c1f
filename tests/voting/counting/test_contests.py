"""Who may be on a ballot paper, and what a contest refuses."""

import pytest

from voting.counting.contests import Contest
from voting.counting.errors import NoSeats, TwiceOnThePaper, UnknownCandidate
from voting.counting.lots import Lots
from voting.counting.records import Candidate

CAST = (Candidate("A", "Anna"), Candidate("B"), Candidate("C", "Chloé", ("worker",)))


def test_a_candidate_is_named_or_known_by_its_id():
    assert [Contest(CAST).named(one) for one in ("A", "B")] == ["Anna", "B"]


def test_who_withdrew_no_longer_stands():
    assert Contest(CAST, withdrawn=("B",)).standing == ("A", "C")


@pytest.mark.parametrize("seats", [0, -1])
def test_a_contest_is_for_a_seat_at_least(seats):
    with pytest.raises(NoSeats):
        Contest(CAST, seats=seats)


def test_nobody_is_twice_on_the_paper():
    with pytest.raises(TwiceOnThePaper, match="A"):
        Contest((*CAST, Candidate("A")))


@pytest.mark.parametrize("unfit", ["", "A=B", "A B", " A", "A\n"])
def test_an_id_holds_nothing_that_marks_are_written_with(unfit):
    with pytest.raises(UnknownCandidate):
        Contest((Candidate(unfit),))


@pytest.mark.parametrize("more", [{"withdrawn": ("Z",)}, {"lots": Lots.in_order("ABZ")}])
def test_only_candidates_withdraw_and_stand_in_lots(more):
    with pytest.raises(UnknownCandidate, match="Z"):
        Contest(CAST, **more)
