"""A federation’s evening in Chromium, in French: seats, the door, an open vote and a secret one, the screen."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from governance.models import Assembly, Attendance
from governance.services.calling import call_assembly
from governance.services.sessions import open_assembly
from membership.models import Delivery, Membership, Organisation, Person, Role
from membership.queries.links import link_token
from tests.factories.federations import a_coop, a_federation, an_account_for, cast, delegate_of, sent
from tests.factories.meetings import CALLED_ON, MEETING_ON, a_motion, an_assembly, jump
from tests.factories.register import SYSTEM, an_officer
from tests.factories.sealed import AGAINST, FOR, an_open_secret_poll, vote_secretly
from tests.looking import press
from tests.voting.sealed.browsing import DESK, PHONE, SOON, Look, OpenPage, looking
from voting.models import Poll
from voting.queries.sealed.marks import marks_of
from voting.services.polls import close_poll
from voting.services.proclaim import proclaim_result
from voting.services.tally import run_tally

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def federation(transactional_db: None) -> Organisation:
    return a_federation(quorum="1/2", fed_quorum_counts="members")


@pytest.fixture
def coop(federation: Organisation) -> Membership:
    """A member of three seats, two of them held."""
    return a_coop(federation, size=120, delegates=("Marc", "Aminata"))


@pytest.fixture
def north(federation: Organisation) -> Membership:
    return a_coop(federation, "Coop du Nord", size=10, delegates=("Luc",))


@pytest.fixture
def meeting(federation: Organisation, coop: Membership, north: Membership) -> Assembly:
    """A meeting in session with two motions; the delegate of the other member is there."""
    jump(federation, CALLED_ON)
    draft = an_assembly(federation)
    a_motion(draft, "Une cotisation de 2 %")
    called = call_assembly(draft, actor=SYSTEM)
    jump(federation, MEETING_ON, time(19, 5))
    sent(called, north, 1)
    return open_assembly(called, actor=SYSTEM)


@pytest.fixture
def look(artefacts: Path) -> Look:
    return looking(artefacts, "federation")


def address(view: str, meeting: Assembly, *more: str) -> str:
    return reverse(view, args=["federation", meeting.public_id, *more])


def link_of(meeting: Assembly, person: Person) -> str:
    delivery = Delivery.objects.get(notice=meeting.notice, person=person)
    return reverse("notice-link", args=[link_token(delivery)])


def vote_on(phone: Page, choice: str) -> None:
    """Choose, read again and cast, on the page of an open vote or in the booth."""
    phone.get_by_text(choice, exact=True).click()
    phone.get_by_role("button", name="Relire mon choix").click()
    phone.get_by_role("button", name="Déposer mon bulletin").click(timeout=SOON)
    expect(phone.get_by_role("heading", name="Votre vote est déposé.")).to_be_visible(timeout=SOON)


def test_an_evening_of_a_federation_from_the_roll_to_the_results(
    meeting: Assembly, coop: Membership, north: Membership, open_page: OpenPage, look: Look
) -> None:
    marc, aminata, luc = delegate_of(coop, 1), delegate_of(coop, 2), delegate_of(north, 1)
    desk = open_page(DESK, an_officer(meeting.organisation, Role.SECRETARY))

    # The roll as it would be, one line a seat; then the door, one line a seat as well.
    desk.goto(address("voting:roll-preview", meeting))
    look(desk, "roll-preview")
    desk.goto(f"{address('governance:door', meeting)}?q=fleuve")
    look(desk, "door")
    desk.get_by_role("button", name="Noter l’arrivée : Marc Fabre").click()
    expect(desk.get_by_role("button", name="Noter le départ : Marc Fabre")).to_be_visible(timeout=SOON)
    expect(desk.get_by_role("button", name="Noter l’arrivée : Aminata Fabre")).to_be_visible()
    assert Attendance.objects.get(membership=coop).person == marc

    # The organisation's own link lets nobody in; that of a delegate lets in that delegate.
    nobody = open_page(PHONE)
    nobody.goto(link_of(meeting, coop.person))
    expect(nobody.get_by_text("Ce membre a plusieurs sièges.")).to_be_visible()
    look(nobody, "link-of-the-organisation")
    phone = open_page(PHONE)
    phone.goto(link_of(meeting, aminata))
    look(phone, "link-of-a-delegate")
    press(phone.get_by_role("button", name="Oui, c’est moi"))
    expect(phone.get_by_text("Aucun vote n’est ouvert.")).to_be_visible()
    assert Attendance.objects.get(membership=coop, seat_no=2).person == aminata

    # In the open: opened and closed by the chair, each delegate for their seat.
    desk.goto(address("voting:conduct", meeting))
    desk.get_by_label("Durée").first.select_option("10")
    press(desk.get_by_role("button", name="Ouvrir le vote").first)
    expect(desk.get_by_role("button", name="Fermer le vote")).to_be_visible(timeout=SOON)
    poll = Poll.objects.get()
    wall = open_page(DESK, an_officer(meeting.organisation, Role.CHAIR))
    wall.goto(address("voting:wall", meeting))
    expect(wall.get_by_text("Vote ouvert")).to_be_visible()
    look(wall, "screen-while-open")
    press(phone.get_by_role("link", name="Voter"))
    vote_on(phone, "Pour")
    cast(poll, coop, marc, "for")
    cast(poll, north, luc, "against")
    expect(desk.get_by_role("button", name="Fermer le vote")).to_contain_text("toutes les personnes", timeout=SOON)
    press(desk.get_by_role("button", name="Fermer le vote"))
    expect(desk.get_by_text("le dépouillement est en cours")).to_be_visible(timeout=SOON)
    assert run_tally(poll.pk)
    desk.get_by_role("button", name="Proclamer : adoptée").click(timeout=SOON)
    expect(wall.get_by_text("Adoptée").first).to_be_visible(timeout=SOON)
    look(wall, "screen-with-a-result")

    # In secret: the same delegate from the same telephone; two others beside them.
    secret = an_open_secret_poll(meeting, motion=meeting.motions.get(title_fr="Une cotisation de 2 %"))
    phone.goto(address("voting:vote", meeting, secret.public_id))
    expect(phone.get_by_role("radio", name="Pour", exact=True)).to_be_visible(timeout=SOON)
    look(phone, "booth")
    vote_on(phone, "Pour")
    vote_secretly(secret, coop, FOR, seat_no=1)
    vote_secretly(secret, north, AGAINST)
    assert marks_of(secret).issued == 3
    close_poll(secret, actor=SYSTEM)
    assert run_tally(secret.pk)
    secret.refresh_from_db()
    proclaim_result(secret, actor=SYSTEM)

    desk.goto(reverse("voting:result", args=["federation", secret.public_id]))
    expect(desk.get_by_text("Organisations membres présentes, que compte le quorum")).to_be_visible()
    look(desk, "result")
    desk.goto(reverse("voting:roll", args=["federation", secret.public_id]))
    look(desk, "roll")
    at_home = open_page(PHONE, an_account_for(aminata))
    at_home.goto(address("voting:can-i-vote", meeting))
    expect(at_home.get_by_text("Siège 2 de 3")).to_be_visible()
    look(at_home, "may-i-vote")
