"""A solidarity co-operative in January 2027, with a board of seven seats by group."""

from __future__ import annotations

from datetime import date

import pytest

from governance.models import Body, BodyKind
from governance.services.bodies import Outline, SeatPlan, add_seats, found_body
from membership.models import Category, Organisation
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, an_organisation

ON = date(2027, 1, 25)


@pytest.fixture
def rives(db) -> Organisation:
    organisation = an_organisation(bylaws={"board_size": 7, "term_years": 2, "rotation": True})
    jump(organisation, ON)
    return organisation


@pytest.fixture
def groups(rives) -> dict[str, Category]:
    return {one.key: one for one in Category.objects.for_organisation(rives)}


@pytest.fixture
def board(rives, groups) -> Body:
    """Three users, two workers, two supports; odd years for the first of each group, even years for the others."""
    body = found_body(rives, Outline(BodyKind.BOARD, "Conseil", "Board"), actor=SYSTEM)
    for group, how_many in (("user", 3), ("worker", 2), ("support", 2)):
        for falls_in, seats in ((2027, 1), (2028, how_many - 1)):
            plan = SeatPlan(group=groups[group], term_years=2, falls_in=falls_in)
            add_seats(body, plan, how_many=seats, actor=SYSTEM)
    return body
