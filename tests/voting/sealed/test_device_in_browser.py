"""A member prepares their phone in Chromium, votes with it, and is told so on another."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from membership.models import Membership
from tests.factories.meetings import an_evening
from tests.factories.register import SYSTEM, an_organisation, members
from tests.looking import press
from tests.voting.sealed.browsing import PHONE, SOON, Look, OpenPage, looking
from tests.voting.web.conftest import CONTACT, Evening
from voting.crypto.verifying import verify
from voting.models import Poll, PollMode, PreparedDevice, SealedHandout, SealedSlip
from voting.queries.sealed.archives import archive_of
from voting.queries.sealed.marks import marks_of
from voting.services.polls import close_poll, open_poll, prepare_poll
from voting.services.tally import run_tally

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def look(artefacts: Path) -> Look:
    return looking(artefacts, "prepared")


@pytest.fixture(params=["BELENIOS-2048", "Ed25519"])
def evening(request: pytest.FixtureRequest, transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Evening:
    monkeypatch.setattr("voting.services.sealed.setting_up.group_for", lambda _organisation: request.param)
    organisation = an_organisation(contact=CONTACT, bylaws={"quorum": "2"})
    those = members(organisation, 3)
    assembly = an_evening(organisation, *those)
    draft = prepare_poll(assembly.motions.get(), actor=SYSTEM, mode=PollMode.SECRET)
    return Evening(organisation, those, assembly, draft)


def come_in(page: Page, evening: Evening, member: Membership) -> None:
    page.goto(evening.link(member))
    press(page.get_by_role("button", name="Oui, c’est moi"))


def test_a_phone_is_prepared_votes_and_nothing_it_was_handed_votes_elsewhere(
    evening: Evening, open_page: OpenPage, look: Look
) -> None:
    phone, other = open_page(PHONE), open_page(PHONE)
    sent: list[str] = []
    phone.on("request", lambda request: sent.append(f"{request.url} {request.post_data}"))
    come_in(phone, evening, evening.members[0])
    phone.goto(evening.address("device"))
    button = phone.get_by_role("button", name="Préparer cet appareil")
    expect(button).to_be_visible(timeout=SOON)
    look(phone, "offered")
    button.click()
    expect(phone.get_by_text("C’est celui-ci.")).to_be_visible(timeout=SOON)
    look(phone, "here")
    device = PreparedDevice.objects.get()
    kept = "Object.entries(localStorage).find(([key]) => key.includes('device'))[1]"
    secret = phone.evaluate(f"Object.values(JSON.parse({kept}))[0].secret")
    assert device.public_key

    come_in(other, evening, evening.members[0])
    other.goto(evening.address("device"))
    expect(other.get_by_text("C’est un autre appareil")).to_be_visible(timeout=SOON)
    look(other, "elsewhere")

    evening.poll = open_poll(Poll.objects.get(), actor=SYSTEM, lasts=timedelta(minutes=30))
    assert SealedSlip.objects.count() == 2
    other.goto(evening.of_poll("vote"))
    expect(other.get_by_text("Ce vote attend l’appareil que vous avez préparé")).to_be_visible(timeout=SOON)
    look(other, "waits")

    phone.goto(evening.of_poll("vote"))
    phone.get_by_text("Pour", exact=True).click()
    phone.get_by_role("button", name="Relire mon choix").click()
    # A page that went away after the answer came is answered the same again.
    expect(phone.get_by_role("button", name="Déposer mon bulletin")).to_be_visible(timeout=SOON)
    phone.reload()
    phone.get_by_role("button", name="Déposer mon bulletin").click(timeout=SOON)
    expect(phone.get_by_role("heading", name="Votre vote est déposé.")).to_be_visible(timeout=SOON)
    assert not any(secret in one for one in sent), "the secret stays on the device"
    assert not SealedHandout.objects.exists()

    close_poll(evening.poll, actor=SYSTEM)
    assert run_tally(evening.poll.pk)
    evening.poll.refresh_from_db()
    assert evening.poll.result.figures["for"] == 1
    assert verify(archive_of(evening.poll).to_bytes()).holds


def test_removed_on_another_device_the_vote_is_cast_from_there(evening: Evening, open_page: OpenPage) -> None:
    phone, other = open_page(PHONE), open_page(PHONE)
    come_in(phone, evening, evening.members[0])
    phone.goto(evening.address("device"))
    phone.get_by_role("button", name="Préparer cet appareil").click(timeout=SOON)
    expect(phone.get_by_text("C’est celui-ci.")).to_be_visible(timeout=SOON)
    come_in(other, evening, evening.members[0])
    other.goto(evening.address("device"))
    other.get_by_role("button", name="Retirer l’appareil préparé").click(timeout=SOON)
    expect(other.get_by_text("Plus aucun appareil n’est préparé")).to_be_visible()
    evening.poll = open_poll(Poll.objects.get(), actor=SYSTEM, lasts=timedelta(minutes=30))
    other.goto(evening.of_poll("vote"))
    other.get_by_text("Contre", exact=True).click()
    other.get_by_role("button", name="Relire mon choix").click()
    other.get_by_role("button", name="Déposer mon bulletin").click(timeout=SOON)
    expect(other.get_by_role("heading", name="Votre vote est déposé.")).to_be_visible(timeout=SOON)


def prepare(page: Page, evening: Evening) -> None:
    page.goto(evening.address("device"))
    page.get_by_role("button", name="Préparer cet appareil").click(timeout=SOON)
    expect(page.get_by_text("C’est celui-ci.")).to_be_visible(timeout=SOON)


def remove(page: Page, evening: Evening) -> None:
    page.goto(evening.address("device"))
    page.get_by_role("button", name="Retirer l’appareil préparé").click(timeout=SOON)
    expect(page.get_by_text("Plus aucun appareil n’est préparé")).to_be_visible()


def test_prepared_anew_on_another_device_the_first_is_told_so_before_it_fetches_anything(
    evening: Evening, open_page: OpenPage
) -> None:
    laptop, phone = open_page(PHONE), open_page(PHONE)
    for page in (laptop, phone):
        come_in(page, evening, evening.members[0])
    prepare(laptop, evening)
    remove(phone, evening)
    prepare(phone, evening)
    evening.poll = open_poll(Poll.objects.get(), actor=SYSTEM, lasts=timedelta(minutes=30))
    laptop.goto(evening.of_poll("vote"))
    expect(laptop.get_by_text("Ce vote attend l’appareil que vous avez préparé")).to_be_visible(timeout=SOON)
    assert marks_of(evening.poll).issued == 0
    vote_on(phone, evening)


def test_prepared_anew_on_the_same_device_it_still_votes_where_the_earlier_secret_is_waited_for(
    evening: Evening, open_page: OpenPage
) -> None:
    phone = open_page(PHONE)
    come_in(phone, evening, evening.members[0])
    prepare(phone, evening)
    evening.poll = open_poll(Poll.objects.get(), actor=SYSTEM, lasts=timedelta(minutes=30))
    remove(phone, evening)
    prepare(phone, evening)
    vote_on(phone, evening)


def vote_on(page: Page, evening: Evening) -> None:
    page.goto(evening.of_poll("vote"))
    page.get_by_text("Pour", exact=True).click()
    page.get_by_role("button", name="Relire mon choix").click()
    page.get_by_role("button", name="Déposer mon bulletin").click(timeout=SOON)
    expect(page.get_by_role("heading", name="Votre vote est déposé.")).to_be_visible(timeout=SOON)
