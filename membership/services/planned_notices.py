"""Keeping which notices leave by themselves, and when."""

from __future__ import annotations

from datetime import datetime

from membership.clock import now
from membership.models import Organisation, PlannedNotice


def to_leave(organisation: Organisation, subject: str) -> PlannedNotice | None:
    """Return the notice to come of something, by its public id."""
    found: PlannedNotice | None = (
        PlannedNotice.objects.for_organisation(organisation).filter(subject=subject, over_at=None).first()
    )
    return found


def latest_planned(organisation: Organisation, subject: str) -> PlannedNotice | None:
    """Return the last notice that was to leave by itself of something, whatever became of it; none if it was struck."""
    rows = PlannedNotice.objects.for_organisation(organisation).filter(subject=subject)
    last: PlannedNotice | None = rows.order_by("pk").last()
    return None if last is None or last.over_because == "struck" else last


def end_planned(one: PlannedNotice, because: str) -> None:
    """Note that a notice to come is over: `left`, `struck`, `void` or `too_late`."""
    one.over_at, one.over_because = now(), because
    one.save(update_fields=["over_at", "over_because"])


def put_off(one: PlannedNotice, *, to: datetime) -> None:
    """Let a notice to come leave at another instant."""
    one.leaves_at = to
    one.save(update_fields=["leaves_at"])
