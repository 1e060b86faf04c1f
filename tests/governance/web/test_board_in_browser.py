"""The pages of the board in Chromium: axe finds nothing, nothing overflows, the pictures stand."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.urls import reverse

from governance.models import BodyKind, OfficeKind
from governance.services.bodies import Outline, SeatPlan, add_seats, found_body
from governance.services.mandates import Term, give_mandate
from governance.services.officers import Charge, name_officer
from membership.models import Category
from tests.factories.meetings import MEETING_ON, an_evening, jump
from tests.factories.register import SYSTEM, a_member
from tests.governance.web.browsing import served
from tests.governance.web.reading import address
from tests.governance.web.test_in_browser import look_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(cast):
    """Seven seats by group: some in term, one held over, one that falls this year, two vacant."""
    organisation = cast.organisation
    jump(organisation, MEETING_ON)
    body = found_body(organisation, Outline(BodyKind.BOARD, "Conseil d’administration", "Board"), actor=SYSTEM)
    groups = {one.key: one for one in Category.objects.for_organisation(organisation)}
    for group, falls_in in (("user", 2027), ("user", 2028), ("worker", 2027), ("support", 2028)):
        add_seats(body, SeatPlan(group=groups[group], term_years=2, falls_in=falls_in), how_many=1, actor=SYSTEM)
    add_seats(body, SeatPlan(), how_many=1, actor=SYSTEM)
    luc = a_member(organisation, "Luc", "Gagné", category="worker")
    for number, membership, since in ((1, cast.membership, date(2025, 4, 26)), (3, luc, date(2024, 4, 27))):
        give_mandate(
            body.seats.get(number=number), Term(since, years=2), person=membership.person, membership=membership,
            actor=SYSTEM,
        )  # fmt: skip
    name_officer(organisation, Charge(OfficeKind.PRESIDENT, MEETING_ON), person=cast.membership.person, actor=SYSTEM)
    return body


@pytest.mark.parametrize("name", ["mandates", "body", "seat", "seat-fill", "body-new", "directors", "officers"])
def test_the_pages_of_the_board(cast, board, browser_of, page, name):
    kwargs = {"slug": cast.organisation.slug}
    if name in {"body", "seat", "seat-fill"}:
        kwargs["body"] = board.public_id
    if name in {"seat", "seat-fill"}:
        kwargs["number"] = 2
    with served(page, browser_of("secretary")):
        assert look_at(page, reverse(f"governance:{name}", kwargs=kwargs)) == []


@pytest.mark.parametrize("name", ["one-page", "script"])
def test_the_meeting_on_one_page_and_what_the_chair_says(cast, board, browser_of, page, name):
    meeting = an_evening(cast.organisation, cast.membership)
    jump(cast.organisation, MEETING_ON, time(19, 30))
    with served(page, browser_of("chair")):
        assert look_at(page, address(name, meeting)) == []
