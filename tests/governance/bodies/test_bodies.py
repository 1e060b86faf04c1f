"""Bodies and their seats: set up, changed, closed, and what the rules say of a board so made up."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from governance.errors import BodyExists, BodySeated, SeatOccupied
from governance.models import Body, BodyKind, Seat, SeatHolder
from governance.queries.boards import composition_of
from governance.queries.mandates import benches_of, bodies_on
from governance.services.board_words import shown_bodies
from governance.services.bodies import (
    Outline,
    SeatPlan,
    add_seats,
    close_body,
    found_body,
    rename_body,
    retire_seat,
    revise_seat,
)
from governance.services.mandates import Term, end_mandate, give_mandate
from membership.errors import OverrideReasonMissing, StateNotAllowed
from membership.models import AuditEntry
from membership.services.parameters import set_parameter
from tests.factories.register import ADOPTED_ON, SYSTEM, a_member
from tests.governance.bodies.conftest import ON

WHY = "Décidé par l’assemblée."

pytestmark = pytest.mark.django_db


def seated(seat, membership, start_on=ON, **term):
    return give_mandate(seat, Term(start_on, **term), person=membership.person, membership=membership, actor=SYSTEM)


def findings_of(organisation):
    (shown,) = shown_bodies(organisation, ON)
    return {one.code: one for one in shown.findings}


def test_there_is_one_board_at_a_time(rives, board):
    with pytest.raises(BodyExists):
        found_body(rives, Outline(BodyKind.BOARD, "Un autre conseil"), actor=SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        Body.objects.create(organisation=rives, kind=BodyKind.BOARD, name_fr="Un autre conseil")


def test_there_may_be_many_committees(rives, board):
    for name in ("Comité de vie associative", "Comité de mise en candidature"):
        found_body(rives, Outline(BodyKind.COMMITTEE, name), actor=SYSTEM)
    assert len(bodies_on(rives, ON)) == 3


def test_each_act_leaves_its_trace(rives, board):
    rename_body(board, name_fr="Conseil d’administration", name_en="Board of directors", actor=SYSTEM)
    rename_body(board, name_fr="Conseil d’administration", name_en="Board of directors", actor=SYSTEM)
    traced = AuditEntry.objects.filter(object_id=board.public_id).order_by("pk").values_list("action", flat=True)
    assert list(traced) == ["body.founded", *["seats.added"] * 6, "body.renamed"]


def test_seats_are_numbered_after_those_there_are(board):
    assert [one.number for one in board.seats.order_by("pk")] == [1, 2, 3, 4, 5, 6, 7]


def test_a_board_as_its_by_laws_have_it_is_in_order(rives, board):
    found = findings_of(rives)
    assert (found["board_size"].outcome.value, found["support_cap"].outcome.value) == ("met", "met")
    assert found["support_cap"].arithmetic == "2 × 3 = 6 ≤ 7 × 1 = 7"


def test_a_third_seat_for_support_members_is_said_to_pass_the_cap(rives, board, groups):
    """EX13: the cap of seven directors is two. Its certainty does not let it block: a reason is asked for, and kept."""
    with pytest.raises(OverrideReasonMissing):
        add_seats(board, SeatPlan(group=groups["support"]), how_many=1, actor=SYSTEM)
    add_seats(board, SeatPlan(group=groups["support"]), how_many=1, actor=SYSTEM, reason=WHY)
    found = findings_of(rives)["support_cap"]
    assert (found.outcome.value, found.blocks) == ("not_met", False)
    assert found.figure("most") == 2


def test_outsiders_are_counted_by_their_seats(rives, board):
    add_seats(board, SeatPlan(holder=SeatHolder.ANYONE), how_many=1, actor=SYSTEM, reason=WHY)
    city = SeatPlan(holder=SeatHolder.ORGANISATION, owner_name="Ville de Sainte-Claire")
    add_seats(board, city, how_many=1, actor=SYSTEM, reason=WHY)
    assert composition_of(board, ON).outsiders == 2


def test_a_seat_that_is_held_keeps_what_it_is_and_may_change_when_it_falls(rives, board, groups):
    seat = board.seats.get(number=1)
    seated(seat, a_member(rives))
    with pytest.raises(SeatOccupied):
        revise_seat(seat, SeatPlan(group=groups["worker"], term_years=2), actor=SYSTEM)
    with pytest.raises(SeatOccupied):
        retire_seat(seat, actor=SYSTEM)
    changed = revise_seat(seat, SeatPlan(group=groups["user"], term_years=3, falls_in=2029), actor=SYSTEM)
    assert (changed.term_years, changed.falls_in) == (3, 2029)


def test_a_seat_done_away_with_is_seen_no_more_and_its_number_is_kept(rives, board):
    retire_seat(board.seats.get(number=7), actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        retire_seat(board.seats.get(number=7), actor=SYSTEM)
    (bench,) = benches_of(rives, ON)
    assert [place.seat.number for place in bench.places] == [1, 2, 3, 4, 5, 6]
    (added,) = add_seats(board, SeatPlan(), how_many=1, actor=SYSTEM)
    assert added.number == 8


def test_a_committee_closes_once_nobody_sits_there(rives):
    committee = found_body(rives, Outline(BodyKind.COMMITTEE, "Comité"), actor=SYSTEM)
    (seat,) = add_seats(committee, SeatPlan(), how_many=1, actor=SYSTEM)
    mandate = seated(seat, a_member(rives), date(2026, 5, 1))
    with pytest.raises(BodySeated):
        close_body(committee, actor=SYSTEM)
    end_mandate(mandate, on=ON, actor=SYSTEM)
    close_body(committee, actor=SYSTEM)
    assert bodies_on(rives, ON) == []
    with pytest.raises(StateNotAllowed):
        add_seats(committee, SeatPlan(), how_many=1, actor=SYSTEM)


def test_the_seat_of_an_organisation_says_of_which(rives, board):
    for wrong in ({"owner_name": ""}, {"owner_name": "Ville", "owner": a_member(rives)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Seat.objects.create(organisation=rives, body=board, number=20, holder=SeatHolder.ORGANISATION, **wrong)


def test_an_executive_committee_is_held_against_the_board(rives, board):
    set_parameter(rives, key="executive_committee", value=True, article="7.1", adopted_on=ADOPTED_ON, actor=SYSTEM)
    executive = found_body(rives, Outline(BodyKind.EXECUTIVE, "Comité exécutif"), actor=SYSTEM)
    add_seats(executive, SeatPlan(), how_many=4, actor=SYSTEM)
    shown = shown_bodies(rives, ON)[1]
    outcomes = {one.code: one.outcome.value for one in shown.findings}
    assert outcomes == {
        "executive_by_law": "met",
        "executive_board": "met",
        "executive_members": "met",
        "executive_share": "not_met",
    }
