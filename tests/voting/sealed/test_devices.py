"""Members who prepared a device: their credential needs it, so the server cannot vote in their place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from governance.models import Assembly, AssemblyState, Attendance
from governance.services.attendance import depart
from governance.services.sessions import end_assembly
from governance.signals import assembly_broken_off
from membership.clock import now
from membership.errors import StateNotAllowed
from membership.models import AuditEntry, Membership
from tasks.privacy import apply_retention
from tests.factories.meetings import a_called_assembly, an_evening
from tests.factories.register import SYSTEM, an_account_of, an_organisation, members
from tests.factories.sealed import AGAINST, FOR, cast, fetch, seal, vote_secretly
from tests.voting.sealed.browsing import signed_in
from tests.voting.web.conftest import CONTACT, Evening
from voting.crypto.devices import new_device, secret_with
from voting.crypto.groups import group
from voting.crypto.verifying import verify
from voting.errors import CredentialUnknown, DeviceUnfit, NotInTheMeeting, StruckFromRoll, VotedOnPaper
from voting.models import DeviceFactor, Poll, PollMode, PreparedDevice, SealedSlip
from voting.queries.sealed.archives import archive_of
from voting.queries.sealed.devices import device_about, device_key
from voting.queries.sealed.marks import mark_of, marks_of
from voting.services.polls import close_poll, open_poll, prepare_poll
from voting.services.rolls import strike
from voting.services.sealed import setting_up
from voting.services.sealed.devices import prepare_device, remove_device
from voting.services.sealed.returning import hand_out_paper
from voting.services.sealed.setting_up import group_for, group_of
from voting.services.tally import run_tally

pytestmark = pytest.mark.django_db


@pytest.fixture
def those() -> list[Membership]:
    return members(an_organisation(contact=CONTACT, bylaws={"quorum": "2"}), 4)


@pytest.fixture
def assembly(those) -> Assembly:
    return an_evening(those[0].organisation, *those)


def prepared(assembly: Assembly, member: Membership, person_id: int | None = None) -> int:
    """Prepare a device for a member, as the browser does. Returns the secret that stays on it."""
    person_id = person_id or member.person_id
    chosen = group(group_of(assembly))
    about = device_about(assembly, membership_id=member.pk, person_id=person_id)
    secret, written = new_device(chosen, about)
    prepare_device(assembly, membership_id=member.pk, person_id=person_id, written=written, actor=SYSTEM)
    return secret


def opened(assembly: Assembly, **more: object) -> Poll:
    draft = prepare_poll(assembly.motions.get(), actor=SYSTEM, mode=PollMode.SECRET, **more)
    return open_poll(draft, actor=SYSTEM, lasts=timedelta(minutes=5))


def credential_on(poll: Poll, member: Membership, secret: int, *, seat_no: int = 1) -> str:
    """Fetch as the prepared device does, and make the credential there."""
    handed = fetch(poll, member, seat_no=seat_no)
    assert handed.private == ""
    assert handed.factor is not None
    return f"#{secret_with(group(poll.group), poll.sealed.uuid, secret, handed.factor)}"


def test_a_member_votes_with_the_device_prepared_and_the_others_as_ever(assembly, those):
    secret = prepared(assembly, those[0])
    poll = opened(assembly)
    assert (poll.sealed.devices, SealedSlip.objects.count()) == (1, 3)
    cast(poll, seal(poll, credential_on(poll, those[0], secret), AGAINST))
    vote_secretly(poll, those[1], FOR)
    vote_secretly(poll, those[2], FOR)
    assert marks_of(poll).issued == 3
    close_poll(poll, actor=SYSTEM)
    assert run_tally(poll.pk)
    poll.refresh_from_db()
    assert (poll.result.figures["for"], poll.result.figures["against"]) == (2, 1)
    report = verify(archive_of(poll).to_bytes())
    assert (report.holds, report.credentials, report.counted) == (True, 4, 3)


def test_the_server_has_nothing_with_which_it_could_vote_in_their_place(assembly, those):
    prepared(assembly, those[0])
    poll = opened(assembly)
    # All that the database holds: the public key, and the factor sealed to it. A credential made of them is on no list.
    kept = DeviceFactor.objects.get()
    for guessed in (int(kept.sealed), 1):
        with pytest.raises(CredentialUnknown):
            cast(poll, seal(poll, f"#{guessed}", FOR))


def test_no_credential_on_the_list_is_the_key_that_the_member_gave(assembly, those):
    prepared(assembly, those[0])
    poll = opened(assembly)
    device = PreparedDevice.objects.get()
    kept = DeviceFactor.objects.get()
    assert device.public_key not in poll.sealed.credentials
    assert kept.alpha not in poll.sealed.credentials


def test_what_is_handed_out_may_be_asked_for_again_and_marks_the_roll_once(assembly, those):
    secret = prepared(assembly, those[0])
    poll = opened(assembly)
    first = credential_on(poll, those[0], secret)
    assert fetch(poll, those[0]).resumed
    assert credential_on(poll, those[0], secret) == first
    assert marks_of(poll).issued == 1


def test_whoever_was_struck_or_left_is_not_handed_the_factor_so_their_device_cannot_vote(assembly, those):
    for member in those[:2]:
        prepared(assembly, member)
    poll = opened(assembly)
    strike(poll.roll.entries.get(membership=those[0]), reason="Décès", actor=SYSTEM)
    depart(assembly, membership_id=those[1].pk, actor=SYSTEM)
    for member, refusal in ((those[0], StruckFromRoll), (those[1], NotInTheMeeting)):
        with pytest.raises(refusal):
            fetch(poll, member)


def test_without_the_device_a_paper_is_handed_out_and_the_device_then_gets_nothing(assembly, those):
    prepared(assembly, those[0])
    poll = opened(assembly, takes_paper=True)
    entry = poll.roll.entries.get(membership=those[0])
    hand_out_paper(entry, actor=SYSTEM)
    assert mark_of(entry) == "paper"
    with pytest.raises(VotedOnPaper):
        fetch(poll, those[0])


def test_removed_before_the_vote_opens_a_credential_is_fetched_as_ever(assembly, those):
    prepared(assembly, those[0])
    remove_device(assembly, membership_id=those[0].pk, person_id=those[0].person_id, actor=SYSTEM)
    poll = opened(assembly)
    assert poll.sealed.devices == 0
    vote_secretly(poll, those[0], FOR)


def test_preparing_another_takes_the_place_of_the_first_and_a_vote_already_open_stays_as_it_was(assembly, those):
    first = prepared(assembly, those[0])
    poll = opened(assembly)
    prepared(assembly, those[0])
    assert PreparedDevice.objects.count() == 1
    cast(poll, seal(poll, credential_on(poll, those[0], first), FOR))


def test_a_device_of_somebody_who_does_not_exercise_the_vote_is_left_aside(assembly, those):
    prepared(assembly, those[0])
    PreparedDevice.objects.update(person=those[1].person)
    poll = opened(assembly)
    assert poll.sealed.devices == 0
    vote_secretly(poll, those[0], FOR)


def test_a_member_and_whoever_acts_for_them_prepare_and_remove_each_their_own(assembly, those):
    theirs, mine = prepared(assembly, those[0], those[1].person_id), prepared(assembly, those[0])
    assert PreparedDevice.objects.count() == 2
    poll = opened(assembly)
    assert poll.sealed.devices == 1
    line = poll.roll.entries.get(membership=those[0])
    used = PreparedDevice.objects.get(person=those[0].person)
    assert device_key(poll, line) == used.public_key
    cast(poll, seal(poll, credential_on(poll, those[0], mine), FOR))
    remove_device(assembly, membership_id=those[0].pk, person_id=those[0].person_id, actor=SYSTEM)
    assert PreparedDevice.objects.get().person == those[1].person
    assert theirs != mine


def test_the_page_is_told_which_secrets_an_open_vote_waits_for(assembly, those):
    prepared(assembly, those[0])
    first = PreparedDevice.objects.get().public_key
    poll = opened(assembly)
    prepared(assembly, those[0])
    evening = Evening(assembly.organisation, those, assembly, poll)
    browser = evening.come_in(those[0])
    assert f'data-waited-for="{first}"' in browser.get(evening.address("device")).content.decode()
    assert f'data-device-key="{first}"' in browser.get(evening.of_poll("vote")).content.decode()
    close_poll(poll, actor=SYSTEM)
    assert 'data-waited-for=""' in browser.get(evening.address("device")).content.decode()


@pytest.mark.parametrize("comes_first", ["device", "vote"])
def test_a_device_and_the_votes_of_its_meeting_have_one_group_however_the_register_grows(
    assembly, those, monkeypatch, comes_first
):
    if comes_first == "device":
        secret = prepared(assembly, those[0])
        monkeypatch.setattr(setting_up, "LARGE_REGISTER", 1)
        poll = opened(assembly)
    else:
        draft = prepare_poll(assembly.motions.get(), actor=SYSTEM, mode=PollMode.SECRET)
        monkeypatch.setattr(setting_up, "LARGE_REGISTER", 1)
        secret = prepared(assembly, those[0])
        poll = open_poll(draft, actor=SYSTEM, lasts=timedelta(minutes=5))
    assert group_for(assembly.organisation_id) == "Ed25519"
    assert (poll.group, poll.sealed.devices) == ("BELENIOS-2048", 1)
    cast(poll, seal(poll, credential_on(poll, those[0], secret), FOR))


def test_a_meeting_without_votes_yet_takes_the_group_of_its_register(assembly, monkeypatch):
    monkeypatch.setattr(setting_up, "LARGE_REGISTER", 1)
    assert group_of(assembly) == "Ed25519"


def test_nothing_is_left_of_it_after_the_close(assembly, those):
    prepared(assembly, those[0])
    poll = opened(assembly)
    close_poll(poll, actor=SYSTEM)
    assert not DeviceFactor.objects.exists()


def test_preparing_and_removing_stand_in_the_audit_trail(assembly, those):
    prepared(assembly, those[0])
    remove_device(assembly, membership_id=those[0].pk, person_id=those[0].person_id, actor=SYSTEM)
    remove_device(assembly, membership_id=those[0].pk, person_id=those[0].person_id, actor=SYSTEM)
    said = AuditEntry.objects.filter(action__startswith="device.").order_by("seq").values_list("action", "object_id")
    assert list(said) == [(f"device.{act}", those[0].public_id) for act in ("prepared", "removed")]


@pytest.mark.parametrize("written", ["", "{}", '{"group":"BELENIOS-2048","public_key":"1","pok":{}}'])
def test_what_does_not_hold_is_refused(assembly, those, written):
    with pytest.raises(DeviceUnfit):
        prepare_device(assembly, membership_id=those[0].pk, person_id=those[0].person_id, written=written, actor=SYSTEM)


def test_a_meeting_that_is_over_takes_none(assembly, those):
    Assembly.objects.filter(pk=assembly.pk).update(state=AssemblyState.ENDED)
    with pytest.raises(StateNotAllowed):
        prepared(assembly, those[0])


class TestOnThePage:
    @pytest.fixture
    def evening(self, assembly, those) -> Evening:
        draft = prepare_poll(assembly.motions.get(), actor=SYSTEM, mode=PollMode.SECRET)
        return Evening(assembly.organisation, those, assembly, draft)

    def test_it_is_offered_done_and_taken_back(self, evening, those):
        browser = evening.come_in(those[0])
        assert "Préparer cet appareil" in browser.get(evening.address("device")).content.decode()
        about = device_about(evening.assembly, membership_id=those[0].pk, person_id=those[0].person_id)
        assert f'data-about="{about}"' in browser.get(evening.address("device")).content.decode()
        _secret, written = new_device(group("BELENIOS-2048"), about)
        evening.come_in(those[1]).post(evening.address("device-prepare"), {"written": written})
        assert not PreparedDevice.objects.exists(), "what one made is nobody else's to give"
        answer = browser.post(evening.address("device-prepare"), {"written": written})
        assert answer.headers["Location"] == evening.address("device")
        page = browser.get(evening.address("device")).content.decode()
        assert PreparedDevice.objects.get().public_key in page
        browser.post(evening.address("device-remove"))
        assert not PreparedDevice.objects.exists()

    def test_what_does_not_hold_is_said_on_the_page(self, evening, those):
        browser = evening.come_in(those[0])
        page = browser.post(evening.address("device-prepare"), {"written": "x"}, follow=True).content.decode()
        assert "Rien n’a été enregistré" in page

    @pytest.mark.parametrize("act", ["device-prepare", "device-remove"])
    def test_without_a_pass_one_is_led_to_the_door(self, evening, those, client, act):
        answer = client.post(evening.address(act), {"written": "x"})
        assert answer.headers["Location"] == evening.address("enter")
        assert evening.come_in(those[0]).get(evening.address(act)).status_code == 405

    def test_before_the_doors_open_the_device_can_be_reached_and_no_arrival_is_noted(self, db):
        organisation = an_organisation(contact=CONTACT)
        anne = members(organisation, 1)[0]
        coming = Evening(organisation, [anne], a_called_assembly(organisation), None)
        by_link = Client()
        by_link.post(coming.link(anne))
        for browser in (by_link, signed_in(an_account_of(anne))):
            assert "Tester mon appareil" in browser.get(coming.address("enter")).content.decode()
            answer = browser.post(coming.address("enter"), {"step": "device"})
            assert answer.headers["Location"] == coming.address("device")
            assert browser.get(coming.address("device")).status_code == 200
        assert not Attendance.objects.exists()

    def test_the_booth_says_whose_device_it_waits_for_and_the_door_answers_the_factor(self, evening, those):
        secret = prepared(evening.assembly, those[0])
        evening.poll = open_poll(evening.poll, actor=SYSTEM, lasts=timedelta(minutes=5))
        browser = evening.come_in(those[0])
        page = browser.get(evening.of_poll("vote")).content.decode()
        assert 'data-device=""' not in page
        assert "attend l’appareil que vous avez préparé" in page
        said = browser.post(evening.of_poll("credential"), {"claim": "a" * 43}).json()
        assert said["credential"] == ""
        assert said["factor"].keys() == {"alpha", "sealed"}
        assert secret
        other = evening.come_in(those[1])
        assert 'data-device=""' in other.get(evening.of_poll("vote")).content.decode()
        assert "factor" not in other.post(evening.of_poll("credential"), {"claim": "b" * 43}).json()


def test_the_device_is_forgotten_with_the_meeting(assembly, those):
    prepared(assembly, those[0])
    end_assembly(assembly, actor=SYSTEM)
    assert not PreparedDevice.objects.exists()


def test_a_meeting_given_up_takes_its_devices_along_and_one_that_resumes_keeps_them(those):
    meeting = a_called_assembly(those[0].organisation)
    prepared(meeting, those[0])
    broken_off = {"assembly": meeting, "because": "Tempête", "actor": SYSTEM}
    assembly_broken_off.send(Assembly, for_good=False, **broken_off)
    assert PreparedDevice.objects.exists()
    assembly_broken_off.send(Assembly, for_good=True, **broken_off)
    assert not PreparedDevice.objects.exists()


@pytest.mark.parametrize(
    ("changed", "kept"),
    [
        ({"state": AssemblyState.ENDED}, 0),
        ({"state": AssemblyState.CANCELLED}, 0),
        ({"starts_at": timedelta(days=-366)}, 0),
        ({"starts_at": timedelta(days=-200)}, 1),
    ],
    ids=["ended", "cancelled", "never ended", "adjourned for months"],
)
def test_each_night_what_was_left_of_past_meetings_is_forgotten(assembly, those, changed, kept):
    prepared(assembly, those[0])
    if "starts_at" in changed:
        changed = {"starts_at": now() + changed["starts_at"]}
    Assembly.objects.filter(pk=assembly.pk).update(**changed)
    apply_retention()
    assert PreparedDevice.objects.count() == kept
