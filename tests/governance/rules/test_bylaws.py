"""By-laws as texts: their order, what an amendment makes of them, what two versions do not share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules.bylaws import (
    Amendment,
    Article,
    Fate,
    amended,
    differences,
    fingerprint,
    place,
    stated,
    stated_twice,
)
from membership.rules.differences import Piece, pieces

MEETING = Article("4.2", "Avis", "L’avis part au moins 10 jours avant.", "Notice", "", (("notice_min_days", 10),))
BOARD = Article("7", "Conseil", "Le conseil compte 7 sièges.", sets=(("board_size", 7),))


@pytest.mark.parametrize("ordered", [["2", "2.1", "2.9", "2.10", "10", "10 A", "10 B"]])
def test_articles_stand_in_the_order_one_counts(ordered):
    assert sorted(set(ordered), key=place) == ordered


def test_an_amendment_replaces_adds_and_repeals_and_leaves_the_rest():
    replaced = Article("4.2", "Avis", "L’avis part au moins 15 jours avant.", sets=(("notice_min_days", 15),))
    added = Article("4.10", "Reprise", "L’assemblée peut s’ajourner.")
    found = amended([BOARD, MEETING], [Amendment("4.2", replaced), Amendment("4.10", added), Amendment("7", None)])
    assert found == (replaced, added)


def test_the_latest_article_to_set_a_rule_takes_it_from_the_one_that_did():
    added = Article("9", "Autre", "Le conseil compte 9 sièges.", sets=(("board_size", 9),))
    meeting, board, new = amended([BOARD, MEETING], [Amendment("9", added)])
    assert (meeting, new) == (MEETING, added)
    assert (board.text_fr, board.sets) == (BOARD.text_fr, ())
    assert not stated_twice([meeting, board, new])


def test_what_two_versions_do_not_share_is_named_article_by_article():
    after = (Article("4.2", "Avis", "L’avis part au moins 15 jours avant.", "Notice", "", (("notice_min_days", 15),)),)
    meeting, board = differences([MEETING, BOARD], after)
    assert (meeting.number, meeting.fate) == ("4.2", Fate.CHANGED)
    assert meeting.sets == (("notice_min_days", 10, 15),)
    assert [piece for piece in meeting.pieces("fr") if piece.kind != "same"] == [
        Piece("removed", "10 "),
        Piece("added", "15 "),
    ]
    assert (board.number, board.fate, board.after) == ("7", Fate.REPEALED, None)
    assert differences([MEETING], [MEETING])[0].fate is Fate.KEPT


def test_the_same_words_in_another_order_of_articles_are_the_same_version():
    assert fingerprint([MEETING, BOARD]) == fingerprint([BOARD, MEETING])
    assert fingerprint([MEETING]) != fingerprint([BOARD])


def test_what_articles_set_names_its_article_and_a_rule_set_twice_is_seen():
    assert stated([MEETING, BOARD])["board_size"] == (7, "7")
    twice = Article("9", "Autre", "Le conseil compte 9 sièges.", sets=(("board_size", 9),))
    assert stated_twice([MEETING, BOARD, twice]) == {"board_size": ("7", "9")}


@given(st.text(alphabet="ab \n", max_size=30), st.text(alphabet="ab \n", max_size=30))
def test_differences_put_together_give_back_both_texts(before, after):
    found = pieces(before, after)
    assert "".join(piece.text for piece in found if piece.kind != "added") == before
    assert "".join(piece.text for piece in found if piece.kind != "removed") == after


@given(st.text(max_size=20), st.text(max_size=20))
def test_whatever_an_article_is_numbered_with_it_has_a_place(one, other):
    assert sorted([place(one), place(other)])
    assert place("4²") == place("4²")
