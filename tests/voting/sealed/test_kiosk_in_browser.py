"""The kiosk in Chromium: two members vote in turn on a tablet, and the second finds nothing of the first."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from membership.models import Role
from tests.factories.meetings import an_evening
from tests.factories.register import SYSTEM, an_officer, an_organisation, members
from tests.factories.sealed import an_open_secret_poll
from tests.looking import press
from tests.voting.sealed.browsing import DESK, PHONE, SOON, Look, OpenPage, looking
from tests.voting.web.conftest import CONTACT, Evening
from voting.models import SealedBallot
from voting.queries.sealed.marks import Marks, marks_of
from voting.services.polls import close_poll
from voting.services.tally import run_tally

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def evening(transactional_db: None) -> Evening:
    organisation = an_organisation(contact=CONTACT, bylaws={"quorum": "3"})
    those = members(organisation, 6)
    assembly = an_evening(organisation, *those)
    return Evening(organisation, those, assembly, an_open_secret_poll(assembly))


@pytest.fixture
def look(artefacts: Path) -> Look:
    return looking(artefacts, "kiosk")


def slips(desk: Page, evening: Evening, look: Look) -> list[str]:
    """Make two slips from the chair's screen on, and read their codes."""
    desk.goto(evening.address("conduct"))
    press(desk.get_by_role("link", name="Borne et billets"))
    desk.get_by_label("Numéros de membre").fill(f"{evening.members[0].number} {evening.members[1].number}")
    press(desk.get_by_role("button", name="Préparer les billets"))
    expect(desk.get_by_text("2 billets sont prêts")).to_be_visible()
    look(desk, "slips")
    codes: list[str] = re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}", desk.content())
    return codes


def choose(tablet: Page, code: str, answer: str) -> None:
    tablet.get_by_label("Le code de votre billet").fill(code)
    press(tablet.get_by_role("button", name="Passer au vote"))
    expect(tablet.get_by_role("radio", checked=True)).to_have_count(0)
    tablet.get_by_text(answer, exact=True).click()
    tablet.get_by_role("button", name="Relire mon choix").click()


def test_two_members_vote_one_after_the_other(evening: Evening, open_page: OpenPage, look: Look) -> None:
    desk = open_page(DESK, an_officer(evening.organisation, Role.SECRETARY))
    first, second = slips(desk, evening, look)
    tablet = open_page(PHONE, an_officer(evening.organisation, Role.CHAIR))
    tablet.goto(evening.address("kiosk-desk"))
    press(tablet.get_by_role("button", name="Faire de cet appareil la borne"))
    look(tablet, "code")

    choose(tablet, first.lower(), "Pour")
    # Nothing is asked for before the vote is cast: who goes away now loses nothing.
    assert marks_of(evening.poll) == Marks(issued=0, on_paper=0)
    look(tablet, "review")
    tablet.get_by_role("button", name="Déposer mon bulletin").click()
    expect(tablet.get_by_role("heading", name="Votre vote est déposé.")).to_be_visible(timeout=SOON)
    look(tablet, "done")
    press(tablet.get_by_role("button", name="J’ai terminé"))
    assert tablet.evaluate("[sessionStorage.length, localStorage.length]") == [0, 0]

    tablet.get_by_label("Le code de votre billet").fill(first)
    press(tablet.get_by_role("button", name="Passer au vote"))
    expect(tablet.locator("#id_code_error")).to_contain_text("Votre droit de vote a déjà été remis")
    look(tablet, "used")

    choose(tablet, second, "Contre")
    tablet.get_by_role("button", name="Déposer mon bulletin").click()
    expect(tablet.get_by_role("heading", name="Votre vote est déposé.")).to_be_visible(timeout=SOON)
    close_poll(evening.poll, actor=SYSTEM)
    assert run_tally(evening.poll.pk)
    evening.poll.refresh_from_db()
    figures = evening.poll.result.figures
    assert (figures["for"], figures["against"], figures["voted"]) == (1, 1, 2)


def test_who_walks_away_is_asked_for_then_forgotten(evening: Evening, open_page: OpenPage, look: Look) -> None:
    desk = open_page(DESK, an_officer(evening.organisation, Role.SECRETARY))
    code = slips(desk, evening, lambda *_: None)[0]
    tablet = open_page(DESK, an_officer(evening.organisation, Role.CHAIR))
    tablet.clock.install()
    tablet.goto(evening.address("kiosk-desk"))
    press(tablet.get_by_role("button", name="Faire de cet appareil la borne"))
    choose(tablet, code, "Pour")
    # Looked at before any time runs: what this takes is no idleness.
    tablet.evaluate("document.getElementById('kiosk-idle').showModal()")
    look(tablet, "idle")
    tablet.keyboard.press("Escape")
    expect(tablet.get_by_role("dialog")).to_have_count(0)
    # From here on time goes by for the page as it is told to.
    shown = tablet.evaluate("Date.now()") / 1000
    tablet.clock.pause_at(datetime.fromtimestamp(shown + 1, UTC))
    tablet.clock.run_for(91_000)
    expect(tablet.get_by_role("dialog", name=re.compile("Êtes-vous toujours là"))).to_be_visible()
    tablet.keyboard.press("Enter")
    expect(tablet.get_by_role("dialog")).to_have_count(0)
    tablet.clock.run_for(91_000)
    expect(tablet.get_by_role("dialog")).to_be_visible()
    tablet.clock.run_for(31_000)
    expect(tablet.get_by_label("Le code de votre billet")).to_be_visible(timeout=SOON)
    tablet.clock.resume()
    tablet.go_back()
    expect(tablet.get_by_role("radio", checked=True)).to_have_count(0)
    assert marks_of(evening.poll) == Marks(issued=0, on_paper=0)
    # The slip is still good.
    tablet.goto(evening.address("kiosk"))
    choose(tablet, code, "Contre")


def test_nobody_leaves_while_their_ballot_is_on_its_way(evening: Evening, open_page: OpenPage) -> None:
    desk = open_page(DESK, an_officer(evening.organisation, Role.SECRETARY))
    code = slips(desk, evening, lambda *_: None)[0]
    tablet = open_page(DESK, an_officer(evening.organisation, Role.CHAIR))
    tablet.goto(evening.address("kiosk-desk"))
    press(tablet.get_by_role("button", name="Faire de cet appareil la borne"))
    choose(tablet, code, "Pour")
    on_its_way: list[Route] = []
    tablet.route("**/ballots/", lambda route: on_its_way.append(route))  # noqa: PLW0108  # a builtin cannot be marked
    tablet.get_by_role("button", name="Déposer mon bulletin").click()
    wait_for(tablet, on_its_way)
    # The right to vote is handed out: what is left now is lost for good.
    assert marks_of(evening.poll) == Marks(issued=1, on_paper=0)
    tablet.get_by_role("button", name="J’ai terminé").click()
    expect(tablet.get_by_role("button", name="Changer mon choix")).to_be_disabled()
    expect(tablet.get_by_role("button", name="Déposer mon bulletin")).to_be_visible()
    on_its_way[0].continue_()
    expect(tablet.get_by_role("heading", name="Votre vote est déposé.")).to_be_visible(timeout=SOON)
    tablet.get_by_role("button", name="J’ai terminé").click()
    expect(tablet.get_by_label("Le code de votre billet")).to_be_visible(timeout=SOON)


@pytest.mark.parametrize("has_arrived", [False, True], ids=["the ballot got lost", "its answer got lost"])
def test_a_page_loaded_again_after_the_network_died_sends_the_same_ballot_once(
    evening: Evening, open_page: OpenPage, look: Look, has_arrived: bool
) -> None:
    desk = open_page(DESK, an_officer(evening.organisation, Role.SECRETARY))
    code = slips(desk, evening, lambda *_: None)[0]
    tablet = open_page(DESK, an_officer(evening.organisation, Role.CHAIR))
    tablet.goto(evening.address("kiosk-desk"))
    press(tablet.get_by_role("button", name="Faire de cet appareil la borne"))
    choose(tablet, code, "Pour")
    sent: list[str] = []

    def dead(route: Route) -> None:
        if has_arrived and not sent:
            route.fetch()
        sent.append(route.request.post_data or "")
        route.abort()

    tablet.route("**/ballots/", dead)
    tablet.get_by_role("button", name="Déposer mon bulletin").click()
    expect(tablet.get_by_text("Pas de connexion.").first).to_be_visible(timeout=SOON)
    look(tablet, f"dead-{has_arrived}")
    assert SealedBallot.objects.exclude(text="").count() == int(has_arrived)
    tablet.unroute("**/ballots/")
    tablet.reload()
    expect(tablet.get_by_role("heading", name="Votre vote est déposé.")).to_be_visible(timeout=SOON)
    assert [one.text for one in SealedBallot.objects.exclude(text="")] == [sent[0]]
    assert marks_of(evening.poll) == Marks(issued=1, on_paper=0)


def wait_for(tablet: Page, on_its_way: list[Route]) -> None:
    for _ in range(SOON // 100):
        if on_its_way:
            return
        tablet.wait_for_timeout(100)
    raise AssertionError("no ballot was sent")
