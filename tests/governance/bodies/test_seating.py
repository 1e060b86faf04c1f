"""Those whom an election elected take their seats at once: who each is, on which seat, for which term."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from governance.errors import NotAmongElected, NotElected
from governance.models import (
    CandidacyCall,
    Mandate,
    MandateManner,
    Motion,
    Nomination,
    NominationChannel,
    NominationState,
)
from governance.queries.seating import seats_to_take, to_seat
from governance.rules.elections import assess_acclamation
from governance.services.decisions import record_election
from governance.services.mandates import Term, give_mandate
from governance.services.seating import Seating, seat_elected
from membership.clock import now
from membership.errors import StateNotAllowed
from membership.models import AuditDetail, Role
from membership.models.base import STILL_RECORDED
from membership.queries.rules import rules_for
from tests.factories.meetings import an_assembly
from tests.factories.register import SYSTEM, a_member, an_officer
from tests.governance.bodies.conftest import ON

pytestmark = pytest.mark.django_db


def an_election(motion: Motion, *names: str, **figures: object) -> Motion:
    return record_election(
        motion,
        figures={"elected": list(names), "seats": len(names), "vacant": 0, "acclaimed": True, "present": 9} | figures,
        finding=assess_acclamation(candidates=len(names), seats=len(names), rules=rules_for(motion.organisation, ON)),
        record_sha256="",
        decided_at=now(),
        actor=SYSTEM,
    )


@pytest.fixture
def motion(rives, board):
    return an_assembly(rives).motions.order_by("pk")[0]


def numbers(motion):
    return [one.number for one in seats_to_take(motion)]


def test_a_seat_past_its_term_or_vacant_is_proposed_to_the_only_member_of_that_name(rives, board, motion):
    zoe, anne = a_member(rives, "Zoé", "Roy"), a_member(rives, "Anne", "Roy")
    for one, number in ((zoe, 1), (a_member(rives, "Ana", "Diallo"), 2)):
        term = Term(date(2025, 4, 26) if one is zoe else date(2026, 4, 25), years=2)
        give_mandate(board.seats.get(number=number), term, person=one.person, membership=one, actor=SYSTEM)
    for _twice in range(2):
        a_member(rives, "Luc", "Gagné")
    election = an_election(motion, "Anne Roy", "Luc Gagné")
    assert numbers(election) == [1, 3, 4, 5, 6, 7]
    first, second = to_seat(election)
    assert (first.membership, first.seat.number, first.is_candidate) == (anne, 1, False)
    assert (second.membership, second.seat) == (None, None)


def test_their_candidacy_says_who_they_are_and_the_group_of_the_election_which_seats(rives, board, groups, motion):
    members = [a_member(rives, "Luc", "Gagné") for _twice in range(2)]
    call = CandidacyCall.objects.create(
        organisation=rives, motion=motion, seats=1, group=groups["user"], closes_at=now()
    )
    Nomination.objects.create(
        organisation=rives, call=call, membership=members[1], name="Luc Gagné", channel=NominationChannel.ONLINE,
        state=NominationState.ACCEPTED, consented_on=ON,
    )  # fmt: skip
    election = an_election(motion, "Luc Gagné")
    assert numbers(election) == [1, 2, 3]
    (found,) = to_seat(election)
    assert (found.membership, found.is_candidate, found.seat.number) == (members[1], True, 1)


def test_all_are_seated_or_nobody(rives, board, motion):
    anne, luc = a_member(rives), a_member(rives, "Luc", "Gagné")
    asked = [Seating("Anne Roy", anne, board.seats.get(number=1)), Seating("Luc Gagné", luc, board.seats.get(number=2))]
    with pytest.raises(StateNotAllowed):
        seat_elected(motion, asked, actor=SYSTEM)
    election = an_election(motion, "Anne Roy")
    with pytest.raises(NotElected):
        seat_elected(election, asked, actor=SYSTEM)
    assert not Mandate.objects.exists()
    (given,) = seat_elected(election, asked[:1], actor=SYSTEM)
    assert (given.effective.lower, given.term_years, given.manner) == (ON, 2, MandateManner.ACCLAIMED)
    assert given.given_by == motion.assembly
    seated = AuditDetail.objects.get(entry__action="election.seated").values["seated"]
    assert seated == [{"name": "Anne Roy", "mandate": given.public_id}]
    assert to_seat(election)[0].mandate == given


def test_the_office_confirms_who_was_found_by_name_alone(rives, board, motion, client):
    anne = a_member(rives, number="R1")
    an_election(motion, "Anne Roy", "Luc Gagné")
    client.force_login(an_officer(rives, Role.SECRETARY), backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("governance:elected", args=[rives.slug, motion.assembly.public_id, motion.item.public_id])
    assert 'value="R1"' in client.get(address).content.decode()
    form = {"number_0": "R1", "seat_0": str(board.seats.get(number=1).pk), "number_1": "", "seat_1": ""}
    assert "Confirmez" in client.post(address, form).content.decode()
    assert not Mandate.objects.exists()
    assert client.post(address, form | {"same_0": "on"}).status_code == 302
    assert Mandate.objects.get(STILL_RECORDED).membership == anne
    assert "Siège 1" in client.get(address).content.decode()


def test_somebody_whom_the_meeting_did_not_elect_wants_a_reason_that_is_kept(rives, board, motion):
    anne, luc = a_member(rives), a_member(rives, "Luc", "Gagné")
    an_election(motion, "Anne Roy")
    said = {"given_by": motion.assembly, "actor": SYSTEM}
    first, second = board.seats.get(number=1), board.seats.get(number=2)
    with pytest.raises(NotAmongElected):
        give_mandate(second, Term(ON), person=luc.person, membership=luc, **said)
    give_mandate(first, Term(ON), person=anne.person, membership=anne, **said)
    assert "not_among_elected" not in AuditDetail.objects.get(entry__action="mandate.given").values
    given = give_mandate(second, Term(ON), person=luc.person, membership=luc, override="Proclamé «Luc G.».", **said)
    kept = AuditDetail.objects.get(entry__action="mandate.given", entry__object_id=given.public_id).values
    assert kept["not_among_elected"] == "Proclamé «Luc G.»."
