"""An evening in Chromium: a phone without script, a phone that follows by itself, the chair's screen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from membership.models import Role
from tests.factories.meetings import an_evening, an_open_poll, vote
from tests.factories.register import an_officer, an_organisation, members
from tests.looking import breadth, press, violations
from tests.voting.web.conftest import CONTACT, Evening
from voting.models import Poll, RollCallVote
from voting.services.tally import run_tally
from voting.web.conduct import SECONDS_BETWEEN_LOOKS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture
def evening(transactional_db: None) -> Evening:
    """A meeting in session with twelve members in the hall, and three who will come on line."""
    organisation = an_organisation(contact=CONTACT, bylaws={"quorum": "10"})
    those = members(organisation, 15)
    return Evening(organisation, those, an_evening(organisation, *those[3:]), None)


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Open a browser of its own, at a size; what its console complains of fails the test at the end."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(size: dict[str, int], *, client: Client | None = None, script: bool = True) -> Page:
        context = browser.new_context(
            locale="fr-CA", viewport=size, java_script_enabled=script, base_url=live_server.url
        )
        contexts.append(context)
        if client is not None:
            cookie = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def look(artefacts: Path) -> Callable[[Page, str], None]:
    """Keep what a page looks like, wide and narrow, light and dark; axe finds nothing and nothing overflows."""

    def looked(page: Page, name: str) -> None:
        size = page.viewport_size
        for width in (PHONE, DESK):
            page.set_viewport_size(width)
            assert breadth(page) <= width["width"], name
            for theme in ("light", "dark"):
                page.emulate_media(color_scheme=theme)
                page.screenshot(path=artefacts / f"vote-{name}-{width['width']}-{theme}.png", full_page=True)
        for theme in ("dark", "light"):
            page.emulate_media(color_scheme=theme)
            assert violations(page) == [], (name, theme)
        page.set_viewport_size(size)

    return looked


def secretary_of(evening: Evening) -> Client:
    client = Client()
    client.force_login(
        an_officer(evening.organisation, Role.SECRETARY),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


def test_an_evening(evening, open_page, look):
    desk = open_page(DESK, client=secretary_of(evening))
    phone = open_page(PHONE)

    phone.goto(evening.link(evening.members[0]))
    look(phone, "link")
    press(phone.get_by_role("button", name="Oui, c’est moi"))
    expect(phone.get_by_text("Aucun vote n’est ouvert.")).to_be_visible()
    look(phone, "room")

    desk.goto(evening.address("conduct"))
    look(desk, "conduct-before")
    desk.get_by_label("Durée").select_option("10")
    press(desk.get_by_role("button", name="Ouvrir le vote"))
    expect(desk.get_by_role("button", name="Fermer le vote")).to_contain_text("13 personnes présentes n’ont pas voté")
    evening.poll = Poll.objects.get()

    # The phone was told nothing: it looked again by itself.
    press(phone.get_by_role("link", name="Voter"))
    expect(phone.get_by_role("radio", checked=True)).to_have_count(0)
    look(phone, "vote")
    phone.get_by_text("Pour", exact=True).click()
    press(phone.get_by_role("button", name="Relire mon choix"))
    look(phone, "review")
    press(phone.get_by_role("button", name="Déposer mon bulletin"))
    expect(phone.get_by_role("heading", name="Votre vote est déposé.")).to_be_visible()
    look(phone, "receipt")

    expect(desk.locator("#progress")).to_contain_text("1 vote")
    for membership in evening.members[3:]:
        vote(evening.poll, membership, "for" if membership.pk % 3 else "against")
    expect(desk.get_by_role("button", name="Fermer le vote")).to_contain_text("toutes les personnes")
    look(desk, "conduct-open")
    press(desk.get_by_role("button", name="Fermer le vote"))
    expect(desk.get_by_text("le dépouillement est en cours")).to_be_visible()
    run_tally(evening.poll.pk)
    expect(desk.get_by_role("button", name="Proclamer : adoptée")).to_be_visible()
    look(desk, "conduct-counted")

    # The receipt stands through the close; the meeting's page shows nothing before the chair's word.
    expect(phone.get_by_text("Le vote est fermé")).to_be_visible()
    press(phone.get_by_role("link", name="Retour à l’assemblée"))
    expect(phone.get_by_text("quand la présidence l’aura proclamé")).to_be_visible()
    press(desk.get_by_role("button", name="Proclamer : adoptée"))
    expect(phone.get_by_text("Adoptée", exact=True)).to_be_visible()

    press(desk.get_by_role("link", name="Le résultat complet"))
    look(desk, "result")
    desk.goto(evening.outside("roll"))
    look(desk, "roll")
    desk.goto(evening.address("roll-preview"))
    look(desk, "roll-preview")


def test_a_phone_without_script_votes_and_changes_its_mind(evening, open_page):
    evening.poll = an_open_poll(evening.assembly)
    phone = open_page(PHONE, script=False)
    phone.goto(evening.link(evening.members[1]))
    press(phone.get_by_role("button", name="Oui, c’est moi"))
    for choice in ("Contre", "Abstention"):
        phone.goto(evening.address("room"))
        press(phone.get_by_role("link", name="Actualiser"))
        if choice == "Contre":
            press(phone.get_by_role("link", name="Voter"))
        else:
            press(phone.get_by_role("link", name="Voir mon reçu"))
            press(phone.get_by_role("link", name="Changer mon vote"))
        phone.get_by_label(choice).check(force=True)
        press(phone.get_by_role("button", name="Relire mon choix"))
        press(phone.get_by_role("button", name="Déposer mon bulletin"))
        expect(phone.get_by_role("heading", name="Votre vote est déposé.")).to_be_visible()
    assert (RollCallVote.objects.get().choice, RollCallVote.objects.get().changes) == ("abstain", 1)


def test_a_member_votes_with_the_keyboard_alone(evening, open_page):
    evening.poll = an_open_poll(evening.assembly)
    phone = open_page(PHONE)
    phone.goto(evening.link(evening.members[2]))
    press_until(phone, "Oui, c’est moi")
    press_until(phone, "Voter")
    phone.wait_for_url(f"**{evening.of_poll('vote')}")
    for _ in range(20):
        phone.keyboard.press("Tab")
        if phone.evaluate("document.activeElement.type") == "radio":
            break
    phone.keyboard.press("ArrowDown")
    phone.keyboard.press("Space")
    press_until(phone, "Relire mon choix")
    press_until(phone, "Déposer mon bulletin")
    expect(phone.get_by_role("heading", name="Votre vote est déposé.")).to_be_visible()
    assert RollCallVote.objects.get().choice == "against"


def press_until(page: Page, label: str) -> None:
    """Walk with the Tab key to what bears the label, and press Enter."""
    # Once around and more: what the page renews meanwhile may send the keyboard back to its beginning.
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == label:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"{label} is not reached by the keyboard")


def test_an_answer_on_its_way_is_not_called_off_by_a_look_at_the_page(evening, open_page):
    evening.poll = an_open_poll(evening.assembly)
    for membership in evening.members[3:]:
        vote(evening.poll, membership, "for")
    evening.count()
    desk = open_page(DESK, client=secretary_of(evening))
    desk.goto(evening.address("conduct"))
    looked_again: list[int] = []

    def slowly(route: Route) -> None:
        """Let the server do it, and its answer come only once the page had the time to look again."""
        answer = route.fetch(max_redirects=0)
        give_up = time.monotonic() + SECONDS_BETWEEN_LOOKS * 1.5
        while not looked_again and time.monotonic() < give_up:
            desk.wait_for_timeout(100)
        route.fulfill(response=answer)

    desk.route("**/proclaim/", slowly)
    desk.on("response", lambda answer: looked_again.append(answer.status) if "seen=" in answer.url else None)
    press(desk.get_by_role("button", name="Proclamer"))
    expect(desk.get_by_role("link", name="Le résultat complet")).to_be_visible()
