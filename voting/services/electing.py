"""Preparing the secret ballot of an election: who stands, for how many seats, how many marks a ballot has."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from governance.models import Assembly, Motion
from governance.queries.candidates import who_may_not_stand
from governance.queries.nominations import call_for, is_open
from governance.queries.offices import BY_ELECTION
from governance.queries.rules import rules_of
from governance.rules.elections import groups_elect_apart
from membership.actors import Actor
from membership.clock import now, today
from membership.errors import StateNotAllowed
from membership.models import Category
from membership.services import audit
from voting.errors import (
    CandidaciesStillReceived,
    CandidateMayNotStand,
    CandidatesMissing,
    CandidateTwice,
    GroupsElectApart,
    MethodUnknown,
    NoContest,
    NoSuchGroup,
    OneSeatOnly,
    TooManyCandidates,
)
from voting.models import ElectionMethod, Poll, PollElection, PollMode, SealedQuestion
from voting.services.polls import prepare_poll

SEED_GROUPS, SEED_DIGITS = 3, 4
# A sealed answer is 1.8 kB in the group of 2048 bits: with more the ballot would not pass the door of the box.
MOST_CANDIDATES = 120


@dataclass(frozen=True, slots=True)
class ElectionPlan:
    """candidates: names in the order of the ballot. by_everybody: said where groups elect their own seats otherwise.

    of_group: the group that elects these seats, whose members alone are on the roll.
    allows_change: until the close one may vote again, and the last ballot counts. others_of_that_name: said where a
    candidate bears the name of a member who may not stand.
    """

    candidates: Sequence[str]
    seats: int
    method: str
    allows_blank: bool = True
    takes_paper: bool = False
    by_everybody: bool = False
    allows_change: bool = True
    others_of_that_name: bool = False
    of_group: Category | None = None
    # For an office: who each candidate is, by the name on the ballot, which may be written otherwise meanwhile.
    persons: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def prepare_election(motion: Motion, plan: ElectionPlan, *, actor: Actor) -> Poll:
    """Create the secret poll in which ballots choose among candidates. It opens like any other.

    Raises CandidatesMissing, CandidateTwice, TooManyCandidates, NoContest, MethodUnknown, OneSeatOnly,
    CandidaciesStillReceived, GroupsElectApart, NoSuchGroup where everybody elects, CandidateMayNotStand, and what
    `prepare_poll` raises. Around the table of a body all who sit elect: a group of members has no vote of its own.
    """
    names = _checked(plan)
    check_office(motion, names, plan.persons)
    check_deadline(motion)
    check_electors(motion.assembly, by_everybody=plan.by_everybody, of_group=plan.of_group)
    if not plan.others_of_that_name:
        check_rights(motion.assembly, names)
    poll = prepare_poll(
        motion,
        actor=actor,
        mode=PollMode.SECRET,
        takes_paper=plan.takes_paper,
        allows_change=plan.allows_change,
        only=plan.of_group,
        elects=True,
    )
    election = PollElection.objects.create(
        organisation_id=poll.organisation_id,
        poll=poll,
        candidates=[
            {"id": str(number), "name": name} | ({"person": plan.persons[name]} if name in plan.persons else {})
            for number, name in enumerate(names, 1)
        ],
        seats=plan.seats,
        method=plan.method,
        allows_blank=plan.allows_blank,
        # Public from here on: drawn before anybody can know what it will decide.
        seed=f"{_drawn_seed()}:{poll.public_id}",
    )
    SealedQuestion.objects.create(
        organisation_id=poll.organisation_id,
        poll=poll,
        number=1,
        title_fr=motion.title_fr,
        title_en=motion.title_en,
        **election.as_question,
    )
    audit.record(
        poll.organisation,
        actor=actor,
        action="election.prepared",
        object_kind="poll",
        object_id=poll.public_id,
        values={"candidates": names, "seats": plan.seats, "method": plan.method, "seed": election.seed}
        | ({"by_everybody": True} if plan.by_everybody else {})
        | ({"others_of_that_name": True} if plan.others_of_that_name else {}),
    )
    return poll


def check_deadline(motion: Motion) -> None:
    """Stop while members may still stand: they would be on no ballot. Raises CandidaciesStillReceived."""
    call = call_for(motion)
    if call is not None and is_open(call, now()):
        raise CandidaciesStillReceived(until=call.closes_at.astimezone(call.organisation.zone))


def check_office(motion: Motion, names: Sequence[str], persons: Mapping[str, str]) -> None:
    """Stop where an office is put and it is not known who each candidate is. Raises StateNotAllowed."""
    if motion.office and any(name not in persons for name in names):
        raise StateNotAllowed(action="prepare_election", state=BY_ELECTION)


def check_electors(meeting: Assembly, *, by_everybody: bool, of_group: Category | None) -> None:
    """Stop where it is not said who elects these seats. Raises GroupsElectApart, NoSuchGroup.

    The groups of a by-law are of members: a director votes around the table by the seat, whoever elected to it.
    """
    apart = not meeting.is_sitting and groups_elect_apart(rules_of(meeting))
    if apart and not by_everybody and of_group is None:
        raise GroupsElectApart
    if of_group is not None and (by_everybody or not apart):
        raise NoSuchGroup(group=of_group.name_fr)


def check_rights(assembly: Assembly, names: Sequence[str]) -> None:
    """Stop at a name that by the register may not stand for office. Raises CandidateMayNotStand.

    Around a table, those who stand are on the body already, or are no members.
    """
    if assembly.is_sitting:
        return
    for barred in who_may_not_stand(assembly.organisation, names, today(assembly.organisation)):
        category = barred.category
        raise CandidateMayNotStand(
            name=barred.name, category_fr=category.name_fr, category_en=category.name_en or category.name_fr
        )


def names_of(candidates: Sequence[str]) -> list[str]:
    """Return who stands, each once. Raises CandidatesMissing, CandidateTwice."""
    names = [name.strip() for name in candidates if name.strip()]
    if not names:
        raise CandidatesMissing
    for name in names:
        if names.count(name) > 1:
            raise CandidateTwice(name=name)
    return names


def _checked(plan: ElectionPlan) -> list[str]:
    names = names_of(plan.candidates)
    if len(names) > MOST_CANDIDATES:
        raise TooManyCandidates(candidates=len(names), most=MOST_CANDIDATES)
    if plan.method not in ElectionMethod.values:
        raise MethodUnknown(method=plan.method)
    if plan.method == ElectionMethod.PLURALITY and plan.seats > 1:
        raise OneSeatOnly(seats=plan.seats)
    if len(names) <= plan.seats:
        raise NoContest(candidates=len(names), seats=plan.seats)
    return names


def _drawn_seed() -> str:
    """Return digits that can be read aloud and written in the minutes."""
    groups = (f"{secrets.randbelow(10**SEED_DIGITS):0{SEED_DIGITS}}" for _ in range(SEED_GROUPS))
    return "-".join(groups)
