"""The meeting itself: opened by the chair, ended, or cancelled before."""

from __future__ import annotations

from datetime import time

from django.db import transaction

from governance.errors import TooEarlyToOpen
from governance.models import Assembly, AssemblyState, Attendance
from governance.queries.changes import RESUMED, notice_still_owed
from governance.queries.doors import doors_open_at
from governance.services.calling import heed
from governance.services.guests import guests_leave
from governance.services.lapsing import lapse_bylaws
from governance.services.quorum_checks import check_at_opening
from governance.services.standing import add_standing_items, add_standing_items_of, add_standing_items_of_part
from governance.signals import assembly_ended, assembly_ending
from membership.actors import Actor
from membership.clock import now
from membership.errors import StateNotAllowed
from membership.rules.findings import Finding
from membership.services import audit


@transaction.atomic
def open_assembly(assembly: Assembly, *, actor: Actor, reason: str = "") -> Assembly:
    """Declare the meeting open, or resumed after an adjournment. Who came before is already in the ledger.

    reason: why it resumes although members were owed a new notice; kept as a waiver. Raises OverrideReasonMissing
    without one, TooEarlyToOpen before the doors: once open, it is neither cancelled nor put off any more.
    """
    locked = _lock(assembly, "open_assembly", AssemblyState.CALLED)
    if now() < doors_open_at(locked):
        raise TooEarlyToOpen(opens_at=doors_open_at(locked))
    owed = notice_still_owed(locked)
    if owed is not None:
        for one in map(Finding.from_json, owed.findings):
            if one.rule.key == "adjournment_days":
                heed(locked, one, reason=reason, by=actor)
    locked.state = AssemblyState.IN_SESSION
    action = "assembly.opened" if locked.opened_at is None else RESUMED
    locked.opened_at = locked.opened_at or now()
    locked.save(update_fields=["state", "opened_at"])
    if not locked.is_sitting:
        check_at_opening(locked, by=actor)
    _record(locked, actor, action)
    return locked


@transaction.atomic
def end_assembly(assembly: Assembly, *, actor: Actor, votes_until: time | None = None) -> Assembly:
    """Declare the meeting over; whoever was still there leaves with it.

    By-laws of the board that a meeting of members was to ratify and that nothing says it did cease with it.

    Whoever has something unfinished in it, such as a vote, objects through `assembly_ending`. What begins with the
    close, such as a vote that outlives the meeting, does so through `assembly_ended`.

    votes_until: the hour at which the by-laws close those votes on their last day; that of the close by default.
    """
    locked = _lock(assembly, "end_assembly", AssemblyState.IN_SESSION)
    assembly_ending.send(Assembly, assembly=locked)
    instant = now()
    locked.state = AssemblyState.ENDED
    locked.ended_at = instant
    locked.save(update_fields=["state", "ended_at"])
    Attendance.objects.filter(assembly=locked, departed_at__isnull=True).update(departed_at=instant)
    guests_leave(locked, instant)
    # Its minutes wait for the next meeting, if one is in preparation already.
    if locked.body is not None:
        add_standing_items_of(locked.body)
    elif locked.part is not None:
        add_standing_items_of_part(locked.part)
    else:
        add_standing_items(locked.organisation)
        lapse_bylaws(locked.organisation, actor=actor)
    _record(locked, actor, "assembly.ended")
    assembly_ended.send(Assembly, assembly=locked, actor=actor, until=votes_until)
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
