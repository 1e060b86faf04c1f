"""Correcting how a stay began, or that it went on in another category: the day, the category, or that it never was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from membership.models import EventKind, MembershipEvent, MembershipPeriod, Representation
from membership.models.base import STILL_RECORDED
from membership.rules.stretches import (
    Stretch,
    StretchesCollide,
    drop,
    erase_stay,
    move,
    restate,
    turn,
    without,
)
from membership.services import history
from membership.services.life.acts import Act
from membership.services.life.tracks import PERIODS, RESTRICTIONS, SUSPENSIONS, Track, What

if TYPE_CHECKING:
    from membership.services.life.corrections import Correction

# The acts that put somebody in a category from a day on.
PLACING = (EventKind.ADMITTED, EventKind.CATEGORY_CHANGED)

# The acts that end a stay.
LEAVING = (EventKind.RESIGNED, EventKind.EXPELLED, EventKind.DECEASED, EventKind.ENDED)

Periods = tuple[Stretch[int], ...]


def root_of(event: MembershipEvent) -> MembershipEvent:
    """Return the event that was corrected first, whose instant is that of the act itself."""
    while event.corrects is not None:
        event = event.corrects
    return event


def amend_admission(act: Act, event: MembershipEvent, to: Correction) -> None:
    """Correct an admission: another day, another category, or nobody came in."""
    held, start = PERIODS.read(act.membership), event.effective_on
    if to.is_void and _was_member_already(event, held):
        # What the earlier admission put them in goes on in its place, and so does all that was decided of the stay.
        PERIODS.write(act.membership, drop(held, start), at=act.at)
        return
    if to.is_void:
        again = _next_admission(event)
        later = tuple(one for one in held if again and one.start and one.start >= again)
        left = (*erase_stay(tuple(one for one in held if one not in later), start), *later)
        PERIODS.write(act.membership, left, at=act.at)
        _end_what_rested_on(act, start, left)
        return
    _first_of_its_day(event)
    _restated(act, held, event, to)


def _was_member_already(event: MembershipEvent, held: Periods) -> bool:
    """Return whether an earlier admission stands that nothing but this one ended: it goes on where this one never was.

    Somebody was admitted from an earlier day once this admission was written.
    """
    start = event.effective_on
    if start is None or not any(one.end == start for one in held):
        return False
    events = MembershipEvent.objects.filter(membership=event.membership_id)
    corrected = events.filter(corrects__isnull=False).values("corrects")
    left = events.filter(Q(effective_on=start) | Q(effective_on=None), kind__in=LEAVING, is_void=False)
    return not left.exclude(pk__in=corrected).exists()


def _next_admission(event: MembershipEvent) -> date | None:
    """Return the day of the next admission that stands, whose stay is its own even where it follows without a gap."""
    corrected = MembershipEvent.objects.filter(membership=event.membership_id, corrects__isnull=False)
    rows = MembershipEvent.objects.filter(
        membership=event.membership_id, kind=EventKind.ADMITTED, is_void=False, effective_on__gt=event.effective_on
    )
    standing = rows.exclude(pk__in=corrected.values("corrects")).order_by("effective_on")
    return standing.values_list("effective_on", flat=True).first() if event.effective_on else None


def amend_change(act: Act, event: MembershipEvent, to: Correction) -> None:
    """Correct a change of category. What it replaced holds again wherever it no longer does."""
    held, start = PERIODS.read(act.membership), event.effective_on
    before, after = _beside(event)
    if to.is_void:
        if not after:
            held = _without(act, held, event, before)
    elif after:
        # Another act of the same day came after it: the day says nothing of this one any longer.
        raise StretchesCollide
    elif before and to.effective_on is not None and to.effective_on != start and start is not None:
        # What the member was put in first on that day goes on up to the new one.
        what = to.category.pk if to.category else _begun_on(held, start).what
        held = turn(_without(act, held, event, before), to.effective_on, what)
    else:
        _restated(act, held, event, to)
        return
    PERIODS.write(act.membership, held, at=act.at)


def _end_what_rested_on(act: Act, start: date | None, left: Periods) -> None:
    """End what there was of a stay that never began: suspensions, who acts for it. A later one keeps its own."""
    later = min((one.start for one in left if one.start and (start is None or one.start > start)), default=None)
    _leave_out(act, SUSPENSIONS, start, later)
    _leave_out(act, RESTRICTIONS, start, later)
    rows = Representation.objects.filter(
        STILL_RECORDED, membership=act.membership, effective__overlap=DateRange(start, later)
    )
    for row in rows.select_related("person", "membership__person"):
        if later is not None and row.effective.upper is not None and row.effective.upper > later:
            # It goes on in a stay that stands.
            continue
        if start is None:
            history.retract(row, at=act.at)
        else:
            history.end(row, on=start, at=act.at)
            act.ended.append(row)


def _leave_out(act: Act, track: Track[What], start: date | None, later: date | None) -> None:
    held = track.read(act.membership)
    track.write(act.membership, without(held, start, later), at=act.at)


def _restated(act: Act, held: Periods, event: MembershipEvent, to: Correction) -> None:
    start = event.effective_on
    _begun_on(held, start)
    if to.category is not None:
        held = restate(held, start, to.category.pk)
    if to.effective_on is not None:
        held = move(held, start, to.effective_on)
    PERIODS.write(act.membership, held, at=act.at)


def _begun_on(held: Periods, start: date | None) -> Stretch[int]:
    found = next((one for one in held if one.start == start), None)
    if found is None:
        raise StretchesCollide
    return found


def _first_of_its_day(event: MembershipEvent) -> None:
    _before, after = _beside(event)
    if after:
        raise StretchesCollide


def _beside(event: MembershipEvent) -> tuple[list[MembershipEvent], list[MembershipEvent]]:
    """Return the other acts that stand and put the member in a category on the same day: those before, those after."""
    rows = MembershipEvent.objects.filter(
        membership=event.membership_id, kind__in=PLACING, effective_on=event.effective_on, is_void=False
    )
    corrected = MembershipEvent.objects.filter(membership=event.membership_id, corrects__isnull=False)
    others = rows.exclude(pk=event.pk).exclude(pk__in=corrected.values("corrects"))
    placed = sorted((root_of(one).pk, one) for one in others.select_related("corrects"))
    mine = root_of(event).pk
    return [one for pk, one in placed if pk < mine], [one for pk, one in placed if pk > mine]


def _without(act: Act, held: Periods, event: MembershipEvent, before: list[MembershipEvent]) -> Periods:
    """Return the periods as though the change had not been: what it closed goes on in its place."""
    start = event.effective_on
    changed = _begun_on(held, start)
    if before:
        what = _placed_by(before[-1])
        if what is None:
            what = _closed_by(act, event)
    elif any(one.end == start for one in held):
        return drop(held, start)
    else:
        what = _closed_by(act, event)
    if what is None:
        raise StretchesCollide
    return tuple(replace(one, what=what) if one is changed else one for one in held)


def _placed_by(event: MembershipEvent) -> int | None:
    """Return the category that an act wrote from its day on, as last corrected."""
    one: MembershipEvent | None = event
    while one is not None:
        wrote = MembershipPeriod.objects.filter(
            membership=event.membership_id,
            recorded__startswith=one.recorded_at,
            effective__startswith=one.effective_on,
        )
        found: int | None = wrote.values_list("category_id", flat=True).first()
        if found is not None:
            return found
        one = one.corrects
    return None


def _closed_by(act: Act, event: MembershipEvent) -> int | None:
    """Return the category that held from the day of the change until the act of it."""
    first = root_of(event)
    closed = PERIODS.forgotten_at(act.membership, first.recorded_at)
    return next((one.what for one in closed if one.start == first.effective_on), None)
