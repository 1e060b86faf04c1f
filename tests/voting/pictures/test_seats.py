"""Seats of an election: a disc a seat, by class, an outline for one that nobody holds."""

from tests.voting.counting.explain.samples import CANDIDATES, RANKED, motion_records, papers
from voting.counting import methods
from voting.counting.contests import Contest
from voting.pictures import seats


def drawn(profile, places, **how):
    record = methods.count("stv-scottish", Contest(CANDIDATES, places), papers(profile))
    return [
        (group.name, [(seat.kind, seat.name) for seat in group.seats])
        for group in seats.draw(record, "fr", **how).groups
    ]


def test_seats_stand_by_class_under_the_name_a_page_gives_it():
    names = {"user": "Membres utilisateurs", "worker": "Membres travailleurs"}
    assert drawn(RANKED["worked"], 2, class_names=names) == [
        ("Membres utilisateurs", [("taken", "Anna")]),
        ("Membres travailleurs", [("taken", "Diane")]),
    ]


def test_a_class_without_a_name_keeps_its_own():
    assert drawn(RANKED["worked"], 1) == [("user", [("taken", "Anna")])]


def test_a_seat_that_waits_for_a_lot_is_an_outline():
    assert drawn(RANKED["tied"], 1) == [("", [("vacant", "")])]


def test_a_motion_has_no_seats():
    assert seats.draw(motion_records()[0], "fr") is None
