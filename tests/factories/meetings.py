"""Meetings at the stage a test needs them: in preparation, called, in session, voting."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from governance.models import Assembly, Attendance, Motion, PresenceChannel
from governance.services.attendance import arrive
from governance.services.calling import call_assembly
from governance.services.planning import Item, MotionText, Plan, add_item, plan_assembly
from governance.services.sessions import open_assembly
from membership.actors import Actor
from membership.models import Membership, Organisation
from membership.models.base import new_public_id
from membership.services import clock
from voting.models import Poll
from voting.services.casting import Receipt, cast_roll_call_vote
from voting.services.polls import open_poll, prepare_poll

SYSTEM = Actor.system()
MEETING_ON = date(2027, 4, 24)
CALLED_ON = date(2027, 4, 9)
EVENING = time(19)


def jump(organisation: Organisation, on: date, at: time = time(10), *, freeze: bool = False) -> None:
    """Make it that day and hour in the organisation."""
    clock.jump_to(datetime.combine(on, at, organisation.zone), actor=SYSTEM, freeze=freeze)


def an_assembly(organisation: Organisation, *, on: date = MEETING_ON, **fields: Any) -> Assembly:
    """Return an annual meeting in preparation, with one motion on its agenda."""
    plan = {
        "kind": "annual",
        "title_fr": "Assemblée générale annuelle",
        "title_en": "Annual general meeting",
        "starts_at": datetime.combine(on, EVENING, organisation.zone),
        "place": "Centre communautaire",
        "link": "https://rencontre.example.org/rives",
    }
    assembly = plan_assembly(organisation, Plan(**(plan | fields)), actor=SYSTEM)
    add_item(assembly, Item("Ouverture", "Opening"), actor=SYSTEM)
    a_motion(assembly)
    return assembly


def a_motion(
    assembly: Assembly, title: str = "Des mandats de deux ans", *, majority: str = "majority_ordinary"
) -> Motion:
    item = add_item(
        assembly,
        Item(title, "Two-year terms"),
        motion=MotionText(
            text_fr="Que les mandats durent deux ans.", text_en="That terms last two years.", majority_key=majority
        ),
        actor=SYSTEM,
    )
    return item.motion


def a_called_assembly(organisation: Organisation, **fields: Any) -> Assembly:
    """Return a meeting lawfully called, fifteen days before; it is that day now."""
    jump(organisation, CALLED_ON)
    return call_assembly(an_assembly(organisation, **fields), actor=SYSTEM)


def an_evening(organisation: Organisation, *present: Membership, **fields: Any) -> Assembly:
    """Return a meeting in session, at 19:05 of its day, with those members in the hall."""
    assembly = a_called_assembly(organisation, **fields)
    jump(organisation, MEETING_ON, time(19, 5))
    for membership in present:
        come(assembly, membership)
    return open_assembly(assembly, actor=SYSTEM)


def come(assembly: Assembly, membership: Membership, channel: PresenceChannel = PresenceChannel.HALL) -> Attendance:
    return arrive(assembly, membership_id=membership.pk, channel=channel, actor=SYSTEM)


def an_open_poll(assembly: Assembly, *, minutes: int = 30, motion: Motion | None = None) -> Poll:
    """Return the poll of the meeting's motion, open from now."""
    poll = prepare_poll(motion or assembly.motions.get(), actor=SYSTEM)
    return open_poll(poll, actor=SYSTEM, lasts=timedelta(minutes=minutes))


def vote(poll: Poll, membership: Membership, choice: str) -> Receipt:
    """Cast for a member, through whoever exercises its vote."""
    entry = poll.roll.entries.get(membership=membership)
    return cast_roll_call_vote(
        organisation_id=poll.organisation_id,
        assembly=poll.assembly.public_id,
        poll=poll.public_id,
        membership_id=membership.pk,
        person_id=entry.exercised_by_id or membership.person_id,
        choice=choice,
        receipt=new_public_id(),
    )
