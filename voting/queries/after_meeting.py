"""Votes that outlive their meeting: which there are, and whether the door still leads to one.

A vote that takes ballots in a meeting that is over is one of these: any other keeps its meeting from ending.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from governance.models import Assembly, AssemblyState, MotionState
from governance.queries.doors import doors_are_open
from governance.queries.rules import rules_of
from governance.rules import extended
from governance.rules.extended import Opening
from voting.models import Poll, PollState

NOT_YET_OPEN = (PollState.DRAFT, PollState.READY)


def foreseen(assembly: Assembly, instant: datetime) -> Opening | None:
    """Return from when to when votes would run if the meeting closed now; None where the rules know none."""
    return extended.opening(instant, assembly.zone, rules_of(assembly)) if assembly.resolved_rules else None


def waiting_for_the_close(assembly: Assembly) -> QuerySet[Poll]:
    """Return the votes that open when the meeting closes."""
    rows: QuerySet[Poll] = Poll.objects.filter(
        assembly=assembly, state__in=NOT_YET_OPEN, motion__is_voted_after=True, motion__state=MotionState.PROPOSED
    ).select_related("motion", "organisation")
    return rows.order_by("motion__item__position", "motion__item__rank", "pk")


def last_close(assembly: Assembly, instant: datetime) -> datetime | None:
    """Return until when votes go on in a meeting that is over; None when none does. Costs one SQL statement at most."""
    if assembly.state != AssemblyState.ENDED:
        return None
    rows = Poll.objects.filter(assembly=assembly, state=PollState.OPEN, closes_at__gt=instant)
    until: datetime | None = rows.order_by("-closes_at").values_list("closes_at", flat=True).first()
    return until


def lets_in(assembly: Assembly, instant: datetime) -> bool:
    """Return whether whoever comes in now is counted as there, or finds a vote that outlived the meeting."""
    return doors_are_open(assembly, instant) or last_close(assembly, instant) is not None
