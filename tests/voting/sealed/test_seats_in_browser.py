"""A federation's evening in Chromium: the door by seat, a delegate on a phone, a secret vote, the papers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from governance.models import Assembly, Attendance
from membership.models import Delivery, Membership, Organisation, Person, Role
from membership.queries.links import link_token
from tests.factories.federations import a_coop, a_federation, an_account_for, delegate_of, sent
from tests.factories.meetings import an_evening
from tests.factories.register import SYSTEM, an_officer
from tests.factories.sealed import FOR, vote_secretly
from tests.voting.sealed.browsing import DESK, PHONE, SOON, Look, looking
from voting.models import Poll, PollMode
from voting.queries.sealed.marks import marks_of
from voting.services.polls import close_poll, open_poll, prepare_poll
from voting.services.proclaim import proclaim_result
from voting.services.tally import run_tally

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def federation(transactional_db: None) -> Organisation:
    return a_federation(quorum="1/2", fed_quorum_counts="members")


@pytest.fixture
def coop(federation) -> Membership:
    return a_coop(federation, size=120, delegates=("Marc", "Aminata"))


@pytest.fixture
def meeting(federation, coop) -> Assembly:
    other = a_coop(federation, "Coop du Nord", size=10, delegates=("Luc",))
    found = an_evening(federation)
    sent(found, other, 1)
    return found


@pytest.fixture
def look(artefacts: Path) -> Look:
    return looking(artefacts, "seats")


def address(view: str, meeting: Assembly, *more: str) -> str:
    return reverse(view, args=["federation", meeting.public_id, *more])


def link_of(meeting: Assembly, person: Person) -> str:
    delivery = Delivery.objects.get(notice=meeting.notice, person=person)
    return reverse("notice-link", args=[link_token(delivery)])


def test_an_evening_of_a_federation(meeting, coop, open_page, look):
    secretary = an_officer(meeting.organisation, Role.SECRETARY)
    desk: Page = open_page(DESK, secretary)

    desk.goto(f"{address('governance:door', meeting)}?q=fleuve")
    look(desk, "door")
    desk.get_by_role("button", name="Noter l’arrivée de Marc Fabre").click()
    expect(desk.get_by_role("button", name="Noter le départ de Marc Fabre")).to_be_visible(timeout=SOON)
    expect(desk.get_by_role("button", name="Noter l’arrivée de Aminata Fabre")).to_be_visible()
    assert Attendance.objects.get(membership=coop).person == delegate_of(coop, 1)

    nobody: Page = open_page(PHONE)
    nobody.goto(link_of(meeting, coop.person))
    expect(nobody.get_by_text("Ce membre a plusieurs sièges.")).to_be_visible()
    look(nobody, "link-of-the-organisation")

    phone: Page = open_page(PHONE)
    phone.goto(link_of(meeting, delegate_of(coop, 2)))
    look(phone, "link-of-a-delegate")
    phone.get_by_role("button", name="Oui, c’est moi").click()
    expect(phone.get_by_text("Aucun vote n’est ouvert.")).to_be_visible()

    draft = prepare_poll(meeting.motions.get(), actor=SYSTEM, mode=PollMode.SECRET, takes_paper=True)
    poll: Poll = open_poll(draft, actor=SYSTEM, lasts=timedelta(minutes=30))
    phone.goto(address("voting:vote", meeting, poll.public_id))
    expect(phone.get_by_role("radio", name="Pour", exact=True)).to_be_visible(timeout=SOON)
    look(phone, "booth")

    desk.goto(reverse("voting:paper-desk", args=["federation", poll.public_id]))
    desk.get_by_label("Numéro de membre").fill(coop.number)
    desk.get_by_role("button", name="Marquer la ligne et remettre un bulletin").click()
    expect(desk.get_by_text("Ce membre a plusieurs sièges. Dites lequel")).to_be_visible()
    look(desk, "papers")

    desk.goto(reverse("voting:roll", args=["federation", poll.public_id]))
    look(desk, "roll")
    vote_secretly(poll, coop, FOR, seat_no=1)
    assert marks_of(poll).issued == 1


def test_the_result_says_what_the_quorum_counts(meeting, coop, open_page, look):
    sent(meeting, coop, 1), sent(meeting, coop, 2)
    draft = prepare_poll(meeting.motions.get(), actor=SYSTEM, mode=PollMode.SECRET)
    poll = open_poll(draft, actor=SYSTEM, lasts=timedelta(minutes=30))
    for seat_no in (1, 2):
        vote_secretly(poll, coop, FOR, seat_no=seat_no)
    close_poll(poll, actor=SYSTEM)
    assert run_tally(poll.pk)
    poll.refresh_from_db()
    proclaim_result(poll, actor=SYSTEM)
    desk: Page = open_page(DESK, an_officer(meeting.organisation, Role.SECRETARY))
    desk.goto(reverse("voting:result", args=["federation", poll.public_id]))
    expect(desk.get_by_text("Organisations membres présentes, que compte le quorum")).to_be_visible()
    look(desk, "result")
    delegate: Page = open_page(PHONE, an_account_for(delegate_of(coop, 2)))
    delegate.goto(address("voting:can-i-vote", meeting))
    expect(delegate.get_by_text("Siège 2 de 3")).to_be_visible()
    look(delegate, "may-i-vote")
