"""Who is at the table of a board or a committee, who withdraws from a vote, and who dissents from it."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from governance.errors import (
    AlreadyPresent,
    AlreadyRecused,
    AlreadyWritten,
    AssemblyNotOpen,
    DirectorSuspended,
    DoorsNotOpen,
    NotADirector,
    NotPresent,
    VoterNotThere,
)
from governance.models import (
    Assembly,
    AssemblyState,
    Attendance,
    DebateFact,
    FactKind,
    Interest,
    Mandate,
    Motion,
    MotionState,
    PresenceChannel,
    Recusal,
)
from governance.queries.doors import doors_are_open, doors_open_at
from governance.queries.sittings import directors_on, exercised_on
from governance.signals import motion_changing
from membership.actors import Actor
from membership.clock import now
from membership.errors import StateNotAllowed
from membership.services import audit


@transaction.atomic
def director_arrives(sitting: Assembly, *, mandate: Mandate, channel: PresenceChannel, actor: Actor) -> Attendance:
    """Note that a director is at the table. Raises NotADirector, DirectorSuspended, AlreadyPresent,
    AssemblyNotOpen, DoorsNotOpen more than an hour before."""
    current = _hold(sitting)
    if current.state not in (AssemblyState.CALLED, AssemblyState.IN_SESSION):
        raise AssemblyNotOpen(state=current.state, starts_at=current.starts_at)
    instant = now()
    if not doors_are_open(current, instant):
        raise DoorsNotOpen(opens_at=doors_open_at(current))
    demand_seat(current, mandate, instant)
    # The meeting's row is held, so that nobody sits down twice, be it under another row of the same mandate.
    here = _stays(current, mandate).first()
    if here is not None:
        raise AlreadyPresent(name=mandate.person.full_name, since=here.arrived_at)
    try:
        with transaction.atomic():
            stay = Attendance.objects.create(
                organisation_id=current.organisation_id,
                assembly=current,
                mandate=mandate,
                person_id=mandate.person_id,
                channel=channel,
                counts_toward_quorum=True,
                arrived_at=instant,
                admitted_by_id=actor.account_id,
            )
    except IntegrityError as error:
        since = Attendance.objects.filter(assembly=current, mandate=mandate, departed_at=None).first()
        if since is None:
            raise
        raise AlreadyPresent(name=mandate.person.full_name, since=since.arrived_at) from error
    _record(current, actor, "attendance.arrived", {"seat": mandate.seat.number, "channel": channel})
    return stay


@transaction.atomic
def director_leaves(sitting: Assembly, *, mandate: Mandate, actor: Actor) -> Attendance:
    """Note that a director has left the table. They may come back. Raises NotPresent."""
    # Held, so that a count does not cross it.
    _hold(sitting)
    stay: Attendance | None = _stays(sitting, mandate).select_for_update(of=("self",)).first()
    if stay is None:
        raise NotPresent(name=mandate.person.full_name)
    note_departure(sitting, stay, mandate, by=actor)
    return stay


def note_departure(sitting: Assembly, stay: Attendance, mandate: Mandate, *, by: Actor) -> None:
    """Write that a stay at the table is over. The meeting's row is held by the caller."""
    stay.departed_at = now()
    stay.save(update_fields=["departed_at"])
    _record(sitting, by, "attendance.departed", {"seat": mandate.seat.number, "channel": stay.channel})


def stays_of(mandate: Mandate) -> list[Attendance]:
    """Return the stays that last of whoever sits there, in every meeting that goes on. Costs one SQL statement."""
    rows = Attendance.objects.filter(
        departed_at=None,
        mandate__seat=mandate.seat_id,
        person=mandate.person_id,
        assembly__state__in=(AssemblyState.CALLED, AssemblyState.IN_SESSION),
    )
    return list(rows.select_related("assembly__body", "assembly__organisation").order_by("pk"))


@transaction.atomic
def recuse(motion: Motion, *, mandate: Mandate, reason: str, actor: Actor, interest: Interest | None = None) -> Recusal:
    """Note that a director withdraws from a vote: counted out of those who vote, and of the quorum where the rules say.

    Raises NotADirector, DirectorSuspended, AlreadyRecused, StateNotAllowed once the motion is decided, and while it is
    voted on: whoever has an interest then casts nothing, or the vote is given up and held again.
    """
    sitting = _hold(motion.assembly)
    held: Motion = Motion.objects.select_for_update(of=("self",), no_key=True).get(pk=motion.pk)
    if held.state != MotionState.PROPOSED or sitting.state not in (AssemblyState.CALLED, AssemblyState.IN_SESSION):
        raise StateNotAllowed(action="recuse", state=held.state)
    # Of a sealed vote under way the roll is fixed, and nobody may know yet who has voted.
    motion_changing.send(Motion, motion=held, action="recuse")
    demand_seat(sitting, mandate, now())
    # Once a place, though the mandate was written anew since: a second row would count twice in the quorum.
    place = {"mandate__seat": mandate.seat_id, "mandate__person": mandate.person_id}
    if Recusal.objects.filter(motion=held, taken_back_at=None, **place).exists():
        raise AlreadyRecused(name=mandate.person.full_name)
    try:
        with transaction.atomic():
            row = Recusal.objects.create(
                organisation_id=sitting.organisation_id,
                motion=held,
                mandate=mandate,
                interest=interest,
                reason=reason.strip(),
                at=now(),
                noted_by_id=actor.account_id,
            )
    except IntegrityError as error:
        raise AlreadyRecused(name=mandate.person.full_name) from error
    _record(sitting, actor, "motion.recused", {"seat": mandate.seat.number, "motion": held.public_id})
    return row


@transaction.atomic
def note_dissent(motion: Motion, *, mandate: Mandate, actor: Actor) -> DebateFact:
    """Minute that a director dissents from what the body decided, until the meeting ends; silence is agreement.

    Raises VoterNotThere for somebody who is not at the table, AlreadyWritten, StateNotAllowed before the decision.
    """
    sitting = _hold(motion.assembly)
    held: Motion = Motion.objects.get(pk=motion.pk)
    if held.state != MotionState.ADOPTED or sitting.state != AssemblyState.IN_SESSION:
        raise StateNotAllowed(action="note_dissent", state=held.state)
    if not _stays(sitting, mandate).exists():
        raise VoterNotThere
    name = mandate.person.full_name
    if held.facts.filter(kind=FactKind.DISSENT, figures__seat=mandate.seat.number).exists():
        raise AlreadyWritten(name=name)
    fact = DebateFact.objects.create(
        organisation_id=sitting.organisation_id,
        motion=held,
        kind=FactKind.DISSENT,
        by=name,
        figures={"seat": mandate.seat.number},
        at=now(),
        noted_by_id=actor.account_id,
    )
    _record(sitting, actor, "motion.dissented", {"seat": mandate.seat.number, "motion": held.public_id})
    return fact


def _stays(sitting: Assembly, mandate: Mandate) -> QuerySet[Attendance]:
    """Return the stay that lasts of whoever sits there, under whichever row of their mandate it was written."""
    rows: QuerySet[Attendance] = Attendance.objects.filter(assembly=sitting, departed_at=None)
    return rows.filter(mandate__seat=mandate.seat_id, person=mandate.person_id)


def demand_seat(sitting: Assembly, mandate: Mandate, instant: datetime) -> None:
    """Stop whoever does not sit on the body, or is suspended from office. Raises NotADirector, DirectorSuspended."""
    on = instant.astimezone(sitting.zone).date()
    assert sitting.body is not None
    if mandate.pk in {one.pk for one in exercised_on(sitting.body, on)}:
        return
    if mandate.pk in {one.pk for one in directors_on(sitting.body, on)}:
        raise DirectorSuspended(name=mandate.person.full_name)
    raise NotADirector


def _hold(sitting: Assembly) -> Assembly:
    """Return the meeting with its row held: a body is few, so arrivals may wait for one another."""
    rows = Assembly.objects.select_for_update(of=("self",), no_key=True).select_related("organisation", "body")
    found: Assembly = rows.get(pk=sitting.pk)
    return found


def _record(sitting: Assembly, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        sitting.organisation,
        actor=actor,
        action=action,
        object_kind="assembly",
        object_id=sitting.public_id,
        values=values,
    )
