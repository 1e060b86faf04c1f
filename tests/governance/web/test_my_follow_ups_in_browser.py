"""What somebody is to see to, and the forms that entrust it, as they look on a phone and on a desk."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from governance.models import Body, Seat
from governance.services.follow_ups import note_progress, note_promise, say_follow_up_done
from governance.services.hands import Hands, decide_by_hands
from governance.services.mandates import Term, give_mandate
from tests.factories.meetings import MEETING_ON, SYSTEM, an_evening
from tests.factories.register import JOINED_ON, a_member
from tests.governance.web.browsing import HOST, served
from tests.governance.web.reading import address
from tests.governance.web.test_in_browser import look_at

pytestmark = pytest.mark.django_db

PHONE, DESK = 390, 1280


@pytest.fixture
def scene(cast):
    """A meeting in session that promised three things, of which one is late and one is done."""
    board = Body.objects.create(organisation=cast.organisation, kind="board", name_fr="Conseil", name_en="Board")
    seat = Seat.objects.create(organisation=cast.organisation, body=board, number=1)
    anne = cast.membership.person
    give_mandate(seat, Term(JOINED_ON), actor=SYSTEM, person=anne, membership=cast.membership)
    meeting = an_evening(cast.organisation, cast.membership, a_member(cast.organisation, "Luc", "Fabre"))
    tasks = {"Écrire à la ville": date(2027, 4, 1), "Peindre": date(2027, 6, 1), "Payer": MEETING_ON}
    late, _coming, done = (
        note_promise(meeting, task=task, person=anne, due_on=on, actor=SYSTEM) for task, on in tasks.items()
    )
    note_progress(late, text="La lettre est rédigée.", actor=SYSTEM)
    say_follow_up_done(done, person=anne, done_on=MEETING_ON, text="", actor=SYSTEM)
    resolution = decide_by_hands(meeting.motions.get(), Hands(2, 0, 0), actor=SYSTEM).resolution
    slug = {"slug": cast.organisation.slug}
    one = slug | {"follow_up": late.public_id}
    return {
        "member": {
            "mine": reverse("governance:my-follow-ups", kwargs=slug),
            "one-of-mine": reverse("governance:my-follow-up", kwargs=one),
            "first-page": reverse("organisation", kwargs=slug),
        },
        "secretary": {
            "ledger": reverse("governance:follow-ups", kwargs=slug),
            "follow-up": reverse("governance:follow-up", kwargs=one),
            "promise": address("assembly", meeting),
            "resolution": reverse("governance:resolution", kwargs=slug | {"resolution": resolution.public_id}),
        },
    }


@pytest.mark.parametrize("who", ["member", "secretary"])
def test_every_page_on_a_phone_and_on_a_desk(browser_of, page, scene, artefacts, who):
    wrong = {}
    with served(page, browser_of(who)):
        for name, url in scene[who].items():
            if found := look_at(page, url):
                wrong[name] = found
            for width in (PHONE, DESK):
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(HOST + url)
                page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
                page.screenshot(path=artefacts / f"entrusted-{name}-{width}.png", full_page=True)
    assert wrong == {}
