"""A federation: members that are organisations, with the seats their by-laws give and the delegates who hold them."""

from __future__ import annotations

from datetime import date
from typing import Any

from governance.models import Assembly, Attendance, PresenceChannel
from governance.services.attendance import arrive
from membership.models import Account, Membership, Organisation, Person, Relation
from membership.models.base import new_public_id
from membership.rules.delegations import Basis
from membership.services.accounts import link_account
from membership.services.delegations import set_votes_basis
from membership.services.representation import name_representative
from tests.factories.life import a_person
from tests.factories.register import JOINED_ON, SYSTEM, a_legal_member, an_account, an_organisation
from voting.models import Poll
from voting.services.casting import Receipt, cast_roll_call_vote

BY_BLOCKS = {"fed_vote_step": 50, "fed_votes_max": 3}


def a_federation(**bylaws: Any) -> Organisation:
    """Return a federation whose members have a vote for each block of fifty begun, three at most."""
    return an_organisation("federation", kind="qc_federation", bylaws={"tie_meeting": "chair"} | BY_BLOCKS | bylaws)


def a_coop(
    federation: Organisation, name: str = "Coop du Fleuve", *, size: int | None = 120, delegates: tuple[str, ...] = ()
) -> Membership:
    """Return a member organisation of that size, its delegates seated in the order given; an empty name, nobody."""
    member = a_legal_member(federation, name, represented_by="")
    if size is not None:
        set_votes_basis(member, basis=Basis(size=size), source="Rapport annuel", since=JOINED_ON, actor=SYSTEM)
    for seat_no, given_name in enumerate(delegates, start=1):
        if given_name:
            seated(member, a_person(federation, given_name), seat_no)
    return member


def seated(
    member: Membership,
    person: Person,
    seat_no: int = 1,
    *,
    relation: Relation = Relation.DELEGATE,
    since: date = JOINED_ON,
    **fields: Any,
) -> Person:
    """Seat a person as a delegate of a member, and return them."""
    name_representative(
        member,
        person=person,
        relation=relation,
        seat_no=seat_no,
        since=since,
        actor=SYSTEM,
        **{"instrument_note": "Extrait du procès-verbal"} | fields,
    )
    return person


def sent(assembly: Assembly, member: Membership, seat_no: int) -> Attendance:
    """Let the delegate in a seat come in."""
    return arrive(assembly, membership_id=member.pk, seat_no=seat_no, channel=PresenceChannel.HALL, actor=SYSTEM)


def cast(poll: Poll, member: Membership, person: Person, choice: str) -> Receipt:
    """Cast for a member as one person."""
    return cast_roll_call_vote(
        organisation_id=poll.organisation_id,
        assembly=poll.assembly.public_id,
        poll=poll.public_id,
        membership_id=member.pk,
        person_id=person.pk,
        choice=choice,
        receipt=new_public_id(),
    )


def an_account_for(person: Person) -> Account:
    """Return the account with which a delegate signs in."""
    account = an_account(person.email)
    link_account(account, person, actor=SYSTEM)
    return account


def delegate_of(member: Membership, seat_no: int) -> Person:
    """Return who holds a seat."""
    found = member.representations.get(seat_no=seat_no, relation=Relation.DELEGATE, recorded__upper_inf=True)
    assert found.person is not None
    return found.person
