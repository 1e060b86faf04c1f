"""A departure comes after the admission, and after what happened to the member: a year typed wrongly is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from membership.errors import BeforeAdmission, LaterActsStand
from membership.messages import sentence
from membership.models import EventKind, Membership, MembershipEvent, PersonKind
from membership.queries.facts import facts_on
from membership.services.life.admission import admit
from membership.services.life.corrections import Correction, correct
from membership.services.life.departures import end_legal_person, expel, record_death, resign
from membership.services.life.suspensions import SuspensionOrder, reinstate, suspend
from tests.factories.life import ADULT, a_person, category, decision, of_the_board
from tests.factories.register import SYSTEM, a_member

TODAY = date(2027, 1, 25)
ADMITTED = date(2012, 5, 1)
OVER = {"override": "Essai", "tells": False, "ground": "competes"}


@pytest.fixture
def luc(rives) -> Membership:
    """Admitted in 2012, by an act."""
    person = a_person(rives)
    return admit(
        person, category=category(rives, "user"), decision=decision(ADMITTED, **OVER), age=ADULT, actor=SYSTEM
    ).event.membership


def suspended_lately(member: Membership) -> None:
    """Suspended and given their rights back this winter."""
    on = date(2026, 11, 3)
    order = SuspensionOrder(date(2027, 2, 3))
    suspend(member, order=order, decision=of_the_board(on, ground="competes"), actor=SYSTEM)
    reinstate(member, decision=decision(date(2026, 11, 20), tells=False), actor=SYSTEM)


def died(member: Membership, on: date) -> MembershipEvent:
    return record_death(member, decision=decision(on, decided_on=None, notice_on=None), actor=SYSTEM).event


def test_nobody_dies_before_they_were_admitted(luc):
    with pytest.raises(BeforeAdmission) as refused:
        died(luc, date(1999, 12, 22))
    assert (refused.value.fact, refused.value.admitted_on) == ("died_on", ADMITTED)
    assert "admission" in sentence(refused.value)
    assert len(list(facts_on(luc.organisation, date(2020, 1, 1)))) == 1


def test_whoever_came_back_did_not_die_in_between(luc):
    resign(luc, decision=decision(date(2015, 1, 1), **OVER), actor=SYSTEM)
    again = decision(date(2018, 1, 1), **OVER)
    admit(luc.person, category=category(luc.organisation, "user"), decision=again, age=ADULT, actor=SYSTEM)
    with pytest.raises(BeforeAdmission) as refused:
        died(luc, date(2016, 1, 1))
    assert refused.value.admitted_on == date(2018, 1, 1)
    with pytest.raises(BeforeAdmission):
        resign(luc, decision=decision(date(2014, 1, 1), **OVER), actor=SYSTEM)
    assert died(luc, date(2018, 1, 1)).pk


def test_whoever_is_to_be_admitted_may_die_before(rives):
    person = a_person(rives)
    ahead = decision(TODAY + timedelta(days=30), **OVER)
    member = admit(person, category=category(rives, "user"), decision=ahead, age=ADULT, actor=SYSTEM).event.membership
    assert died(member, TODAY).pk


@pytest.mark.parametrize("verb", [resign, expel])
@pytest.mark.parametrize("fact", ["decided_on", "notice_on"])
def test_what_a_departure_rests_on_comes_after_the_admission(luc, verb, fact):
    with pytest.raises(BeforeAdmission) as refused:
        verb(luc, decision=decision(TODAY, **(OVER | {fact: date(2011, 1, 20)})), actor=SYSTEM)
    assert (refused.value.fact, refused.value.on) == (fact, date(2011, 1, 20))


def test_an_admission_to_come_may_be_given_up_before_it(rives):
    person = a_person(rives)
    ahead = decision(TODAY + timedelta(days=30), **OVER)
    member = admit(person, category=category(rives, "user"), decision=ahead, age=ADULT, actor=SYSTEM).event.membership
    assert resign(member, decision=decision(TODAY + timedelta(days=40), **OVER), actor=SYSTEM).event.pk


def test_a_departure_does_not_bury_what_happened_since(luc):
    suspended_lately(luc)
    with pytest.raises(LaterActsStand) as refused:
        resign(luc, decision=decision(date(2023, 2, 2), **OVER), actor=SYSTEM)
    told = refused.value
    assert (told.event, told.since, told.acts) == (EventKind.SUSPENDED, date(2026, 11, 3), 2)
    assert "2026" in sentence(told)
    with pytest.raises(LaterActsStand):
        died(luc, date(2023, 2, 2))


def test_the_end_of_a_legal_person_neither(rives):
    coop = a_member(rives, "", "Ferme du Quai", number="M0009", kind=PersonKind.LEGAL)
    suspended_lately(coop)
    with pytest.raises(LaterActsStand):
        end_legal_person(coop, decision=decision(date(2023, 2, 2), tells=False), actor=SYSTEM)


def test_what_was_decided_by_then_and_only_to_come_stands_in_nobodys_way(luc):
    received = date(2026, 12, 1)
    resign(
        luc, decision=decision(date(2026, 12, 31), **(OVER | {"decided_on": None, "notice_on": received})), actor=SYSTEM
    )
    assert died(luc, date(2026, 12, 20)).pk
    [facts] = facts_on(luc.organisation, date(2026, 12, 20))
    assert (facts.category, facts.ended_on) == (None, date(2026, 12, 20))


def test_what_is_to_come_stands_in_nobodys_way(luc):
    resign(luc, decision=decision(date(2027, 2, 24), **OVER), actor=SYSTEM)
    assert expel(luc, decision=of_the_board(TODAY, ground="competes"), actor=SYSTEM).event.pk


def test_once_corrected_they_stand_in_nobodys_way(luc):
    suspended_lately(luc)
    for event in MembershipEvent.objects.filter(membership=luc).exclude(kind=EventKind.ADMITTED).order_by("-pk"):
        correct(event, to=Correction("Jamais eu lieu", is_void=True, tells=False), actor=SYSTEM)
    assert resign(luc, decision=decision(date(2023, 2, 2), **OVER), actor=SYSTEM).event.pk


@pytest.mark.parametrize("verb", [resign, expel, record_death])
def test_no_departure_moves_to_before_the_admission(luc, verb):
    gone = verb(luc, decision=decision(date(2025, 1, 15), **OVER), actor=SYSTEM).event
    with pytest.raises(BeforeAdmission):
        correct(
            gone, to=Correction("Erreur", effective_on=date(2011, 1, 15), override="Essai", tells=False), actor=SYSTEM
        )
    moved = Correction("Erreur", effective_on=date(2024, 1, 15), override="Essai", tells=False)
    assert correct(gone, to=moved, actor=SYSTEM).event.pk


def test_the_death_of_whoever_had_left_neither(luc):
    resign(luc, decision=decision(date(2025, 1, 15), **OVER), actor=SYSTEM)
    gone = died(luc, date(2026, 1, 1))
    with pytest.raises(BeforeAdmission):
        correct(
            gone, to=Correction("Erreur", effective_on=date(2011, 1, 15), override="Essai", tells=False), actor=SYSTEM
        )


def test_no_departure_moves_past_what_happened_before_it(luc):
    suspended_lately(luc)
    gone = resign(luc, decision=decision(date(2027, 1, 15), **OVER), actor=SYSTEM).event
    with pytest.raises(LaterActsStand):
        correct(gone, to=Correction("Erreur", effective_on=date(2023, 1, 15), tells=False), actor=SYSTEM)
