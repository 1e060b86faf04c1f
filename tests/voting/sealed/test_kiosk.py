"""The kiosk: a slip for who is there, a code that opens the vote as signing in does, and nothing left for the next."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.backends.cached_db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from governance.models import Attendance
from governance.services.attendance import depart
from governance.services.sessions import end_assembly
from membership.errors import StateNotAllowed
from membership.models import Role
from tests.factories.register import SYSTEM, an_officer
from tests.factories.sealed import FOR, a_claim, fetch, seal
from tests.voting.sealed.browsing import signed_in
from tests.voting.web.conftest import OFFICERS, Evening
from voting.errors import KioskCodeUnknown, KioskTriesExhausted, NotInTheHall
from voting.models import KioskCode
from voting.queries.sealed.marks import Marks, marks_of
from voting.services.kiosk import WRONG_A_MINUTE_ON_A_DEVICE, give_kiosk_codes, read_kiosk_code
from voting.services.polls import cancel_poll, close_poll
from voting.services.sealed.returning import hand_out_paper
from voting.web.kiosk import VOTER, VOTER_SECONDS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_tries_before() -> None:
    cache.clear()


@pytest.fixture
def evening(poll, those) -> Evening:
    return Evening(poll.organisation, those, poll.assembly, poll)


@pytest.fixture
def device(evening) -> Client:
    """A tablet that a secretary made the kiosk."""
    tablet = signed_in(an_officer(evening.organisation, Role.SECRETARY))
    assert tablet.post(evening.address("kiosk-open")).headers["Location"] == evening.address("kiosk")
    return tablet


def slip(evening: Evening, at: int = 0) -> str:
    [made] = give_kiosk_codes(evening.assembly, numbers=[evening.members[at].number], actor=SYSTEM)
    return made.code


def typed(evening: Evening, device: Client, code: str):
    return device.post(evening.address("kiosk"), {"code": code})


def read(evening: Evening, code: str, device: str = "one") -> Attendance:
    return read_kiosk_code(evening.assembly, code=code, device=device)


def test_a_code_is_of_whoever_it_was_made_for_however_it_is_typed(evening):
    code = slip(evening, 2)
    for written in (code, code.lower(), f" {code[:4]} - {code[4:]} "):
        assert read(evening, written).membership == evening.members[2]


def test_a_new_slip_replaces_the_former_one(evening):
    former, code = slip(evening), slip(evening)
    with pytest.raises(KioskCodeUnknown):
        read(evening, former)
    assert read(evening, code).membership == evening.members[0]


def test_the_database_holds_one_code_for_one_stay(evening):
    slip(evening)
    kept = KioskCode.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        KioskCode.objects.create(organisation=evening.organisation, stay=kept.stay, code_hash="x")


def test_a_code_ends_with_the_stay_and_slips_are_for_who_is_there(evening):
    code = slip(evening)
    depart(evening.assembly, membership_id=evening.members[0].pk, actor=SYSTEM)
    with pytest.raises(KioskCodeUnknown):
        read(evening, code)
    with pytest.raises(NotInTheHall) as refused:
        give_kiosk_codes(
            evening.assembly, numbers=[evening.members[1].number, evening.members[0].number, "nobody"], actor=SYSTEM
        )
    assert refused.value.numbers == f"{evening.members[0].number}, nobody"
    assert KioskCode.objects.count() == 1, "all of them or none"


def test_no_slip_is_made_once_the_meeting_is_over(evening):
    cancel_poll(evening.poll, because="Pour finir", actor=SYSTEM)
    end_assembly(evening.assembly, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        slip(evening)


def test_guessing_is_slowed_down_on_a_device_and_no_good_code_passes_then(evening):
    code = slip(evening)
    for _ in range(WRONG_A_MINUTE_ON_A_DEVICE):
        with pytest.raises(KioskCodeUnknown):
            read(evening, "22222222")
    with pytest.raises(KioskTriesExhausted):
        read(evening, code)
    assert read(evening, code, device="another").membership == evening.members[0]


def test_a_code_is_written_nowhere_and_its_use_writes_nothing(evening, device):
    code = slip(evening)
    before = list(KioskCode.objects.values())
    answer = typed(evening, device, code)
    handed = device.post(answer.headers["Location"] + "credential/", {"claim": a_claim()})
    assert "credential" in handed.json()
    assert list(KioskCode.objects.values()) == before
    assert code not in str(before)


def sessions() -> list[dict[str, object]]:
    return [SessionStore().decode(row.session_data) for row in Session.objects.all()]


def test_who_stands_before_the_kiosk_is_told_by_the_device_and_by_no_row(evening, device):
    [before] = [held for held in sessions() if "kiosk" in held]
    booth = typed(evening, device, slip(evening)).headers["Location"]
    assert "Votre temps à la borne est écoulé" in device.get(booth).content.decode()
    device.post(evening.of_poll("kiosk-credential"), {"claim": a_claim()})
    assert [held for held in sessions() if "kiosk" in held] == [before]
    assert before.keys() == {"kiosk"}
    told = str(sessions()) + str(dict(device.session.items()))
    assert "membership" not in told
    assert str(evening.members[0].person) not in told


def test_the_cookie_of_the_kiosk_is_of_this_device_and_goes_with_the_person(evening, device):
    kept = typed(evening, device, slip(evening)).cookies[VOTER]
    assert (kept["path"], kept["max-age"]) == (evening.address("kiosk"), VOTER_SECONDS)
    assert (kept["httponly"], kept["samesite"]) == (True, "Strict")
    another = signed_in(an_officer(evening.organisation, Role.SECRETARY))
    another.post(evening.address("kiosk-open"))
    another.cookies[VOTER] = kept.value
    assert another.get(evening.of_poll("kiosk-vote")).headers["Location"] == evening.address("kiosk")
    for leave in (lambda: device.post(evening.address("kiosk-next")), lambda: device.get(evening.address("kiosk"))):
        gone = leave().cookies[VOTER]
        assert (gone.value, gone["max-age"], gone["path"]) == ("", 0, evening.address("kiosk"))


@pytest.mark.parametrize("leave", ["next", "page", "code"])
def test_no_pass_of_a_personal_link_stays_on_the_kiosk(evening, device, leave):
    evening.come_in(evening.members[1], device)
    assert "entries" in device.session
    match leave:
        case "next":
            device.post(evening.address("kiosk-next"))
        case "page":
            device.get(evening.address("kiosk"))
        case _:
            assert typed(evening, device, slip(evening)).status_code == 302
    assert "entries" not in device.session


def test_a_vote_that_closes_meanwhile_is_said_and_the_next_code_is_asked_for(evening, device):
    booth = typed(evening, device, slip(evening)).headers["Location"]
    close_poll(evening.poll, actor=SYSTEM)
    refused = device.post(evening.of_poll("kiosk-credential"), {"claim": a_claim()})
    assert refused.json()["code"] == "poll_not_open"
    asked = device.get(booth, follow=True)
    assert asked.redirect_chain == [(evening.address("kiosk"), 302)]
    assert "Ce vote n’est pas ouvert" in asked.content.decode()
    typed(evening, device, slip(evening))
    assert device.get(evening.address("kiosk-vote", "nothing")).status_code in {302, 404}


def test_a_code_gives_the_credential_as_signing_in_does_and_marks_the_roll_once(evening, device):
    code = slip(evening)
    booth = typed(evening, device, code).headers["Location"]
    assert booth == evening.of_poll("kiosk-vote")
    page = device.get(booth).content.decode()
    for said in ('data-is-shared="true"', 'data-allows-change="false"', 'data-return-url=""', "checked"):
        assert (said in page) is (said != "checked")
    handed = device.post(evening.of_poll("kiosk-credential"), {"claim": a_claim()}).json()
    ballot = seal(evening.poll, handed["credential"], FOR)
    address = reverse("urne:ballots", args=[evening.poll.sealed.uuid])
    assert Client().post(address, ballot.written, content_type="application/json").json()["tracker"] == ballot.tracker
    assert marks_of(evening.poll) == Marks(issued=1, on_paper=0)
    assert device.post(evening.address("kiosk-next")).headers["Location"] == evening.address("kiosk")
    again = typed(evening, device, code)
    assert again.status_code == 422
    assert "Votre droit de vote a déjà été remis" in again.content.decode()


def test_who_voted_elsewhere_or_took_a_paper_votes_at_no_kiosk(evening, device):
    fetch(evening.poll, evening.members[0])
    type(evening.poll).objects.filter(pk=evening.poll.pk).update(takes_paper=True)
    hand_out_paper(evening.poll.roll.entries.get(membership=evening.members[1]), actor=SYSTEM)
    for at in (0, 1):
        assert typed(evening, device, slip(evening, at)).status_code == 422
    typed(evening, device, slip(evening, 2))
    device.post(evening.of_poll("kiosk-credential"), {"claim": a_claim()})
    assert marks_of(evening.poll) == Marks(issued=2, on_paper=1)


def test_after_the_next_person_is_called_nothing_of_the_first_opens(evening, device):
    typed(evening, device, slip(evening))
    device.post(evening.address("kiosk-next"))
    assert device.get(evening.of_poll("kiosk-vote")).headers["Location"] == evening.address("kiosk")
    assert device.post(evening.of_poll("kiosk-credential"), {"claim": a_claim()}).status_code == 302
    assert marks_of(evening.poll).issued == 0


def test_without_an_open_vote_the_slip_stays_good(evening, device):
    cancel_poll(evening.poll, because="Pour essayer", actor=SYSTEM)
    page = typed(evening, device, slip(evening)).content.decode()
    assert "Gardez votre billet" in page


def test_the_kiosk_is_nobodys_log_in_and_its_pages_are_on_no_other_device(evening, device):
    assert "_auth_user_id" not in device.session
    assert device.get(evening.address("conduct")).headers["Location"].startswith("/compte/login/")
    page = device.get(evening.address("kiosk")).content.decode()
    # Of a demonstration, whose bar is on every page, the kiosk keeps that.
    led_to = {one for one in re.findall(r'href="(/[^"]*)"', page) if not one.startswith("/static/")}
    assert led_to <= {"/demonstration/"}
    for client in (Client(), signed_in(an_officer(evening.organisation, Role.CHAIR))):
        for view in ("kiosk", "kiosk-next"):
            assert client.post(evening.address(view), {"code": slip(evening)}).status_code == 404
        for view in ("kiosk-vote", "kiosk-credential"):
            assert client.post(evening.of_poll(view)).status_code in {404, 405}


def test_a_device_on_which_somebody_signs_in_is_no_kiosk_any_more(evening, device):
    device.force_login(
        an_officer(evening.organisation, Role.CHAIR), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert device.get(evening.address("kiosk")).status_code == 404
    assert "kiosk" not in device.session


@pytest.mark.parametrize("role", OFFICERS)
def test_slips_are_made_by_those_who_conduct(evening, role):
    client = signed_in(an_officer(evening.organisation, OFFICERS[role]))
    may = role in {"secretary", "administrator", "chair"}
    answer = client.post(evening.address("kiosk-desk"), {"numbers": evening.members[0].number})
    assert answer.status_code == (200 if may else 404)
    assert KioskCode.objects.exists() is may
    assert client.post(evening.address("kiosk-open")).status_code == (302 if may else 404)


def test_the_desk_shows_each_code_once_and_names_who_is_missing(evening):
    secretary = signed_in(an_officer(evening.organisation, Role.SECRETARY))
    numbers = [one.number for one in evening.members[:3]]
    page = secretary.post(evening.address("kiosk-desk"), {"numbers": ", ".join(numbers)}).content.decode()
    codes = re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}", page)
    assert len(set(codes)) == 3
    assert read(evening, codes[1]).membership == evening.members[1]
    assert not any(code in secretary.get(evening.address("kiosk-desk")).content.decode() for code in codes)
    refused = secretary.post(evening.address("kiosk-desk"), {"numbers": "999999"})
    assert refused.status_code == 422
    assert "999999" in refused.content.decode()


def test_the_desk_reads_numbers_whatever_stands_between_and_after_them(evening):
    secretary = signed_in(an_officer(evening.organisation, Role.SECRETARY))
    first, second = (one.number for one in evening.members[:2])
    page = secretary.post(evening.address("kiosk-desk"), {"numbers": f"{first}, {second},"})
    assert (page.status_code, KioskCode.objects.count()) == (200, 2)
    refused = secretary.post(evening.address("kiosk-desk"), {"numbers": " , ;"})
    assert refused.status_code == 422
    assert "numbers" in refused.context["form"].errors
