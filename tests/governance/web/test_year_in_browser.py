"""The annual report, a meeting of the board given up, its first one: in Chromium, axe finds nothing, all of it fits."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from django.urls import reverse

from governance.models import SittingKind
from governance.services.allowances import set_allowance_rate
from governance.services.planning import Plan, plan_assembly
from governance.services.sessions import end_assembly
from governance.services.sittings import call_sitting
from governance.services.starter_agenda import start_agenda
from governance.services.year_steps import StepPlan, plan_year_step
from tests.factories.meetings import CALLED_ON, an_assembly, an_evening, jump
from tests.factories.register import SYSTEM, a_member
from tests.governance.sittings.conftest import a_board
from tests.governance.web.browsing import served
from tests.governance.web.test_in_browser import look_at

pytestmark = pytest.mark.django_db


def look(browser_of, page, name: str, url: str) -> None:
    with served(page, browser_of("secretary")):
        assert look_at(page, url) == []
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"artefacts/year/{name}-{width}.png", full_page=True)


def test_the_annual_report_and_the_allowances_of_the_board(cast, browser_of, page):
    here = cast.organisation
    jump(here, CALLED_ON)
    board, meeting = a_board(here), an_assembly(here)
    at = {"slug": here.slug, "assembly": meeting.public_id}
    look(browser_of, page, "report", reverse("governance:annual-report", kwargs=at))
    set_allowance_rate(board, amount_cents=7_500, from_on=date(2027, 1, 1), article="5.7", actor=SYSTEM)
    where = {"slug": here.slug, "body": board.public_id}
    look(browser_of, page, "allowances", reverse("sittings:allowances", kwargs=where))


def test_the_first_meeting_of_the_board_and_how_it_is_given_up(cast, browser_of, page):
    here = cast.organisation
    board = a_board(here)
    end_assembly(an_evening(here, cast.membership, a_member(here, "Luc")), actor=SYSTEM)
    starts_at = datetime.combine(date(2027, 5, 3), time(18), here.zone)
    plan = Plan(SittingKind.MEETING, "Réunion de mai", "May meeting", starts_at, "Bureau", body=board)
    sitting = plan_assembly(here, plan, actor=SYSTEM)
    start_agenda(sitting, actor=SYSTEM)
    call_sitting(sitting, waived_by_all=True, actor=SYSTEM)
    at = {"slug": here.slug, "assembly": sitting.public_id}
    look(browser_of, page, "first-meeting", reverse("sittings:one", kwargs=at))
    look(browser_of, page, "give-up", reverse("sittings:give-up", kwargs=at))
    plan_year_step(
        here, step="documents", plan=StepPlan(in_charge="La trésorière", due_on=date(2027, 5, 1)), actor=SYSTEM
    )
    for name in ("documents", "notice", "audit_exemption"):
        look(
            browser_of, page, f"step-{name}", reverse("governance:year-step", kwargs={"slug": here.slug, "step": name})
        )
    look(browser_of, page, "year", reverse("governance:compliance", kwargs={"slug": here.slug}))
