"""The surplus with its letters, and the auditor, in Chromium, in both languages: axe finds nothing, all of it fits."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.urls import reverse

from governance.models import Resolution
from governance.queries.surplus import Allocation
from governance.services.auditors import Appointment, appoint_auditor
from governance.services.calling import call_assembly
from governance.services.hands import Hands, decide_by_hands
from governance.services.rebate_letters import tell_rebates
from governance.services.sessions import open_assembly
from governance.services.surplus import enter_rebates, propose_surplus, take_in_uses
from governance.services.surplus_uses import read_uses
from tests.factories.meetings import CALLED_ON, MEETING_ON, a_motion, an_assembly, come, jump
from tests.factories.register import SYSTEM, a_member
from tests.governance.web.browsing import served
from tests.governance.web.test_in_browser import look_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(browser_of, page, artefacts):
    """Look at a page as the secretary, in both languages."""

    def looked(name: str, url: str) -> None:
        for language in ("fr", "en"):
            browser = browser_of("secretary")
            browser.cookies["django_language"] = language
            with served(page, browser):
                assert look_at(page, url) == []
                for width in (390, 1280):
                    page.set_viewport_size({"width": width, "height": 900})
                    page.screenshot(path=artefacts / f"surplus-{name}-{language}-{width}.png", full_page=True)

    return looked


def test_the_surplus_from_its_amounts_to_the_letters(cast, look):
    here = cast.organisation
    jump(here, CALLED_ON)
    held = [a_member(here, "Ana", f"Tremblay-Desrochers {n}", number=f"U{n}") for n in (1, 2, 3)]
    meeting = an_assembly(here)
    amounts = Allocation(date(2026, 12, 31), 1_000_000, 600_000, {"user": 400_000}, date(2027, 3, 2))
    plan = propose_surplus(meeting, amounts, actor=SYSTEM)
    take_in_uses(plan, read_uses(plan, b"Numero;Montant\nU1;1000\nU2;500,50\nU3;0\n").uses, actor=SYSTEM)
    url = reverse("governance:surplus", kwargs={"slug": here.slug, "assembly": meeting.public_id})
    look("amounts", url)
    call_assembly(meeting, actor=SYSTEM)
    jump(here, MEETING_ON, time(19, 5))
    for one in held:
        come(meeting, one)
    meeting.refresh_from_db()
    open_assembly(meeting, actor=SYSTEM)
    decide_by_hands(plan.motion, Hands(3, 0), actor=SYSTEM)
    look("adopted", url)
    enter_rebates(plan, actor=SYSTEM)
    look("entered", url)
    tell_rebates(plan, actor=SYSTEM)
    look("told", url)


def test_the_auditor_and_the_file_of_the_year(cast, look):
    here = cast.organisation
    jump(here, date(2027, 5, 3))
    url = reverse("governance:auditor", kwargs={"slug": here.slug})
    look("no-auditor", url)
    resolution = Resolution.objects.create(
        organisation=here, motion=a_motion(an_assembly(here)), year=2027, rank=1, adopted_on=MEETING_ON,
        title_fr="Nomination de l’auditeur", title_en="Appointment of the auditor", text_fr="Texte",
    )  # fmt: skip
    said = Appointment("Lê CPA inc.", date(2027, 12, 31), resolution, permit="A12345", email="audit@example.org")
    appoint_auditor(here, said, actor=SYSTEM)
    look("auditor", url)
    look("year", reverse("governance:compliance", kwargs={"slug": here.slug}))
