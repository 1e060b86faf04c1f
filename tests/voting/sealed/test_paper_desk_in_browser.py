"""The desk of a secret vote that takes papers, in Chromium: one is handed out, then they are counted."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from membership.models import Role
from tests.factories.meetings import an_evening
from tests.factories.register import SYSTEM, an_officer, an_organisation, members
from tests.looking import press
from tests.voting.sealed.browsing import DESK, PHONE, Look, OpenPage, looking
from tests.voting.web.conftest import CONTACT, Evening
from voting.models import PollMode
from voting.queries.sealed.marks import Marks, marks_of
from voting.services.polls import close_poll, open_poll, prepare_poll

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def evening(transactional_db: None) -> Evening:
    organisation = an_organisation(contact=CONTACT, bylaws={"quorum": "3"})
    those = members(organisation, 6)
    assembly = an_evening(organisation, *those)
    draft = prepare_poll(assembly.motions.get(), actor=SYSTEM, mode=PollMode.SECRET, takes_paper=True)
    return Evening(organisation, those, assembly, open_poll(draft, actor=SYSTEM, lasts=timedelta(minutes=30)))


@pytest.fixture
def look(artefacts: Path) -> Look:
    return looking(artefacts, "paper-desk")


def test_a_paper_is_handed_out_and_then_they_are_counted(evening: Evening, open_page: OpenPage, look: Look) -> None:
    desk = open_page(DESK, an_officer(evening.organisation, Role.SECRETARY))
    desk.goto(evening.outside("paper-desk"))
    desk.locator("summary").first.click()
    look(desk, "open-fr")
    press(desk.get_by_role("button", name="English"))
    look(desk, "open-en")
    press(desk.get_by_role("button", name="Français"))
    desk.get_by_label("Numéro de membre").fill("personne")
    press(desk.locator("main button[type=submit]").first)
    look(desk, "mistake")
    desk.get_by_label("Numéro de membre").fill(evening.members[0].number)
    press(desk.locator("main button[type=submit]").first)
    expect(desk.get_by_text("Bulletins de papier remis")).to_be_visible()
    assert marks_of(evening.poll) == Marks(issued=0, on_paper=1)
    close_poll(evening.poll, actor=SYSTEM)
    counting = open_page(PHONE, an_officer(evening.organisation, Role.SCRUTINEER))
    counting.goto(evening.outside("paper-desk"))
    look(counting, "closed-fr")
