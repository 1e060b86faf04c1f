"""A sealed vote of a board that decides by a part of its seats, of those in office, or of all who may vote there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from governance.models import MotionState
from governance.rules import boards
from governance.services.at_the_table import recuse
from governance.services.hands import Hands, weigh
from membership.clock import now
from membership.rules.thresholds import parse_majority
from tests.factories.register import SYSTEM
from tests.factories.sealed import AGAINST, FOR
from tests.governance.sittings.conftest import board, directors, organisation, planned
from tests.voting.sealed.test_at_the_table import counted, motion, opened, outsider, votes
from voting.counting.errors import ImpossibleFigures
from voting.counting.explain import explain
from voting.counting.motion_options import MotionOptions, Table
from voting.counting.records import CountRecord
from voting.counting.replay import replay
from voting.services.proclaim import proclaim_result

__all__ = ["board", "directors", "motion", "organisation", "outsider", "planned"]

pytestmark = pytest.mark.django_db


def under(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    """Let the board decide by another majority, as its by-laws could have it."""
    usual = boards.majority_at_table
    monkeypatch.setattr(boards, "majority_at_table", lambda rules: replace(usual(rules), terms=parse_majority(written)))


@pytest.mark.parametrize(
    ("written", "of"),
    [("> 1/2 fixed_seats", 5), ("> 1/2 in_office", 5), ("> 1/2 entitled", 5), (">= 3/5 fixed_seats", 5)],
)
def test_two_of_three_votes_are_short_of_a_majority_of_the_whole(monkeypatch, motion, directors, outsider, written, of):
    under(monkeypatch, written)
    poll = opened(motion)
    for one, said in ((directors[0], FOR), (directors[1], FOR), (outsider, AGAINST)):
        votes(poll, one, said)
    found = counted(poll)
    assert found.result.outcome == "rejected"
    assert (found.result.figures["base"], found.result.figures["needed"]) == (of, 3)
    assert found.result.finding["rule"]["key"] == "board_majority"
    assert replay(CountRecord.from_text(found.result.record)) == ()


def test_it_comes_to_what_raised_hands_would_whoever_withdrew_among_those_of_whom_it_is_a_part(
    monkeypatch, motion, directors, outsider
):
    under(monkeypatch, ">= 3/5 entitled")
    recuse(motion, mandate=directors[0], reason="Locateur", actor=SYSTEM)
    by_hands = weigh(motion.assembly, motion, Hands(3, 0), now())
    poll = opened(motion)
    for one in (directors[1], directors[2], outsider):
        votes(poll, one, FOR)
    found = counted(poll)
    figures = found.result.figures
    assert (figures["base"], figures["needed"], figures["entitled"]) == (5, 3, 5)
    assert {key: figures[key] for key in by_hands.figures} == by_hands.figures
    assert proclaim_result(found, actor=SYSTEM).state == MotionState.ADOPTED


def test_a_vacant_seat_is_a_seat_and_nobody_in_office(monkeypatch, motion, directors, outsider):
    under(monkeypatch, "> 1/2 in_office and > 1/2 fixed_seats")
    motion.assembly.body.seats.create(organisation=motion.organisation, number=6)
    poll = opened(motion)
    for one in (directors[0], directors[1], outsider):
        votes(poll, one, FOR)
    found = counted(poll)
    # Three of five in office are more than half; three of six seats are not.
    assert found.result.outcome == "rejected"
    record = CountRecord.from_text(found.result.record)
    assert MotionOptions.from_json(record.options).table == Table(in_office=5, seats=6)
    (stage,) = explain(record, "fr").stages
    told = " ".join(one.text for one in stage.sentences).replace("\u00a0", " ")
    assert "plus de la moitié des personnes en fonction, soit 3 sur 5" in told
    assert "plus de la moitié des sièges, même vacants, soit 4 sur 6" in told


def test_a_part_of_seats_is_counted_only_where_their_number_is_said():
    asked = {
        "requirements": [{"base": "fixed_seats", "num": 1, "den": 2, "strict": True}],
        "tie": "lost",
        "present": 3,
        "entitled": 5,
        "abstentions": "exclude",
    }
    with pytest.raises(ImpossibleFigures):
        MotionOptions.from_json(asked)
    said = MotionOptions.from_json(asked | {"table": {"in_office": 4, "seats": 5}})
    assert MotionOptions.from_json(said.as_json()).table == Table(in_office=4, seats=5)
