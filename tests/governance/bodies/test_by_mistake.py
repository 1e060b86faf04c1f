"""A mandate or an office recorded by mistake never was, and what was known before can still be read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from governance.models import Mandate, OfficeKind
from governance.queries.compliance import obligations_on
from governance.queries.directors import officers_on, register_of
from governance.rules.year import CHANGE_OF_BOARD
from governance.services.mandates import Term, end_mandate, give_mandate
from governance.services.officers import Charge, end_office, name_officer
from governance.services.voiding import void_mandate, void_office
from membership.clock import now
from membership.errors import ReasonMissing, StateNotAllowed
from membership.models import AuditDetail, Role
from membership.queries.moment import Moment
from tests.factories.register import SYSTEM, a_member, an_officer
from tests.governance.bodies.conftest import ON

pytestmark = pytest.mark.django_db

ELECTED_ON = date(2025, 4, 26)
WHY = "C’est Luc Gagné qui a été élu."


def seated(board, membership, number=1, start_on=ON, **more):
    term = Term(start_on, **more)
    seat = board.seats.get(number=number)
    return give_mandate(seat, term, person=membership.person, membership=membership, actor=SYSTEM)


def names(organisation, **known):
    return [one.name for one in register_of(organisation, Moment(ON, **known), with_past=True)]


def to_declare(organisation):
    return [one.from_on for one in obligations_on(organisation, ON) if one.key == CHANGE_OF_BOARD]


def test_the_seat_is_free_at_once_and_nothing_is_to_declare(rives, board):
    before = to_declare(rives)
    mandate = seated(board, a_member(rives))
    assert to_declare(rives) == [*before, ON]
    known_at = now()
    void_mandate(mandate, reason=WHY, actor=SYSTEM)
    assert names(rives) == []
    assert names(rives, known_at=known_at) == ["Anne Roy"]
    assert to_declare(rives) == before
    assert AuditDetail.objects.get(entry__action="mandate.voided").values["reason"] == WHY
    seated(board, a_member(rives, "Luc", "Gagné"))
    assert names(rives) == ["Luc Gagné"]


def test_one_that_was_ended_in_the_meantime_is_taken_back_whole(rives, board):
    mandate = seated(board, a_member(rives), start_on=ON - timedelta(days=9))
    ended = end_mandate(mandate, on=ON - timedelta(days=3), actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        void_mandate(mandate, reason=WHY, actor=SYSTEM)
    void_mandate(ended, reason=WHY, actor=SYSTEM)
    assert names(rives) == []
    with pytest.raises(StateNotAllowed):
        void_mandate(ended, reason=WHY, actor=SYSTEM)


def test_whoever_made_way_past_their_term_goes_on(rives, board):
    held = seated(board, a_member(rives), start_on=ELECTED_ON, years=1)
    wrong = seated(board, a_member(rives, "Luc", "Gagné"))
    wrong = end_mandate(wrong, on=ON + timedelta(days=1), actor=SYSTEM)
    assert Mandate.objects.filter(person=held.person, recorded__upper_inf=True).get().effective.upper == ON
    void_mandate(wrong, reason=WHY, actor=SYSTEM)
    goes_on = Mandate.objects.get(person=held.person, recorded__upper_inf=True)
    assert (goes_on.effective.lower, goes_on.effective.upper, goes_on.end_reason) == (ELECTED_ON, None, "")
    assert names(rives) == ["Anne Roy"]


def test_a_reason_is_wanted(rives, board):
    with pytest.raises(ReasonMissing):
        void_mandate(seated(board, a_member(rives)), reason=" ", actor=SYSTEM)
    officer = name_officer(rives, Charge(OfficeKind.TREASURER, ON), person=a_member(rives).person, actor=SYSTEM)
    with pytest.raises(ReasonMissing):
        void_office(officer, reason="", actor=SYSTEM)


def test_the_president_before_presides_again(rives, board):
    anne, luc = a_member(rives), a_member(rives, "Luc", "Gagné")
    name_officer(rives, Charge(OfficeKind.PRESIDENT, ELECTED_ON), person=anne.person, actor=SYSTEM)
    wrong = name_officer(rives, Charge(OfficeKind.PRESIDENT, ON), person=luc.person, actor=SYSTEM)
    known_at = now()
    void_office(wrong, reason=WHY, actor=SYSTEM)
    assert [one.person for one in officers_on(rives, ON)] == [anne.person]
    assert names(rives) == ["Anne Roy"]
    assert names(rives, known_at=known_at) == ["Anne Roy", "Luc Gagné"]
    (goes_on,) = officers_on(rives, ON)
    ended = end_office(goes_on, on=ON + timedelta(days=1), actor=SYSTEM)
    void_office(ended, reason=WHY, actor=SYSTEM)
    assert officers_on(rives, ON) == []


def test_the_office_takes_one_back_from_the_register(rives, board, client):
    mandate = seated(board, a_member(rives))
    client.force_login(an_officer(rives, Role.SECRETARY), backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("governance:mandate-void", args=[rives.slug, mandate.public_id])
    assert address in client.get(reverse("governance:directors", args=[rives.slug])).content.decode()
    assert "Inscrit par erreur" in client.get(address).content.decode()
    told = client.post(address, {"reason": WHY}, follow=True).content.decode()
    assert "n’y a jamais été" in told
    assert address not in told
    assert client.get(address).status_code == 404
