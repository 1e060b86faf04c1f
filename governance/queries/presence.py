"""Who is in the meeting, at any instant: the attendance ledger read back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from governance.models import Assembly, Attendance, StruckStay
from governance.queries.rules import rules_of
from governance.rules.delegates import counts_delegates


def holds() -> Q:
    """Return the condition «not struck as noted by mistake», of a stay."""
    return Q(~Exists(StruckStay.objects.filter(stay=OuterRef("pk"))))


def at(instant: datetime) -> Q:
    """Return the condition «in the meeting at that instant»."""
    return Q(arrived_at__lte=instant) & (Q(departed_at__isnull=True) | Q(departed_at__gt=instant)) & holds()


def voice_of(assembly: Assembly) -> str:
    """Return by what one is counted once: the member one is there for, or the seat held where a body meets."""
    return "mandate" if assembly.is_sitting else "membership"


def counted_by(assembly: Assembly) -> tuple[str, ...]:
    """Return by what the quorum counts one once. In a federation it is the delegate, or the member, as its rules say.

    Costs no SQL where the rules were kept at the calling.
    """
    voice = voice_of(assembly)
    if assembly.is_sitting or not counts_delegates(rules_of(assembly)):
        return (voice,)
    return voice, "seat_no"


def stays_in(assembly: Assembly) -> QuerySet[Attendance]:
    """Return the stays in the meeting: not those that were over before it began, of whoever came for a day it left."""
    rows: QuerySet[Attendance] = Attendance.objects.filter(holds(), assembly=assembly)
    return rows if assembly.opened_at is None else rows.exclude(departed_at__lt=assembly.opened_at)


def present(assembly: Assembly, instant: datetime, *, but: Collection[int] = ()) -> int:
    """Return how many of those who count toward the quorum are there, without the stays named. One SQL statement."""
    return (
        Attendance.objects.filter(at(instant), assembly=assembly, counts_toward_quorum=True)
        .exclude(pk__in=but)
        .values(*counted_by(assembly))
        .distinct()
        .count()
    )


def voices_present(assembly: Assembly, instant: datetime) -> int:
    """Return how many who may vote are there: each delegate of a member for one. Costs one SQL statement."""
    rows = Attendance.objects.filter(at(instant), assembly=assembly, counts_toward_quorum=True)
    return rows.values(voice_of(assembly), "seat_no").distinct().count()


def names_of_voters(assembly: Assembly, instant: datetime) -> list[str]:
    """Return the names of those who may vote and are there, each as the register writes it. Costs one SQL statement."""
    rows = Attendance.objects.filter(at(instant), assembly=assembly, counts_toward_quorum=True)
    return [stay.person.full_name for stay in rows.select_related("person")]


def by_channel(assembly: Assembly, instant: datetime) -> dict[str, int]:
    """Return how many are there by channel, everybody included, each delegate for one. Costs one SQL statement."""
    # Who is there has one stay at a time, so stays are people.
    rows = Attendance.objects.filter(at(instant), assembly=assembly).values("channel").annotate(n=Count("pk"))
    return {row["channel"]: row["n"] for row in rows}


def is_present(assembly: Assembly, membership_id: int, seat_no: int = 1) -> bool:
    """Return whether the member, or its delegate in a seat, is there now. Costs one SQL statement."""
    stays = Attendance.objects.filter(assembly=assembly, membership=membership_id, departed_at__isnull=True)
    return stays.filter(seat_no=seat_no).exists()


def course_of(assembly: Assembly) -> list[tuple[datetime, int]]:
    """Return how many of those who count were there from each instant on at which that changed, in order.

    Costs one SQL statement. A member of which several delegates are there counts as the quorum does.
    """
    moves: dict[datetime, Counter[tuple[object, ...]]] = {}
    stays = Attendance.objects.filter(holds(), assembly=assembly, counts_toward_quorum=True)
    for arrived_at, departed_at, *whose in stays.values_list("arrived_at", "departed_at", *counted_by(assembly)):
        moves.setdefault(arrived_at, Counter())[tuple(whose)] += 1
        if departed_at is not None:
            moves.setdefault(departed_at, Counter())[tuple(whose)] -= 1
    here: Counter[tuple[object, ...]] = Counter()
    course = []
    for at_instant in sorted(moves):
        for whose, change in moves[at_instant].items():
            here[whose] += change
            if not here[whose]:
                del here[whose]
        course.append((at_instant, len(here)))
    return course


def stays_of(assembly: Assembly) -> QuerySet[Attendance]:
    """Return every line of the ledger in the order of arrivals, with who came, for whom, and who let them in.

    Those struck as noted by mistake stand among them.
    """
    rows: QuerySet[Attendance] = Attendance.objects.filter(assembly=assembly)
    return rows.select_related(
        "membership__person", "mandate__seat", "person", "admitted_by", "strike__struck_by", "strike__instead"
    ).order_by("arrived_at", "pk")


def struck_in(assembly: Assembly) -> list[StruckStay]:
    """Return the arrivals of a meeting that were struck, in the order of the clock. Costs one SQL statement."""
    rows = StruckStay.objects.filter(stay__assembly=assembly)
    return list(rows.select_related("stay__person", "instead", "struck_by").order_by("struck_at", "pk"))
