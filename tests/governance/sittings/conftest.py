"""A co-op whose board of five seats holds four directors, a week before it meets."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from governance.models import Assembly, Body, BodyKind, Mandate, SittingKind
from governance.services.bodies import Outline, SeatPlan, add_seats, found_body
from governance.services.mandates import Term, give_mandate
from governance.services.planning import Item, MotionText, Plan, add_item, plan_assembly
from membership.models import Organisation
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, a_member, an_organisation

CALLED_ON = date(2027, 2, 1)
MEETING_ON = date(2027, 2, 8)
NAMES = (("Anne", "Roy"), ("Bruno", "Diallo"), ("Chantal", "Lavoie"), ("Denis", "Nguyen"))


@pytest.fixture
def organisation(db: None) -> Organisation:
    organisation = an_organisation(bylaws={"board_size": 5, "term_years": 2})
    jump(organisation, CALLED_ON)
    return organisation


@pytest.fixture
def board(organisation: Organisation) -> Body:
    return a_board(organisation)


def a_board(organisation: Organisation, *, held: int = 4, kind: BodyKind = BodyKind.BOARD) -> Body:
    body = found_body(organisation, Outline(kind, "Conseil d’administration", "Board of directors"), actor=SYSTEM)
    add_seats(body, SeatPlan(term_years=2), how_many=5, actor=SYSTEM)
    for seat, (given, family) in zip(body.seats.order_by("number"), NAMES[:held], strict=False):
        membership = a_member(organisation, given, family)
        give_mandate(seat, Term(date(2026, 5, 1), 2), person=membership.person, membership=membership, actor=SYSTEM)
    return body


@pytest.fixture
def directors(board: Body) -> list[Mandate]:
    return list(Mandate.objects.filter(seat__body=board).select_related("person", "seat").order_by("seat__number"))


@pytest.fixture
def planned(board: Body) -> Assembly:
    """A meeting in preparation, with a motion as its second point."""
    plan = Plan(
        kind=SittingKind.MEETING,
        title_fr="Réunion de février",
        title_en="February meeting",
        starts_at=datetime.combine(MEETING_ON, time(18), board.organisation.zone),
        place="Bureau",
        body=board,
    )
    sitting = plan_assembly(board.organisation, plan, actor=SYSTEM)
    add_item(sitting, Item("Ouverture", "Opening"), actor=SYSTEM)
    text = MotionText("Que le bail soit signé.", "That the lease be signed.", "board_majority")
    add_item(sitting, Item("Le bail", "The lease"), motion=text, actor=SYSTEM)
    return sitting
