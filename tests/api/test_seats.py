"""A federation's meeting through the programming interface: each delegate for their own seat."""

from __future__ import annotations

import pytest

from governance.models import Assembly
from membership.models import Membership, Role
from tests.api.conftest import SignIn
from tests.factories.federations import a_coop, a_federation, an_account_for, delegate_of, seated
from tests.factories.meetings import an_evening, an_open_poll
from tests.factories.register import an_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def coop(db: None) -> Membership:
    return a_coop(a_federation(), size=120, delegates=("Marc", "Aminata"))


@pytest.fixture
def meeting(coop: Membership) -> Assembly:
    return an_evening(coop.organisation)


def at(meeting: Assembly) -> str:
    return f"organisations/federation/assemblies/{meeting.public_id}"


def test_ex23_each_delegate_enters_and_votes_for_their_seat_and_reads_their_own_vote(
    meeting: Assembly, coop: Membership, signed_in: SignIn
) -> None:
    """EX23: a member with three votes that sends two delegates casts two."""
    programs = {seat_no: signed_in(an_account_for(delegate_of(coop, seat_no))) for seat_no in (1, 2)}
    for seat_no, program in programs.items():
        assert program.post(f"{at(meeting)}/enter")["membership"] == coop.public_id
        (standing,) = program.get(f"{at(meeting)}/standing")
        assert (standing["seat_no"], standing["is_present"], standing["code"]) == (seat_no, True, "seat_held")
    poll = an_open_poll(meeting)
    votes = f"organisations/federation/polls/{poll.public_id}/vote"
    for seat_no, choice in ((1, "for"), (2, "against")):
        programs[seat_no].post(votes, {"choice": choice})
    for seat_no, choice in ((1, "for"), (2, "against")):
        assert [one["choice"] for one in programs[seat_no].get(votes)] == [choice]
    office = signed_in(an_officer(meeting.organisation, Role.SECRETARY))
    roll = office.get(f"organisations/federation/polls/{poll.public_id}/roll")
    assert (roll["entitled"], [one["code"] for one in roll["lines"]["items"]]) == (
        2,
        ["seat_held", "seat_held", "seat_empty"],
    )


def test_the_office_notes_each_delegate_by_their_seat(meeting: Assembly, coop: Membership, signed_in: SignIn) -> None:
    office = signed_in(an_officer(meeting.organisation, Role.SECRETARY))
    path = f"{at(meeting)}/attendance/{coop.public_id}"
    assert office.post(f"{path}/arrive", {"seat_no": 2}, status=201)["person"] == "Aminata Fabre"
    assert office.ask("POST", f"{path}/arrive", {"seat_no": 2}).json()["code"] == "already_present"
    assert office.ask("POST", f"{path}/arrive", {"seat_no": 3}).json()["code"] == "representative_missing"
    assert office.ask("POST", f"{path}/depart", {}).json()["code"] == "not_present"
    assert office.post(f"{path}/depart", {"seat_no": 2})["seat_no"] == 2


def test_a_delegate_of_two_members_says_for_which_they_act(
    meeting: Assembly, coop: Membership, signed_in: SignIn
) -> None:
    other = a_coop(coop.organisation, "Coop du Nord", size=80)
    aminata = delegate_of(coop, 2)
    seated(other, aminata, 2, override="Personne d’autre.")
    program = signed_in(an_account_for(aminata))
    assert program.ask("POST", f"{at(meeting)}/enter", {}).status_code == 400
    asked = {"membership": other.public_id, "seat_no": 1}
    assert program.ask("POST", f"{at(meeting)}/enter", asked).status_code == 400
    inside = program.post(f"{at(meeting)}/enter", asked | {"seat_no": 2})
    assert (inside["name"], inside["acts_for"]) == ("Aminata Fabre", "Coop du Nord")
