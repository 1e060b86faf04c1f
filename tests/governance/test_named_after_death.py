"""Nobody who died is named for what is to come: each verb that would says so, of whoever was a member and of others."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.translation import override

from governance.models import BodyKind, OfficeKind, Resolution
from governance.services.bodies import Outline, SeatPlan, add_seats, found_body
from governance.services.follow_ups import note_promise, plan_follow_up
from governance.services.mandates import Term, give_mandate
from governance.services.nominations import _checked as candidacy_checked
from governance.services.officers import Charge, name_officer
from membership.errors import ActivationRefused, MemberDeceased
from membership.messages import sentence
from membership.models import AccountLink, HouseholdMember, Person, Relation, Role
from membership.services.accounts import activate, issue_activation_code, link_account
from membership.services.contacts import form_household, join_household
from membership.services.life.deaths import DeathTold, record_person_death
from membership.services.life.departures import record_death
from membership.services.representation import name_representative
from membership.services.roles import grant_role
from tests.factories.life import a_person, decision
from tests.factories.meetings import CALLED_ON, a_motion, an_assembly, jump
from tests.factories.register import SYSTEM, a_legal_member, a_member, an_account, an_account_of, an_organisation

DIED = date(2027, 1, 20)
LATER = date(2027, 9, 1)


@pytest.fixture
def rives(db):
    organisation = an_organisation()
    jump(organisation, CALLED_ON)
    return organisation


@pytest.fixture(params=["a member", "no member"])
def dead(request, rives) -> Person:
    """Somebody who died: as a member, or without ever having been one."""
    if request.param == "a member":
        member = a_member(rives, "Anne", "Roy")
        record_death(member, decision=decision(DIED), actor=SYSTEM)
        return member.person
    paul = a_person(rives, "Paul", "Côté")
    record_person_death(paul, told=DeathTold(DIED), actor=SYSTEM)
    return paul


def a_seat(organisation, **plan):
    body = found_body(organisation, Outline(BodyKind.COMMITTEE, "Comité", "Committee"), actor=SYSTEM)
    return add_seats(body, SeatPlan(**plan), how_many=1, actor=SYSTEM)[0]


def a_resolution(organisation) -> Resolution:
    return Resolution.objects.create(
        organisation=organisation, motion=a_motion(an_assembly(organisation)), year=2027, rank=4,
        adopted_on=CALLED_ON, title_fr="Le toit", text_fr="Refaire le toit.",
    )  # fmt: skip


def a_meeting_in_session(organisation):
    meeting = an_assembly(organisation)
    meeting.opened_at = meeting.starts_at
    return meeting


NAMES: dict[str, Any] = {
    "give_mandate": lambda here, dead: give_mandate(a_seat(here), Term(CALLED_ON), person=dead, actor=SYSTEM),
    "name_officer": lambda here, dead: name_officer(
        here, Charge(OfficeKind.TREASURER, CALLED_ON), person=dead, actor=SYSTEM
    ),
    "plan_follow_up": lambda here, dead: plan_follow_up(
        a_resolution(here), task="Réparer le toit", person=dead, due_on=LATER, actor=SYSTEM
    ),
    "note_promise": lambda here, dead: note_promise(
        a_meeting_in_session(here), task="Réparer le toit", person=dead, due_on=LATER, actor=SYSTEM
    ),
    "name_representative": lambda here, dead: name_representative(
        a_legal_member(here, represented_by=""), person=dead, since=CALLED_ON, actor=SYSTEM
    ),
    "join_household": lambda here, dead: join_household(
        dead, household=form_household(here, name="Maison Roy", actor=SYSTEM), since=CALLED_ON, actor=SYSTEM
    ),
    "link_account": lambda _here, dead: link_account(an_account(), dead, actor=SYSTEM),
    "issue_activation_code": lambda _here, dead: issue_activation_code(dead, actor=SYSTEM),
}


@pytest.mark.parametrize("verb", NAMES)
def test_nobody_who_died_is_named(rives, dead, verb):
    with pytest.raises(MemberDeceased) as refused:
        NAMES[verb](rives, dead)
    assert refused.value.params == {"name": dead.full_name, "on": DIED, "state": ""}
    with override("en"):
        assert "died on January 20, 2027" in sentence(refused.value)


def test_nobody_sits_or_acts_for_a_member_who_died(rives):
    member = a_member(rives, "Anne", "Roy")
    record_death(member, decision=decision(DIED), actor=SYSTEM)
    luc = a_person(rives)
    with pytest.raises(MemberDeceased):
        give_mandate(a_seat(rives), Term(CALLED_ON), person=luc, membership=member, actor=SYSTEM)
    with pytest.raises(MemberDeceased):
        name_representative(member, person=luc, since=CALLED_ON, relation=Relation.SPOUSE, actor=SYSTEM)


def test_nobody_who_died_stands(rives):
    member = a_member(rives, "Anne", "Roy")
    record_death(member, decision=decision(DIED), actor=SYSTEM)
    with pytest.raises(MemberDeceased):
        candidacy_checked(SimpleNamespace(group=None), member, CALLED_ON)


def test_where_they_lived_still_ends(rives):
    anne = a_member(rives, "Anne", "Roy")
    join_household(anne.person, household=form_household(rives, name="Roy", actor=SYSTEM), since=DIED, actor=SYSTEM)
    record_death(anne, decision=decision(DIED), actor=SYSTEM)
    join_household(anne.person, household=None, since=CALLED_ON, actor=SYSTEM)
    assert HouseholdMember.objects.filter(person=anne.person, effective__endswith=CALLED_ON).exists()


def test_a_code_on_paper_opens_nothing_any_more(rives):
    anne = a_member(rives, "Anne", "Roy", number="M0001")
    code = issue_activation_code(anne.person, actor=SYSTEM).code
    record_death(anne, decision=decision(DIED), actor=SYSTEM)
    with pytest.raises(ActivationRefused):
        activate(rives, number="M0001", code=code, password="érable bleu tranquille")


def test_an_account_of_the_dead_gets_no_role_and_one_that_is_shared_does(rives):
    anne, luc = a_member(rives, "Anne", "Roy"), a_member(rives, "Luc", "Roy")
    account = an_account_of(anne)
    record_death(anne, decision=decision(DIED), actor=SYSTEM)
    with pytest.raises(MemberDeceased):
        grant_role(account, organisation=rives, role=Role.SCRUTINEER, actor=SYSTEM)
    AccountLink.objects.create(organisation=rives, account=account, person=luc.person)
    assert grant_role(account, organisation=rives, role=Role.SCRUTINEER, actor=SYSTEM).pk
