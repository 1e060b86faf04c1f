"""Taking back a mandate or an office that was recorded by mistake: it never was.

The row is closed, not erased: the register read as it was known before still shows it, today's does not. Whoever made
way for it goes on, and nothing is left to declare.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.db.models import Q, QuerySet

from governance.errors import MandateExercised
from governance.models import Attendance, Mandate, Officer, Recusal, WrittenSignature
from governance.queries.presence import holds
from membership.actors import Actor
from membership.clock import now
from membership.errors import ReasonMissing, StateNotAllowed
from membership.models.base import STILL_RECORDED, Bitemporal, new_public_id
from membership.services import audit


@transaction.atomic
def void_mandate(mandate: Mandate, *, reason: str, actor: Actor) -> Mandate:
    """Take back a mandate recorded by mistake, ended since or not; whoever was past their term there goes on.

    Raises ReasonMissing, StateNotAllowed when it is taken back or written anew already, MandateExercised where
    somebody sat or signed by it: what was decided with them stands, and so does the mandate.
    """
    if not reason.strip():
        raise ReasonMissing(action="void_mandate")
    rows = Mandate.objects.select_for_update(of=("self",)).filter(STILL_RECORDED, pk=mandate.pk)
    held: Mandate | None = rows.select_related("seat", "person", "organisation").first()
    if held is None:
        raise StateNotAllowed(action="void_mandate", state="not_recorded")
    same = Mandate.objects.filter(seat=held.seat_id, person=held.person_id, effective__startswith=held.effective.lower)
    exercised_on = _exercised_on(same)
    if exercised_on is not None:
        raise MandateExercised(name=held.person.full_name, on=exercised_on)
    at = now()
    _close(held, at)
    in_the_way = Q(seat=held.seat_id) | Q(person=held.person_id, seat__body=held.seat.body_id)
    resumed = _resume(held, same, Mandate.objects.filter(in_the_way), at)
    audit.record(
        held.organisation,
        actor=actor,
        action="mandate.voided",
        object_kind="mandate",
        object_id=held.public_id,
        values=_values(held, reason, resumed) | {"seat": held.seat.number},
    )
    return held


@transaction.atomic
def void_office(officer: Officer, *, reason: str, actor: Actor) -> Officer:
    """Take back an office recorded by mistake, ended since or not; whoever had left it for that one holds it again.

    Raises ReasonMissing, StateNotAllowed when it is taken back or written anew already.
    """
    if not reason.strip():
        raise ReasonMissing(action="void_office")
    rows = Officer.objects.select_for_update(of=("self",)).filter(STILL_RECORDED, pk=officer.pk)
    held: Officer | None = rows.select_related("person", "organisation").first()
    if held is None:
        raise StateNotAllowed(action="void_office", state="not_recorded")
    same_slot = Officer.objects.filter(organisation=held.organisation_id, slot=held.slot)
    same = same_slot.filter(person=held.person_id, effective__startswith=held.effective.lower)
    at = now()
    _close(held, at)
    resumed = _resume(held, same, same_slot, at)
    audit.record(
        held.organisation,
        actor=actor,
        action="officer.voided",
        object_kind="officer",
        object_id=held.public_id,
        values=_values(held, reason, resumed) | {"office": held.office},
    )
    return held


def _exercised_on(same: QuerySet[Mandate]) -> date | None:
    """Return the first day on which somebody sat, withdrew from a vote or signed by a mandate; None for never."""
    instants: list[datetime] = [
        *Attendance.objects.filter(holds(), mandate__in=same).values_list("arrived_at", flat=True),
        *Recusal.objects.filter(mandate__in=same, taken_back_at=None).values_list("at", flat=True),
        *WrittenSignature.objects.filter(mandate__in=same).values_list("signed_at", flat=True),
    ]
    if not instants:
        return None
    zone = same.select_related("organisation")[0].organisation.zone
    return min(instants).astimezone(zone).date()


def _close(held: Bitemporal, at: datetime) -> None:
    type(held)._default_manager.filter(pk=held.pk).update(recorded=DateTimeTZRange(held.recorded.lower, at))


def _resume(held: Mandate | Officer, same: QuerySet[Any], rows: QuerySet[Any], at: datetime) -> list[str]:
    """Let go on whoever left in the very act that is taken back, and return who; nobody where the place is taken.

    same: what was ever known of that mandate or office. rows: those that could not be held beside it.
    """
    began = _first_recorded(held, same)
    left = rows.filter(STILL_RECORDED, effective__endswith=held.effective.lower, recorded__startswith=began)
    resumed = []
    for one in left.order_by("pk"):
        was = rows.filter(person=one.person_id, effective__startswith=one.effective.lower, recorded__endswith=began)
        before = was.first()
        if before is None or _is_taken(one, rows, before.effective):
            continue
        _close(one, at)
        _say_again(before, at)
        resumed.append(before.person.public_id)
    return resumed


def _first_recorded(held: Mandate | Officer, same: QuerySet[Any]) -> datetime:
    """Return the instant at which it was first written: an end that was written since made another row of it."""
    first: datetime = held.recorded.lower
    while (earlier := same.filter(recorded__endswith=first).first()) is not None:
        first = earlier.recorded.lower
    return first


def _is_taken(one: Mandate | Officer, rows: QuerySet[Any], days: DateRange) -> bool:
    """Say whether somebody is there by now, or the person elsewhere on the body, on the days to be given back."""
    beside = rows
    if isinstance(one, Mandate):
        body = Q(seat=one.seat_id) | Q(person=one.person_id, seat__body=one.seat.body_id)
        beside = Mandate.objects.filter(body)
    return beside.filter(STILL_RECORDED, effective__overlap=days).exclude(pk=one.pk).exists()


def _say_again(before: Mandate | Officer, at: datetime) -> None:
    """Write again, as known from now on, what was known before."""
    before.pk = None
    before.public_id = new_public_id()
    before.recorded = DateTimeTZRange(at, None)
    before.save(force_insert=True)


def _values(held: Mandate | Officer, reason: str, resumed: list[str]) -> dict[str, Any]:
    return {
        "person": held.person.public_id,
        "start_on": held.effective.lower,
        "ended_on": held.effective.upper,
        "reason": reason.strip(),
        "resumed": resumed,
    }
