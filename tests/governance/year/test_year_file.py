"""The file of the year: each step in its turn, read from what is recorded, the next one a link away."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from django.urls import reverse

from governance.models import OfficeKind, SittingKind
from governance.queries.surplus import Allocation
from governance.queries.year_file import year_file_on
from governance.services.calling import call_assembly
from governance.services.hands import Hands, decide_by_hands
from governance.services.minutes import draft_minutes
from governance.services.officers import Charge, name_officer
from governance.services.planning import Plan, plan_assembly
from governance.services.seating import Seating, seat_elected
from governance.services.sessions import end_assembly, open_assembly
from governance.services.sittings import call_sitting
from governance.services.starter_agenda import start_agenda
from governance.services.surplus import propose_surplus
from membership.clock import today
from membership.models import Role
from tests.factories.meetings import CALLED_ON, MEETING_ON, an_assembly, come, jump
from tests.factories.register import SYSTEM, a_member, an_officer, an_organisation
from tests.governance.bodies.test_seating import an_election
from tests.governance.sittings.conftest import a_board
from tests.governance.web.reading import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation(db):
    organisation = an_organisation(bylaws={"board_size": 5, "term_years": 2})
    jump(organisation, CALLED_ON)
    return organisation


def done(organisation) -> list[str]:
    return [one.key for one in year_file_on(organisation, today(organisation)).steps if one.is_done]


def test_each_step_is_done_when_what_it_asks_is_recorded(organisation):
    board, luc = a_board(organisation), a_member(organisation, "Luc", number="L1")
    assert done(organisation) == []
    meeting = an_assembly(organisation)
    plan = propose_surplus(meeting, Allocation(date(2026, 12, 31), 500, 500, {}), actor=SYSTEM)
    assert done(organisation) == ["day", "surplus"]
    call_assembly(meeting, actor=SYSTEM)
    jump(organisation, MEETING_ON, time(19, 5))
    for one in (luc, a_member(organisation, "Zoé", number="Z1")):
        come(meeting, one)
    meeting.refresh_from_db()
    open_assembly(meeting, actor=SYSTEM)
    decide_by_hands(plan.motion, Hands(2, 0), actor=SYSTEM)
    end_assembly(meeting, actor=SYSTEM)
    draft_minutes(meeting, language="fr", actor=SYSTEM)
    assert done(organisation) == ["day", "surplus", "notice", "meeting", "minutes"]
    starts_at = datetime.combine(date(2027, 5, 3), time(18), organisation.zone)
    sitting = plan_assembly(
        organisation, Plan(SittingKind.MEETING, "Réunion", "Meeting", starts_at, "Bureau", body=board), actor=SYSTEM
    )
    start_agenda(sitting, actor=SYSTEM)
    call_sitting(sitting, waived_by_all=True, actor=SYSTEM)
    jump(organisation, date(2027, 5, 3), time(18, 5))
    sitting.refresh_from_db()
    open_assembly(sitting, actor=SYSTEM)
    end_assembly(sitting, actor=SYSTEM)
    person = board.seats.order_by("number").first().mandates.get().person
    name_officer(organisation, Charge(OfficeKind.PRESIDENT, date(2027, 5, 3)), person=person, actor=SYSTEM)
    assert done(organisation) == ["day", "surplus", "notice", "meeting", "minutes", "board", "officers"]


def test_those_whom_the_meeting_elected_are_seated_before_the_board_meets(organisation):
    board, luc = a_board(organisation), a_member(organisation, "Luc", number="L1")
    meeting = an_assembly(organisation)
    call_assembly(meeting, actor=SYSTEM)
    jump(organisation, MEETING_ON, time(19, 5))
    come(meeting, luc)
    meeting.refresh_from_db()
    open_assembly(meeting, actor=SYSTEM)
    election = an_election(meeting.motions.order_by("pk")[0], luc.person.full_name)
    end_assembly(meeting, actor=SYSTEM)
    steps = [one.key for one in year_file_on(organisation, MEETING_ON).steps]
    assert steps.index("elected") + 1 == steps.index("board")
    assert "elected" not in done(organisation)
    seat_elected(election, [Seating(luc.person.full_name, luc, board.seats.get(number=5))], actor=SYSTEM)
    assert "elected" in done(organisation)


def test_the_page_leads_the_office_to_the_next_step(organisation, client):
    client.force_login(
        an_officer(organisation, Role.SECRETARY), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    page = client.get(reverse("governance:compliance", kwargs={"slug": "rives"}))
    assert "Fixer la date de l’assemblée annuelle" in said(page)
    assert reverse("governance:plan-new", kwargs={"slug": "rives"}) in page.content.decode()
