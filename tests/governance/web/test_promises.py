"""What is promised in a meeting is kept, followed up, shown to members and reported at the next one."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from governance.models import FollowUp, Resolution
from governance.services.follow_ups import finish_follow_up
from governance.services.sessions import end_assembly
from tests.factories.meetings import SYSTEM, a_motion, an_assembly, an_evening, jump
from tests.governance.web.reading import address, messages, said

pytestmark = pytest.mark.django_db

PROMISE = {"task": "Revenir sur le prix du stationnement", "owner": "Claire Roy", "due_on": "2027-06-01"}


@pytest.fixture
def opened(cast):
    return an_evening(cast.organisation, cast.membership)


def test_the_chair_writes_a_promise_down_and_members_see_it(browser_of, opened):
    answer = browser_of("chair").post(address("promise", opened), PROMISE, follow=True)
    assert "Revenir sur le prix du stationnement" in said(answer)
    member = browser_of("member")
    assert "Revenir sur le prix du stationnement" in said(member.get(address("assembly", opened)))
    ledger = said(member.get(f"/o/{opened.organisation.slug}/follow-ups/"))
    assert "Promis le 24 avr" in ledger
    assert "Claire Roy" in ledger


@pytest.mark.parametrize(("series", "is_reported"), [("", True), ("CA", False)])
def test_what_follows_from_a_board_is_not_promised_to_the_assembly(cast, browser_of, series, is_reported):
    resolution = Resolution.objects.create(
        organisation=cast.organisation, motion=a_motion(an_assembly(cast.organisation)), series=series, year=2026,
        rank=4, adopted_on=date(2026, 4, 25), title_fr="Le toit", text_fr="Refaire le toit.",
    )  # fmt: skip
    url = reverse(
        "governance:follow-up-add", kwargs={"slug": cast.organisation.slug, "resolution": resolution.public_id}
    )
    (said_of_it,) = messages(browser_of("secretary").post(url, PROMISE, follow=True))
    assert ("assemblée" in said_of_it) is is_reported


def test_a_member_writes_none(browser_of, opened):
    assert browser_of("member").post(address("promise", opened), PROMISE).status_code == 404
    assert not FollowUp.objects.exists()


def test_a_promise_without_somebody_who_sees_to_it_is_refused(browser_of, opened):
    browser_of("chair").post(address("promise", opened), PROMISE | {"owner": ""})
    assert not FollowUp.objects.exists()


def test_it_is_reported_at_the_next_meeting_until_it_is_done(browser_of, cast, opened):
    browser_of("chair").post(address("promise", opened), PROMISE)
    end_assembly(opened, actor=SYSTEM)
    jump(cast.organisation, date(2027, 5, 1), time(10))
    following = an_assembly(cast.organisation, on=date(2027, 6, 12))
    page = said(browser_of("secretary").get(address("assembly", following)))
    assert "Suites données aux résolutions" in page
    assert "Revenir sur le prix du stationnement" in page
    finish_follow_up(FollowUp.objects.get(), done_on=date(2027, 5, 1), text="Fait.", actor=SYSTEM)
    page = said(browser_of("secretary").get(address("assembly", following)))
    assert "Revenir sur le prix du stationnement" not in page


def test_it_hangs_on_a_resolution_or_on_a_meeting(cast, opened):
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.create(organisation=cast.organisation, task="x", owner="y", due_on=date(2027, 6, 1))
