"""Bars of a count: one scale for all rounds, what was kept, received and passed on, dots where they can be counted."""

import pytest

from tests.voting.counting.explain.samples import CANDIDATES, RANKED, motion_records, papers
from voting.counting import methods
from voting.counting.contests import Contest
from voting.pictures import bars

WORKED = methods.count("stv-scottish", Contest(CANDIDATES, 2), papers(RANKED["worked"]))
TIED = methods.count("stv-scottish", Contest(CANDIDATES, 1), papers(RANKED["tied"]))


def bar(picture, round_, name):
    return next(one for one in picture.rounds[round_ - 1].bars if one.name == name)


def pieces(drawn):
    return [(piece.kind, piece.at, piece.length) for piece in drawn.pieces]


@pytest.fixture(scope="module")
def worked():
    return bars.draw(WORKED, "fr")


def test_the_quota_is_a_line_at_the_same_place_in_every_round(worked):
    assert {one.line_at for one in worked.rounds} == {"73.3%"}
    assert worked.flag == "Quota\u00a0: 22 voix"


def test_whoever_gives_shows_what_is_left_and_what_went(worked):
    assert pieces(bar(worked, 2, "Anna")) == [("kept", 0, 733), ("given", 733, 267)]
    assert bar(worked, 2, "Anna").change == "−8"


def test_whoever_receives_shows_what_came(worked):
    assert pieces(bar(worked, 2, "Berta")) == [("kept", 0, 266), ("received", 266, 187)]
    assert (bar(worked, 2, "Berta").votes, bar(worked, 2, "Berta").change) == ("13,6", "+5,6")


def test_news_are_told_in_the_round_in_which_they_happen(worked):
    assert bar(worked, 1, "Anna").news == "élection"
    assert bar(worked, 2, "Anna").news == ""
    assert bar(worked, 3, "Émile").news == "exclusion"


def test_an_excluded_candidate_leaves_the_later_rounds(worked):
    assert "Émile" not in {one.name for one in worked.rounds[3].bars}


def test_what_counts_for_nobody_has_its_own_bar(worked):
    assert pieces(bar(worked, 5, "Ne comptent plus")) == [("kept", 0, 113), ("received", 113, 620)]


def test_no_piece_stands_beyond_the_width(worked):
    for one in worked.rounds:
        for drawn in one.bars:
            assert all(piece.at + piece.length <= 1001 for piece in drawn.pieces)


def test_few_whole_votes_are_dots_one_a_voice():
    drawn = bars.draw(TIED, "fr")
    assert drawn.is_dotted
    assert [len(piece.dots) for piece in bar(drawn, 1, "Anna").pieces] == [5]
    assert bar(drawn, 1, "Anna").pieces[0].middles[0] == "7.1%"


def test_fractions_and_many_votes_are_bars(worked):
    assert not worked.is_dotted
    assert worked.is_rounded


def test_a_round_that_waits_for_a_lot_is_not_drawn():
    assert len(bars.draw(TIED, "fr").rounds) == len(TIED.rounds) - 1


def test_where_nobody_voted_there_is_nothing_to_draw():
    assert bars.draw(methods.count("stv-scottish", Contest(CANDIDATES, 2), papers("")), "fr") is None


def test_a_motion_is_drawn_in_its_own_dots_elsewhere():
    assert bars.draw(motion_records()[0], "fr") is None


def test_a_quota_that_falls_has_its_own_place_in_each_round():
    drawn = bars.draw(methods.count("stv-meek-prf", Contest(CANDIDATES, 2), papers(RANKED["worked"])), "fr")
    assert drawn.flag == "Quota de l’étape"
    lines = [one.line or 0 for one in drawn.rounds]
    assert lines == sorted(lines, reverse=True)
    assert lines[0] > lines[-1]
