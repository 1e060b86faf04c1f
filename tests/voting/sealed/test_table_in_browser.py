"""A board chooses its president in Chromium: a phone follows the meeting, votes, and reads who is elected."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from governance.models import Assembly, Mandate, OfficeKind, Officer, PresenceChannel, SittingKind
from governance.services.at_the_table import director_arrives
from governance.services.planning import Item, Plan, add_item, plan_assembly
from governance.services.sessions import open_assembly
from governance.services.sittings import call_sitting
from membership.models import Role
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, an_account_of, an_officer, an_organisation
from tests.governance.sittings.conftest import CALLED_ON, MEETING_ON, a_board
from tests.looking import press
from tests.voting.sealed.browsing import DESK, PHONE, SOON, Look, OpenPage, looking
from voting.models import Poll
from voting.services.electing_officers import OfficePlan, elect_officer
from voting.services.polls import open_poll
from voting.services.tally import run_tally
from voting.web.debating import SECRET_LASTS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def sitting(transactional_db: None) -> Assembly:
    """A meeting of the board in session, three of its directors at the table."""
    organisation = an_organisation(bylaws={"board_size": 5, "term_years": 2})
    jump(organisation, CALLED_ON)
    board = a_board(organisation)
    starts_at = datetime.combine(MEETING_ON, time(18), organisation.zone)
    plan = Plan(SittingKind.MEETING, "Première réunion", "First meeting", starts_at, "Bureau", body=board)
    planned = plan_assembly(organisation, plan, actor=SYSTEM)
    add_item(planned, Item("Élection à la présidence", "Election of the president", "decision"), actor=SYSTEM)
    called = call_sitting(planned, actor=SYSTEM)
    jump(organisation, MEETING_ON, time(18, 5))
    for one in Mandate.objects.filter(seat__body=board, seat__number__lte=3).select_related("person", "seat"):
        director_arrives(called, mandate=one, channel=PresenceChannel.ONLINE, actor=SYSTEM)
    return open_assembly(called, actor=SYSTEM)


@pytest.fixture
def look(artefacts: Path) -> Look:
    return looking(artefacts, "table")


def test_a_director_votes_for_the_president_from_a_page_that_follows(
    sitting: Assembly, open_page: OpenPage, look: Look
) -> None:
    here = reverse("sittings:one", args=[sitting.organisation.slug, sitting.public_id])
    director = Mandate.objects.select_related("membership").get(seat__body=sitting.body, seat__number=1)
    phone = open_page(PHONE, an_account_of(director.membership))
    phone.goto(here)
    expect(phone.get_by_role("button", name="Voter", exact=True)).to_have_count(0)

    chair = open_page(DESK, an_officer(sitting.organisation, Role.CHAIR))
    chair.goto(here)
    press(chair.get_by_role("link", name="Choisir une dirigeante ou un dirigeant au scrutin secret"))
    expect(chair.get_by_label("Présidence", exact=True)).to_be_checked()
    chair.get_by_label("Anne Roy").check()
    chair.get_by_label("Bruno Diallo").check()
    chair.get_by_label("Une seule marque").check()
    look(chair, "who-stands")
    press(chair.get_by_role("button", name="Ouvrir le scrutin secret"))
    look(chair, "open")

    # Nobody touched the phone: the vote came by itself.
    vote = phone.get_by_role("button", name="Voter", exact=True)
    expect(vote).to_be_visible(timeout=SOON)
    look(phone, "to-vote")
    press(vote)
    phone.get_by_text("Bruno Diallo", exact=True).click()
    phone.get_by_role("button", name="Relire mon choix").click()
    phone.get_by_role("button", name="Déposer mon bulletin").click(timeout=SOON)
    expect(phone.get_by_role("heading", name="Votre vote est déposé.")).to_be_visible(timeout=SOON)
    expect(chair.get_by_text("1 vote", exact=True)).to_be_visible(timeout=SOON)

    press(chair.get_by_role("button", name="Fermer le vote"))
    assert run_tally(Poll.objects.get().pk)
    chair.goto(here)
    press(chair.get_by_role("button", name="Proclamer l’élection : Bruno Diallo"))
    look(chair, "proclaimed")
    assert Officer.objects.get().person.full_name == "Bruno Diallo"
    phone.goto(here)
    expect(phone.get_by_text("Bruno Diallo", exact=True).first).to_be_visible()


MOVED_ON = "document.querySelector('[data-moved-on]').getBoundingClientRect()"
TOP = "(one => one.getBoundingClientRect().top)"


def test_what_somebody_is_writing_is_not_wiped_when_the_meeting_moves_on(
    sitting: Assembly, open_page: OpenPage, look: Look
) -> None:
    here = reverse("sittings:one", args=[sitting.organisation.slug, sitting.public_id])
    chair = open_page(DESK, an_officer(sitting.organisation, Role.CHAIR))
    phone = open_page(PHONE, an_officer(sitting.organisation, Role.SECRETARY))
    for page in (chair, phone):
        page.goto(here)
        field = page.locator("input[name=title_fr]").first
        field.evaluate("one => { one.closest('details').open = true }")
        field.fill("Le toit")
    phone.evaluate(f"window.scrollBy(0, {TOP}(document.activeElement) - 4)")
    plan = OfficePlan(OfficeKind.PRESIDENT, [1, 2])
    open_poll(elect_officer(sitting.agenda.get(), plan, actor=SYSTEM), lasts=SECRET_LASTS, actor=SYSTEM)
    for page, name in ((chair, "desk"), (phone, "phone")):
        expect(page.get_by_text("La réunion a avancé.")).to_be_visible(timeout=SOON)
        assert page.evaluate(f"{TOP}(document.activeElement) > {MOVED_ON}.bottom")
        expect(page.locator("input[name=title_fr]").first).to_have_value("Le toit")
        expect(page.get_by_role("heading", name="Le scrutin secret est ouvert")).to_have_count(0)
        look(page, f"moved-on-{name}")
    press(chair.get_by_role("link", name="Le laisser et suivre la réunion"))
    expect(chair.get_by_role("heading", name="Le scrutin secret est ouvert")).to_be_visible()
    # Written no more, it follows by itself again.
    phone.locator("input[name=title_fr]").first.fill("")
    expect(phone.get_by_role("heading", name="Le scrutin secret est ouvert")).to_be_visible(timeout=SOON)


def test_without_script_the_page_is_asked_for_again(sitting: Assembly, open_page: OpenPage) -> None:
    here = reverse("sittings:one", args=[sitting.organisation.slug, sitting.public_id])
    page = open_page(PHONE, an_officer(sitting.organisation, Role.CHAIR), script=False)
    page.goto(here)
    press(page.get_by_role("link", name="Actualiser"))
    expect(page.get_by_role("heading", name="Première réunion")).to_be_visible()
