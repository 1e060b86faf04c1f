"""What was sent and what is posted, in Chromium: axe finds nothing, nothing overflows; pictures are left."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db.models.functions import Now
from django.urls import reverse

from governance.services.correcting import correct_notice
from membership.models import Channel, Delivery, DeliveryState, Notice, PostBatch, Purpose, Role
from membership.queries.post import letters_in
from membership.services.bounces import note_returned
from membership.services.contacts import record_consent
from membership.services.proof import certify_notice
from tests.factories.crowd import a_crowd
from tests.factories.meetings import CALLED_ON, a_called_assembly
from tests.factories.register import SYSTEM, an_organisation
from tests.governance.test_correcting import another_text
from tests.governance.web.browsing import served
from tests.governance.web.test_in_browser import look_at
from tests.membership.web.test_post_pages import signed_in

pytestmark = pytest.mark.django_db
PICTURES = settings.BASE_DIR / "artefacts" / "notices"


@pytest.fixture
def organisation():
    return an_organisation()


@pytest.fixture
def meeting(organisation):
    """Called, then corrected; one e-mail came back, the others left, and the proof was drawn up."""
    a_crowd(organisation, 45)
    assembly = a_called_assembly(organisation)
    mails = list(Delivery.objects.filter(state=DeliveryState.PENDING).order_by("pk"))
    Delivery.objects.filter(pk__in=[one.pk for one in mails]).update(
        state=DeliveryState.SENT, settled_at=Now(), attempts_made=1
    )
    note_returned(mails[0], actor=SYSTEM, answer="550 5.1.1 Recipient address rejected: user unknown")
    letter = Delivery.objects.filter(channel=Channel.POST).order_by("pk").first()
    record_consent(letter.person, purpose=Purpose.LARGE_PRINT, is_given=True, source="au guichet", actor=SYSTEM)
    for language in ("fr", "en"):
        certify_notice(assembly.notice, language=language, actor=SYSTEM)
    return assembly


@pytest.fixture
def secretary(organisation):
    return signed_in(organisation, Role.SECRETARY)


def leave_picture(page, name):
    PICTURES.mkdir(parents=True, exist_ok=True)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=PICTURES / f"{name}_{width}.png", full_page=True)


def test_one_notice_its_proof_and_its_texts(organisation, meeting, secretary, page):
    first = meeting.notice
    correct_notice(meeting, another_text(meeting), actor=SYSTEM)
    corrected = Notice.objects.exclude(pk=first.pk).order_by("pk").last()
    with served(page, secretary):
        for name, notice in (("sent", first), ("sent-text", first), ("sent-text", corrected)):
            at = reverse(name, args=[organisation.slug, notice.public_id])
            assert look_at(page, at) == []
            leave_picture(page, name if notice == first else f"{name}-corrected")


def test_the_list_to_post_and_a_batch(organisation, meeting, secretary, page):
    every = reverse("post", args=[organisation.slug])
    with served(page, secretary):
        assert look_at(page, every) == []
        leave_picture(page, "post")
        secretary.post(reverse("post-make", args=[organisation.slug]), {"pile": [meeting.notice.public_id]})
        batch = PostBatch.objects.order_by("pk").last()
        at = [organisation.slug, batch.public_id]
        assert look_at(page, reverse("post-batch", args=at)) == []
        leave_picture(page, "post-batch")
        assert look_at(page, every) == []
        leave_picture(page, "post-batches")
        letters = [one.public_id for one in letters_in(batch)]
        secretary.post(reverse("post-batch", args=at), {"letter": letters, "on": CALLED_ON.isoformat()})
        assert look_at(page, reverse("post-batch", args=at)) == []
        leave_picture(page, "post-batch-posted")
        assert look_at(page, f"{every}?q=a") == []
        leave_picture(page, "post-returned")
