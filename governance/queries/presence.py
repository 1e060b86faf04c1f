"""Who is in the meeting, at any instant: the attendance ledger read back."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from governance.models import Assembly, Attendance


def at(instant: datetime) -> Q:
    """Return the condition «in the meeting at that instant»."""
    return Q(arrived_at__lte=instant) & (Q(departed_at__isnull=True) | Q(departed_at__gt=instant))


def voice_of(assembly: Assembly) -> str:
    """Return by what one is counted once: the member one is there for, or the seat held where a body meets."""
    return "mandate" if assembly.is_sitting else "membership"


def present(assembly: Assembly, instant: datetime) -> int:
    """Return how many of those who count toward the quorum are there. Costs one SQL statement."""
    return (
        Attendance.objects.filter(at(instant), assembly=assembly, counts_toward_quorum=True)
        .values(voice_of(assembly))
        .distinct()
        .count()
    )


def by_channel(assembly: Assembly, instant: datetime) -> dict[str, int]:
    """Return how many are there by channel, everybody included. Costs one SQL statement."""
    rows = (
        Attendance.objects.filter(at(instant), assembly=assembly)
        .values("channel")
        .annotate(n=Count(voice_of(assembly), distinct=True))
    )
    return {row["channel"]: row["n"] for row in rows}


def is_present(assembly: Assembly, membership_id: int) -> bool:
    """Return whether the member is there now. Costs one SQL statement."""
    return Attendance.objects.filter(assembly=assembly, membership=membership_id, departed_at__isnull=True).exists()


def course_of(assembly: Assembly) -> list[tuple[datetime, int]]:
    """Return how many of those who count were there from each instant on at which that changed, in order.

    Costs one SQL statement. A member in the meeting is there once, so arrivals and departures sum.
    """
    moves: dict[datetime, int] = {}
    stays = Attendance.objects.filter(assembly=assembly, counts_toward_quorum=True)
    for arrived_at, departed_at in stays.values_list("arrived_at", "departed_at"):
        moves[arrived_at] = moves.get(arrived_at, 0) + 1
        if departed_at is not None:
            moves[departed_at] = moves.get(departed_at, 0) - 1
    here, course = 0, []
    for at_instant in sorted(moves):
        here += moves[at_instant]
        course.append((at_instant, here))
    return course


def stays_of(assembly: Assembly) -> QuerySet[Attendance]:
    """Return every line of the ledger in the order of arrivals, with who came, for whom, and who let them in."""
    rows: QuerySet[Attendance] = Attendance.objects.filter(assembly=assembly)
    return rows.select_related("membership__person", "mandate__seat", "person", "admitted_by").order_by(
        "arrived_at", "pk"
    )
