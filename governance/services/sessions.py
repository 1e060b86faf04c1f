"""The meeting itself: opened by the chair, ended, or cancelled before."""

from __future__ import annotations

from django.db import transaction

from governance.models import Assembly, AssemblyState, Attendance
from governance.services.standing import add_standing_items, add_standing_items_of
from governance.signals import assembly_ending
from membership.actors import Actor
from membership.clock import now
from membership.errors import StateNotAllowed
from membership.services import audit


@transaction.atomic
def open_assembly(assembly: Assembly, *, actor: Actor) -> Assembly:
    """Declare the meeting open. Who came before is already in the ledger."""
    locked = _lock(assembly, "open_assembly", AssemblyState.CALLED)
    locked.state = AssemblyState.IN_SESSION
    locked.opened_at = now()
    locked.save(update_fields=["state", "opened_at"])
    _record(locked, actor, "assembly.opened")
    return locked


@transaction.atomic
def end_assembly(assembly: Assembly, *, actor: Actor) -> Assembly:
    """Declare the meeting over; whoever was still there leaves with it.

    Whoever has something unfinished in it, such as a vote, objects through `assembly_ending`.
    """
    locked = _lock(assembly, "end_assembly", AssemblyState.IN_SESSION)
    assembly_ending.send(Assembly, assembly=locked)
    instant = now()
    locked.state = AssemblyState.ENDED
    locked.ended_at = instant
    locked.save(update_fields=["state", "ended_at"])
    Attendance.objects.filter(assembly=locked, departed_at__isnull=True).update(departed_at=instant)
    # Its minutes wait for the next meeting, if one is in preparation already.
    if locked.body is not None:
        add_standing_items_of(locked.body)
    else:
        add_standing_items(locked.organisation)
    _record(locked, actor, "assembly.ended")
    return locked


def _lock(assembly: Assembly, action: str, *allowed: AssemblyState) -> Assembly:
    locked: Assembly = Assembly.objects.select_for_update().get(pk=assembly.pk)
    if locked.state not in allowed:
        raise StateNotAllowed(action=action, state=locked.state)
    return locked


def _record(assembly: Assembly, actor: Actor, action: str) -> None:
    audit.record(
        assembly.organisation,
        actor=actor,
        action=action,
        object_kind="assembly",
        object_id=assembly.public_id,
    )
