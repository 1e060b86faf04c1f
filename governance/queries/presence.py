"""Who is in the meeting, at any instant: the attendance ledger read back."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q

from governance.models import Assembly, Attendance


def at(instant: datetime) -> Q:
    """Return the condition «in the meeting at that instant»."""
    return Q(arrived_at__lte=instant) & (Q(departed_at__isnull=True) | Q(departed_at__gt=instant))


def present(assembly: Assembly, instant: datetime) -> int:
    """Return how many of those who count toward the quorum are there. Costs one SQL statement."""
    return (
        Attendance.objects.filter(at(instant), assembly=assembly, counts_toward_quorum=True)
        .values("membership")
        .distinct()
        .count()
    )


def by_channel(assembly: Assembly, instant: datetime) -> dict[str, int]:
    """Return how many are there by channel, everybody included. Costs one SQL statement."""
    rows = (
        Attendance.objects.filter(at(instant), assembly=assembly)
        .values("channel")
        .annotate(n=Count("membership", distinct=True))
    )
    return {row["channel"]: row["n"] for row in rows}


def is_present(assembly: Assembly, membership_id: int) -> bool:
    """Return whether the member is there now. Costs one SQL statement."""
    return Attendance.objects.filter(assembly=assembly, membership=membership_id, departed_at__isnull=True).exists()
