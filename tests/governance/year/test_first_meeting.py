"""The first meeting of the board after the annual one: asked for, its officers on the agenda, who is left to choose."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse

from governance.models import Assembly, MeetingChange, MeetingChangeKind, OfficeKind, SittingKind
from governance.queries.first_meeting import board_to_meet_after, follows_annual
from governance.services.officers import Charge, name_officer
from governance.services.planning import Plan, plan_assembly
from governance.services.sessions import end_assembly
from governance.services.sittings import call_sitting
from governance.services.starter_agenda import start_agenda
from membership.models import Role
from membership.services.parameters import set_parameter
from tests.factories.meetings import CALLED_ON, MEETING_ON, an_assembly, an_evening, jump
from tests.factories.register import ADOPTED_ON, SYSTEM, a_member, an_officer, an_organisation
from tests.governance.sittings.conftest import a_board
from tests.governance.web.reading import said

pytestmark = pytest.mark.django_db

BOARD_ON = date(2027, 5, 3)


@pytest.fixture
def organisation(db):
    return an_organisation(bylaws={"board_size": 5, "term_years": 2})


@pytest.fixture
def board(organisation):
    return a_board(organisation)


@pytest.fixture
def annual(organisation, board) -> Assembly:
    evening = an_evening(organisation, a_member(organisation, "Zoé"), a_member(organisation, "Luc"))
    end_assembly(evening, actor=SYSTEM)
    return evening


@pytest.fixture
def secretary(client, organisation):
    client.force_login(
        an_officer(organisation, Role.SECRETARY), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def a_sitting(board, on=BOARD_ON):
    starts_at = datetime.combine(on, time(18), board.organisation.zone)
    plan = Plan(SittingKind.MEETING, "Réunion", "Meeting", starts_at, "Bureau", body=board)
    return plan_assembly(board.organisation, plan, actor=SYSTEM)


def test_it_is_asked_for_until_one_is_prepared(organisation, board, annual, secretary):
    assert board_to_meet_after(organisation) == annual
    assert "Première réunion du conseil" in said(secretary.get("/"))
    a_sitting(board)
    assert board_to_meet_after(organisation) is None
    assert "Première réunion du conseil" not in said(secretary.get("/"))


def test_only_the_first_one_follows_the_annual_meeting(board, annual):
    first, second = a_sitting(board), a_sitting(board, date(2027, 6, 7))
    assert follows_annual(first) == annual
    assert follows_annual(second) is None


def test_one_called_for_the_evening_of_the_annual_meeting_follows_it_already(organisation, board):
    jump(organisation, CALLED_ON)
    annual = an_assembly(organisation)
    starts_at = annual.starts_at + timedelta(hours=2)
    plan = Plan(SittingKind.MEETING, "Réunion", "Meeting", starts_at, "Bureau", body=board)
    sitting = plan_assembly(organisation, plan, actor=SYSTEM)
    before = a_sitting(board, annual.starts_at.date() - timedelta(days=1))
    assert follows_annual(sitting) == annual
    assert follows_annual(before) is None
    assert board_to_meet_after(organisation) is None


def test_before_any_annual_meeting_there_is_none(organisation, board):
    jump(organisation, MEETING_ON)
    assert board_to_meet_after(organisation) is None
    assert follows_annual(a_sitting(board)) is None


def test_its_agenda_has_a_point_for_each_office_that_the_rules_name(organisation, board, annual):
    officers = ["president", "secretary", "treasurer", "general_manager"]
    set_parameter(organisation, key="officers", value=officers, article="8", adopted_on=ADOPTED_ON, actor=SYSTEM)
    first, second = a_sitting(board), a_sitting(board, date(2027, 6, 7))
    start_agenda(first, actor=SYSTEM)
    titles = [one.title_fr for one in first.agenda.all()]
    assert "Élection à la présidence" in titles
    assert "Nomination à la trésorerie" in titles
    assert "Élection à la vice-présidence" not in titles
    assert any(title.startswith("Dépôts qui suivent l’assemblée") for title in titles)
    start_agenda(second, actor=SYSTEM)
    assert "Élection à la présidence" not in [one.title_fr for one in second.agenda.all()]


def test_its_page_says_who_was_chosen_and_who_is_left_to_choose(organisation, board, annual, secretary):
    first = a_sitting(board)
    start_agenda(first, actor=SYSTEM)
    person = board.seats.order_by("number").first().mandates.get().person
    name_officer(organisation, Charge(OfficeKind.SECRETARY, date(2025, 5, 1)), person=person, actor=SYSTEM)
    call_sitting(first, waived_by_all=True, actor=SYSTEM)
    jump(organisation, BOARD_ON, time(18, 5))
    name_officer(organisation, Charge(OfficeKind.PRESIDENT, BOARD_ON), person=person, actor=SYSTEM)
    page = said(secretary.get(reverse("sittings:one", kwargs={"slug": "rives", "assembly": first.public_id})))
    assert "Première réunion après l’assemblée annuelle" in page
    assert page.count("en attendant un choix") == 1
    assert "Nommer les dirigeantes et dirigeants" in page


def test_a_first_meeting_that_is_adjourned_stays_the_first(board, annual):
    first, second = a_sitting(board), a_sitting(board, date(2027, 6, 7))
    resumes_at = datetime.combine(date(2027, 6, 21), time(18), first.zone)
    MeetingChange.objects.create(
        organisation=board.organisation, assembly=first, kind=MeetingChangeKind.ADJOURNED, reason_fr="Tard.",
        was_at=first.starts_at, to_at=resumes_at, present=4, decided_at=first.starts_at,
    )  # fmt: skip
    first.starts_at = resumes_at
    first.save(update_fields=["starts_at"])
    assert follows_annual(first) == annual
    assert follows_annual(second) is None
