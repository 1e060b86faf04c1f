"""The pages in Chromium: axe finds nothing, nothing overflows, the policy refuses nothing, the keyboard suffices."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from governance.models import Attendance, Body, Seat
from governance.services.planning import Item, add_item
from membership.models import AttemptOutcome, Channel, Delivery, DeliveryState
from membership.services.following_up import waive
from membership.services.proof import certify_notice
from membership.services.sender import hold_sending
from membership.services.sending import claim, finish_attempt, open_attempt
from membership.services.smtp_answers import Answer
from tests.factories.crowd import a_crowd
from tests.factories.meetings import MEETING_ON, SYSTEM, a_called_assembly, an_assembly, an_evening, come, jump
from tests.governance.web.browsing import HOST, served
from tests.governance.web.reading import address
from tests.looking import breadth, violations

pytestmark = pytest.mark.django_db

NARROW, WIDE = 360, 1280
# Said of every page served over plain HTTP under a name that is not localhost; nothing of ours.
NOT_OURS = "Cross-Origin-Opener-Policy"


def look_at(page, url, *, theme="light"):
    """Open a page at both widths; return whatever is wrong with it."""
    wrong: list[object] = []

    def hear(said):
        if said.type == "error" and NOT_OURS not in said.text:
            wrong.append(said.text)

    page.on("console", hear)
    page.emulate_media(color_scheme=theme)
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(HOST + url)
        if breadth(page) > width:
            wrong.append(f"overflows at {width}")
    wrong += violations(page)
    page.remove_listener("console", hear)
    return wrong


@pytest.mark.parametrize("name", ["assemblies", "details", "agenda", "item-add", "notice", "notice-preview"])
def test_the_pages_of_a_plan(cast, browser_of, page, name):
    jump(cast.organisation, date(2027, 4, 14))
    a_crowd(cast.organisation, 30)
    assembly = an_assembly(cast.organisation)
    add_item(assembly, Item("Un point dont l’anglais reste à écrire"), actor=SYSTEM)
    listing = reverse("governance:assemblies", kwargs={"slug": cast.organisation.slug})
    with served(page, browser_of("secretary")):
        assert look_at(page, listing if name == "assemblies" else address(name, assembly), theme="dark") == []


@pytest.mark.parametrize("name", ["told", "letters", "door", "assembly", "minutes"])
def test_the_pages_of_an_evening(cast, browser_of, page, name):
    crowd = a_crowd(cast.organisation, 30)
    assembly = an_evening(cast.organisation, *crowd[:5])
    search = {"told": "?q=amelie", "door": "?q=levesque"}.get(name, "")
    with served(page, browser_of("secretary")):
        assert look_at(page, address(name, assembly) + search) == []


@pytest.mark.parametrize("name", ["mandates", "resolutions"])
def test_the_pages_that_remain(cast, browser_of, page, name):
    board = Body.objects.create(organisation=cast.organisation, kind="board", name_fr="Conseil", name_en="Board")
    Seat.objects.create(organisation=cast.organisation, body=board, number=1)
    with served(page, browser_of("secretary")):
        assert look_at(page, reverse(f"governance:{name}", kwargs={"slug": cast.organisation.slug})) == []


def test_an_arrival_is_noted_without_touching_the_mouse(cast, browser_of, page):
    assembly = a_called_assembly(cast.organisation)
    jump(cast.organisation, MEETING_ON, time(18, 50))
    with served(page, browser_of("secretary")):
        page.goto(HOST + address("door", assembly))
        expect(page.locator("#door-q")).to_be_focused()
        page.keyboard.type("roy")
        page.wait_for_selector("#found .comer")
        page.keyboard.press("Enter")
        page.wait_for_selector("[data-arrive]:focus")
        page.keyboard.press("Enter")
        page.wait_for_selector(".comer.here")
        expect(page.locator("#noted")).to_contain_text("Anne Roy")
        # Ready for the next, and what stands in the field goes with the first letter.
        page.wait_for_selector("#door-q:focus")
        page.wait_for_function("getSelection().toString() === 'roy'")
        expect(page.locator("#presence .figures dd").first).to_have_text("1")
    assert Attendance.objects.filter(assembly=assembly).count() == 1


def test_the_counts_at_the_door_renew_themselves(cast, browser_of, page):
    assembly = a_called_assembly(cast.organisation)
    jump(cast.organisation, MEETING_ON, time(18, 50))
    with served(page, browser_of("secretary")):
        page.goto(HOST + address("door", assembly))
        expect(page.locator("#door-q")).to_be_focused()
        come(assembly, cast.membership)
        page.wait_for_selector("#presence .figures dd:text-is('1')")
        expect(page.locator("#door-q")).to_be_focused()


def test_a_point_that_moves_keeps_the_keyboard(cast, browser_of, page):
    jump(cast.organisation, date(2027, 4, 9))
    assembly = an_assembly(cast.organisation)
    with served(page, browser_of("secretary")):
        page.goto(HOST + address("agenda", assembly))
        page.focus("#point-2 button:not([disabled])")
        page.keyboard.press("Enter")
        page.wait_for_selector("#point-1 h3:has-text('deux ans')")
        page.wait_for_selector("#point-1 :focus")


def test_the_sending_is_followed_to_its_end(cast, browser_of, page):
    a_crowd(cast.organisation, 20)
    assembly = a_called_assembly(cast.organisation)
    with served(page, browser_of("secretary")):
        page.goto(HOST + address("told", assembly))
        expect(page.locator("#sending")).to_contain_text("L’avis part")
        mailed = Delivery.objects.filter(notice=assembly.notice, channel=Channel.EMAIL)
        mailed.update(state=DeliveryState.SENT)
        page.wait_for_selector("#sending:not([hx-trigger])")
        expect(page.locator("#sending")).to_contain_text("L’envoi est terminé")


def test_those_not_reached_on_every_page_that_shows_them(cast, browser_of, page, artefacts):
    crowd = a_crowd(cast.organisation, 40)
    assembly = a_called_assembly(cast.organisation)
    token, ids = claim(100)
    nobody_there = Answer(AttemptOutcome.PERMANENT, "550 5.1.1 No such mailbox", refuses_address=True)
    answers = [nobody_there] * 3 + [Answer(AttemptOutcome.TEMPORARY, "451 4.7.1 Greylisted, come back later")]
    answers += [Answer(AttemptOutcome.ACCEPTED, "250 kept")] * len(ids)
    for delivery, answer in zip(ids, answers, strict=False):
        finish_attempt(open_attempt(delivery, token), answer)
    waive(Delivery.objects.get(pk=ids[2]), actor=SYSTEM, reason="Rejointe par téléphone")
    hold_sending(Answer(AttemptOutcome.UNREACHED, "ConnectionRefusedError"))
    certify_notice(assembly.notice, language="fr", actor=SYSTEM)
    slug = cast.organisation.slug
    failed = Delivery.objects.select_related("membership").filter(state=DeliveryState.FAILED).first()
    one = reverse("member-letters", kwargs={"slug": slug, "public_id": failed.membership.public_id})
    pages = {
        "told": address("told", assembly) + f"?q={crowd[9].number}",
        "to-do-unreached": reverse("to-do", kwargs={"slug": slug}),
        "member-letters": one,
    }
    with served(page, browser_of("secretary")):
        for name, url in pages.items():
            assert (name, look_at(page, url)) == (name, [])
            for width in (390, WIDE):
                page.set_viewport_size({"width": width, "height": 900})
                page.screenshot(path=str(artefacts / f"{name}-{width}.png"), full_page=True)
