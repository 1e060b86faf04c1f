"""The pages by which a notice reaches people, in Chromium: axe finds nothing, nothing overflows; pictures are left."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from membership.models import AttemptOutcome, Delivery, DeliveryState, PublicManner, Purpose
from membership.services.bounces import note_returned
from membership.services.contacts import record_consent
from membership.services.documents import keep
from membership.services.proof import certify_notice
from membership.services.public_notices import Posted, record_public_notice
from membership.services.sender import hold_sending
from membership.services.smtp_answers import Answer
from tasks.models import WorkerHeartbeat
from tests.factories.crowd import a_crowd
from tests.factories.meetings import a_called_assembly
from tests.factories.register import SYSTEM
from tests.governance.web.browsing import served
from tests.governance.web.reading import address
from tests.governance.web.test_in_browser import look_at

pytestmark = pytest.mark.django_db

PICTURES = settings.BASE_DIR / "artefacts" / "notices"
WORD = "un-mot-assez-long"


@pytest.fixture
def meeting(cast):
    """Called; one e-mail came back, one waits for another try, the others left; one wants large print."""
    a_crowd(cast.organisation, 45)
    assembly = a_called_assembly(cast.organisation)
    mails = list(Delivery.objects.filter(state=DeliveryState.PENDING).order_by("pk"))
    Delivery.objects.filter(pk__in=[one.pk for one in mails[1:]]).update(
        state=DeliveryState.SENT, settled_at=Now(), attempts_made=1
    )
    Delivery.objects.filter(pk=mails[0].pk).update(attempts_made=2)
    note_returned(mails[1], actor=SYSTEM, answer="550 5.1.1 Recipient address rejected: user unknown")
    letter = Delivery.objects.filter(state=DeliveryState.BY_POST).first()
    record_consent(letter.person, purpose=Purpose.LARGE_PRINT, is_given=True, source="au guichet", actor=SYSTEM)
    certify_notice(assembly.notice, language="fr", actor=SYSTEM)
    return assembly


def leave_picture(page, name):
    PICTURES.mkdir(parents=True, exist_ok=True)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=PICTURES / f"{name}_{width}.png", full_page=True)


@pytest.mark.parametrize(
    "name", ["told", "letters", "public-notices", "to-do", "member-letters", "sender", "wordings", "mailings"]
)
def test_the_pages_of_the_office(cast, meeting, browser_of, page, name):
    slug = cast.organisation.slug
    returned = Delivery.objects.select_related("membership").get(state=DeliveryState.FAILED)
    photo = keep(cast.organisation, name="hall.png", media_type="image/png", content=b"\x89PNG\r\n\x1a\n")
    posted = Posted(PublicManner.POSTING, "Babillard du hall", date(2027, 4, 8), "Anne Roy", date(2027, 4, 9), photo)
    record_public_notice(meeting.notice, posted=posted, actor=SYSTEM)
    urls = {
        "told": address("told", meeting) + f"?q={returned.membership.number}",
        "letters": address("letters", meeting),
        "public-notices": address("public-notices", meeting),
        "member-letters": reverse("member-letters", args=[slug, returned.membership.public_id]),
    }
    with served(page, browser_of("secretary")):
        assert look_at(page, urls.get(name) or reverse(name, args=[slug])) == []
        leave_picture(page, name)


@pytest.mark.parametrize("name", ["my-notices", "my-notice"])
def test_the_pages_of_a_member(cast, meeting, browser_of, page, name):
    member = cast.membership
    more = [Delivery.objects.get(membership=member).public_id] if name == "my-notice" else []
    with served(page, browser_of("member")):
        assert look_at(page, reverse(name, args=[cast.organisation.slug, *more])) == []
        leave_picture(page, name)


def test_the_page_of_the_operators(meeting, page, settings):
    settings.METRICS_TOKEN = WORD
    WorkerHeartbeat.objects.create(name="notices@hote", beat_at=Now())
    hold_sending(Answer(AttemptOutcome.THROTTLED, "421 4.7.0 slow down"))
    browser = Client(headers={"accept-language": "fr"})
    with served(page, browser):
        assert look_at(page, reverse("operations")) == []
        leave_picture(page, "operations-word")
        browser.post(reverse("operations"), {"word": WORD})
        assert look_at(page, reverse("operations")) == []
        leave_picture(page, "operations")
