"""The secret vote of a federation: each delegate has a credential of their own, by whichever door they come to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from governance.models import Assembly
from membership.actors import Actor
from membership.models import Membership, Organisation, Role
from tests.factories.federations import a_coop, a_federation, delegate_of, sent
from tests.factories.meetings import an_evening
from tests.factories.register import SYSTEM, an_officer
from tests.factories.sealed import AGAINST, FOR, a_claim, an_open_secret_poll, cast, fetch, seal, vote_secretly
from tests.voting.sealed.browsing import signed_in
from tests.voting.sealed.test_authorities import made
from tests.voting.sealed.test_devices import credential_on, prepared
from voting.crypto.verifying import verify
from voting.errors import CredentialTaken, NotInTheMeeting, NotOnRoll, VotedOnPaper
from voting.models import Poll, PollMode, SealedSlip
from voting.queries.box import took_part
from voting.queries.sealed.archives import archive_of
from voting.queries.sealed.marks import mark_of, marks_of
from voting.services.kiosk import give_kiosk_codes, read_kiosk_code
from voting.services.polls import close_poll, open_poll, prepare_poll
from voting.services.sealed.authorities import name_authority, publish_credentials
from voting.services.sealed.issuing import fetch_credential
from voting.services.sealed.returning import hand_out_paper
from voting.services.tally import run_tally

pytestmark = pytest.mark.django_db


@pytest.fixture
def federation() -> Organisation:
    return a_federation(quorum="1/2")


@pytest.fixture
def coop(federation) -> Membership:
    """A member of three seats, one of them empty."""
    return a_coop(federation, size=120, delegates=("Marc", "Aminata"))


@pytest.fixture
def other(federation) -> Membership:
    return a_coop(federation, "Coop du Nord", size=10, delegates=("Luc",))


@pytest.fixture
def meeting(federation, coop, other) -> Assembly:
    found = an_evening(federation)
    for member, seat_no in ((coop, 1), (coop, 2), (other, 1)):
        sent(found, member, seat_no)
    return found


def entry(poll: Poll, coop: Membership, seat_no: int):
    return poll.roll.entries.get(membership=coop, seat_no=seat_no)


def counted(poll: Poll) -> tuple[int, int]:
    close_poll(poll, actor=SYSTEM)
    assert run_tally(poll.pk)
    poll.refresh_from_db()
    return poll.result.figures["for"], poll.result.figures["against"]


def test_ex23_each_delegate_casts_one_sealed_ballot_and_the_archive_holds(meeting, coop, other):
    """EX23: three votes are due, two delegates are named, two are cast."""
    poll = an_open_secret_poll(meeting)
    assert (poll.roll.entitled, SealedSlip.objects.count()) == (3, 3)
    vote_secretly(poll, coop, FOR, seat_no=1)
    vote_secretly(poll, coop, AGAINST, seat_no=2)
    vote_secretly(poll, other, FOR)
    assert counted(poll) == (2, 1)
    assert took_part(poll) == 3
    report = verify(archive_of(poll).to_bytes())
    assert (report.holds, report.credentials, report.counted) == (True, 3, 3)


def test_a_delegate_is_handed_one_credential_and_not_that_of_another_seat(meeting, coop):
    poll = an_open_secret_poll(meeting)
    claim = a_claim()
    first = fetch(poll, coop, claim, seat_no=1)
    again = fetch(poll, coop, claim, seat_no=1)
    assert (first.private, again.resumed) == (again.private, True)
    with pytest.raises(CredentialTaken):
        fetch(poll, coop, seat_no=1)
    assert [mark_of(entry(poll, coop, seat_no)) for seat_no in (1, 2)] == ["issued", ""]
    assert fetch(poll, coop, seat_no=2).private != first.private


def test_a_delegate_who_is_not_there_votes_through_no_other(federation, coop):
    meeting = an_evening(federation)
    sent(meeting, coop, 1)
    poll = an_open_secret_poll(meeting)
    with pytest.raises(NotInTheMeeting):
        fetch(poll, coop, seat_no=2)
    assert fetch(poll, coop, seat_no=1).private


def test_each_delegate_votes_with_the_device_they_prepared(meeting, coop, other):
    secrets = {n: prepared(meeting, coop, delegate_of(coop, n).pk) for n in (1, 2)}
    poll = an_open_secret_poll(meeting)
    assert (poll.sealed.devices, SealedSlip.objects.count()) == (2, 1)
    for seat_no, choice in ((1, FOR), (2, AGAINST)):
        cast(poll, seal(poll, credential_on(poll, coop, secrets[seat_no], seat_no=seat_no), choice))
    vote_secretly(poll, other, AGAINST)
    assert counted(poll) == (1, 2)
    assert verify(archive_of(poll).to_bytes()).holds


def test_an_authority_makes_a_credential_for_each_seat_that_votes(meeting, coop, other):
    draft = prepare_poll(meeting.motions.get(), actor=SYSTEM, mode=PollMode.SECRET)
    notary = an_officer(draft.organisation, Role.SCRUTINEER, "notaire@example.org")
    authority = name_authority(draft, account=notary, actor=SYSTEM)
    page = signed_in(notary).get(reverse("voting:credentials", args=["federation", draft.public_id]))
    assert page.context["wanted"] == 3
    private, written = made(authority, 3)
    publish_credentials(authority, written=written, actor=Actor(account_id=notary.pk, public_id=notary.public_id))
    poll = open_poll(draft, actor=SYSTEM, lasts=timedelta(minutes=5))
    for seat_no, choice, typed in ((1, FOR, private[0]), (2, FOR, private[1])):
        assert fetch(poll, coop, seat_no=seat_no).private == ""
        cast(poll, seal(poll, typed, choice))
    assert counted(poll) == (2, 0)


def test_a_slip_of_the_kiosk_is_of_one_delegate_each(meeting, coop):
    poll = an_open_secret_poll(meeting)
    slips = give_kiosk_codes(meeting, numbers=[coop.number], actor=SYSTEM)
    stays = [read_kiosk_code(meeting, code=one.code, device="one") for one in slips]
    assert [(stay.seat_no, stay.person) for stay in stays] == [(n, delegate_of(coop, n)) for n in (1, 2)]
    device = signed_in(an_officer(meeting.organisation, Role.SECRETARY))
    device.post(reverse("voting:kiosk-open", args=["federation", meeting.public_id]))
    kiosk = reverse("voting:kiosk", args=["federation", meeting.public_id])
    for slip in slips:
        assert device.post(kiosk, {"code": slip.code}).status_code == 302
        booth = device.get(reverse("voting:kiosk-vote", args=["federation", meeting.public_id, poll.public_id]))
        assert str(slip.stay.person) in booth.content.decode()
        claimed = device.post(
            reverse("voting:kiosk-credential", args=["federation", meeting.public_id, poll.public_id]),
            {"claim": a_claim()},
        )
        assert claimed.status_code == 200
    assert marks_of(poll).issued == 2


class TestPapers:
    @pytest.fixture
    def poll(self, meeting) -> Poll:
        draft = prepare_poll(meeting.motions.get(), actor=SYSTEM, mode=PollMode.SECRET, takes_paper=True)
        return open_poll(draft, actor=SYSTEM, lasts=timedelta(minutes=30))

    @pytest.fixture
    def desk(self, poll) -> Client:
        return signed_in(an_officer(poll.organisation, Role.SECRETARY))

    def ask(self, desk: Client, poll: Poll, **said: object):
        return desk.post(reverse("voting:paper-desk-hand-out", args=["federation", poll.public_id]), said)

    def test_a_paper_takes_the_vote_of_one_seat_and_leaves_the_other(self, poll, coop):
        hand_out_paper(entry(poll, coop, 1), actor=SYSTEM)
        with pytest.raises(VotedOnPaper):
            fetch(poll, coop, seat_no=1)
        assert fetch(poll, coop, seat_no=2).private

    def test_the_desk_asks_which_seat_and_hands_to_that_one(self, poll, desk, coop):
        refused = self.ask(desk, poll, number=coop.number)
        assert "1 Marc Fabre, 2 Aminata Fabre, 3 —" in refused.content.decode()
        assert marks_of(poll).on_paper == 0
        assert self.ask(desk, poll, number=coop.number, seat=2).status_code == 302
        assert [mark_of(entry(poll, coop, seat_no)) for seat_no in (1, 2)] == ["", "paper"]
        assert self.ask(desk, poll, number=coop.number, seat=9).status_code != 302

    def test_a_member_of_one_seat_needs_no_seat_said(self, poll, desk, other):
        assert self.ask(desk, poll, number=other.number).status_code == 302


def test_the_organisation_itself_is_handed_nothing_in_the_place_of_its_delegates(meeting, coop):
    poll = an_open_secret_poll(meeting)
    with pytest.raises(NotOnRoll):
        fetch_credential(
            organisation_id=poll.organisation_id,
            assembly=meeting.public_id,
            poll=poll.public_id,
            membership_id=coop.pk,
            person_id=coop.person_id,
            claim=a_claim(),
        )
    assert marks_of(poll).issued == 0
