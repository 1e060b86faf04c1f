"""The register, the minutes and the ledger in Chromium: axe finds nothing, nothing overflows, on a phone and a desk."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from governance.models import Audience
from governance.services.debate import move_amendment
from governance.services.floor import Wording
from governance.services.follow_ups import note_progress, plan_follow_up
from governance.services.hands import Hands, decide_by_hands
from governance.services.minutes import comment_on_minutes, draft_minutes, send_for_comment
from governance.services.objectives import Aim, Measure, read_indicator, set_indicator, set_objective
from tests.factories.crowd import a_crowd
from tests.factories.meetings import MEETING_ON, SYSTEM, an_evening
from tests.governance.web.browsing import HOST, served
from tests.governance.web.reading import address
from tests.governance.web.test_in_browser import look_at

pytestmark = pytest.mark.django_db

PHONE, DESK = 390, 1280


@pytest.fixture
def scene(cast):
    """A meeting in session with a motion adopted, another being amended, and everything that hangs on them."""
    crowd = a_crowd(cast.organisation, 12)
    meeting = an_evening(cast.organisation, cast.membership, *crowd[:8])
    decided = decide_by_hands(meeting.motions.get(), Hands(6, 2, 1), actor=SYSTEM)
    resolution = decided.resolution
    task = plan_follow_up(resolution, task="Écrire à la ville", owner="Anne Roy", due_on=date(2027, 4, 1), actor=SYSTEM)
    note_progress(task, text="La lettre est rédigée.", actor=SYSTEM)
    objective = set_objective(resolution, Aim("Doubler nos membres", 2024, 2030, "Twice as many"), actor=SYSTEM)
    measure = set_indicator(objective, Measure("Membres", Decimal(12), Decimal(60), "membres"), actor=SYSTEM)
    for year, value in ((2025, 20), (2026, 31)):
        read_indicator(measure, on=date(year, 6, 1), value=Decimal(value), actor=SYSTEM)
    minutes = draft_minutes(meeting, language="fr", actor=SYSTEM)
    until = MEETING_ON + timedelta(days=10)
    sent = send_for_comment(minutes, audience=Audience.PRESENT, until=until, actor=SYSTEM)
    comment_on_minutes(sent, person=cast.membership.person, text="Il manque mon nom.", actor=SYSTEM)
    slug = {"slug": cast.organisation.slug}
    return {
        "resolutions": reverse("governance:resolutions", kwargs=slug),
        "resolution": reverse("governance:resolution", kwargs=slug | {"resolution": resolution.public_id}),
        "follow-ups": reverse("governance:follow-ups", kwargs=slug),
        "follow-up": reverse("governance:follow-up", kwargs=slug | {"follow_up": task.public_id}),
        "plan": reverse("governance:plan", kwargs=slug),
        "objective": reverse("governance:objective", kwargs=slug | {"objective": objective.public_id}),
        "objective-new": reverse("governance:objective-new", kwargs=slug | {"resolution": resolution.public_id}),
        "ledger": address("ledger", meeting),
        "minutes": address("minutes", meeting),
        "minutes-passages": address("minutes-passages", meeting, language="fr"),
        "minutes-comments": reverse("governance:minutes-comments", kwargs=slug | {"minutes": minutes.public_id}),
    }


def test_every_page_on_a_phone_and_on_a_desk(cast, browser_of, page, scene, artefacts):
    wrong = {}
    with served(page, browser_of("secretary")):
        for name, url in scene.items():
            if found := look_at(page, url):
                wrong[name] = found
            for width in (PHONE, DESK):
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(HOST + url)
                page.screenshot(path=artefacts / f"records-{name}-{width}.png", full_page=True)
    assert wrong == {}


def test_the_debate_on_the_chair_s_telephone_and_on_the_wall(cast, browser_of, page, artefacts):
    meeting = an_evening(cast.organisation, cast.membership, *a_crowd(cast.organisation, 12)[:8])
    motion = meeting.motions.get()
    wording = Wording("Que les mandats durent trois ans.", "That terms last three years.", "Luc Roy", "Omar Diallo")
    amendment = move_amendment(motion, wording, actor=SYSTEM)
    slug = {"slug": cast.organisation.slug, "assembly": meeting.public_id}
    conduct = reverse("voting:conduct", kwargs=slug)
    urls = {
        "amendment": f"{conduct}?point={amendment.item.public_id}",
        "amended": f"{conduct}?point={motion.item.public_id}",
        "talk": f"{conduct}?point={meeting.agenda.get(position=1).public_id}",
        "wall": reverse("voting:wall", kwargs=slug),
    }
    wrong = {}
    with served(page, browser_of("chair")):
        for name, url in urls.items():
            if found := look_at(page, url):
                wrong[name] = found
            for width in (PHONE, DESK):
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(HOST + url)
                page.screenshot(path=artefacts / f"debate-{name}-{width}.png", full_page=True)
    assert wrong == {}


def test_an_amendment_is_moved_and_decided_from_the_chair_s_screen(cast, browser_of, page):
    meeting = an_evening(cast.organisation, cast.membership, *a_crowd(cast.organisation, 12)[:8])
    motion = meeting.motions.get()
    url = reverse("voting:conduct", kwargs={"slug": cast.organisation.slug, "assembly": meeting.public_id})
    browser = browser_of("chair")
    with served(page, browser):
        page.goto(f"{HOST}{url}?point={motion.item.public_id}")
        page.get_by_text("L’amender").click()
        page.fill("#amend_text_fr", "Que les mandats durent trois ans.")
        page.get_by_role("button", name="Soumettre l’amendement au débat").click()
        page.wait_for_selector("text=est soumis au débat")
        amendment = motion.amendments.get()
        page.goto(f"{HOST}{url}?point={amendment.item.public_id}")
        page.wait_for_selector(".at-point ins")
        page.fill("#hands_votes_for", "6")
        page.fill("#hands_votes_against", "3")
        page.get_by_role("button", name="Relire ces totaux").click()
        page.wait_for_selector("text=Lisez les chiffres à voix haute")
        page.get_by_role("button", name="Proclamer", exact=True).click()
        page.wait_for_selector("text=Le résultat est proclamé")
    motion.refresh_from_db()
    assert motion.text_fr == "Que les mandats durent trois ans."
    assert motion.text_en == ""
