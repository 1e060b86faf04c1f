"""The first meeting of the board after an annual meeting, at which it chooses its officers."""

from __future__ import annotations

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from governance.models import (
    Assembly,
    AssemblyKind,
    AssemblyState,
    BodyKind,
    MeetingChange,
    MeetingChangeKind,
    SittingKind,
)
from governance.queries.changes import first_start
from membership.models import Organisation

TO_COME = (AssemblyState.DRAFT, AssemblyState.CALLED, AssemblyState.IN_SESSION)
TO_COME_OR_HELD = (*TO_COME, AssemblyState.ENDED)
# When it first began: an adjournment moves its beginning to when it resumes.
BEGAN = Coalesce(
    Subquery(
        MeetingChange.objects.filter(assembly=OuterRef("pk"), kind=MeetingChangeKind.ADJOURNED)
        .order_by("decided_at", "pk")
        .values("was_at")[:1]
    ),
    "starts_at",
)


def last_annual(organisation: Organisation, sitting: Assembly | None = None) -> Assembly | None:
    """Return the annual meeting that was held last, or the one that comes before a meeting of the board.

    The board is often called for the same evening, before the annual meeting was held.
    """
    rows = Assembly.objects.for_organisation(organisation).filter(kind=AssemblyKind.ANNUAL).annotate(began=BEGAN)
    held = Q(state=AssemblyState.ENDED, opened_at__isnull=False)
    rows = rows.exclude(changes__kind=MeetingChangeKind.CALLED_AGAIN)
    if sitting is None:
        rows = rows.filter(held)
    else:
        rows = rows.filter(held | Q(state__in=TO_COME), began__lt=first_start(sitting))
    found: Assembly | None = rows.order_by("-began").first()
    return found


def follows_annual(sitting: Assembly) -> Assembly | None:
    """Return the annual meeting after which this is the first meeting of the board; None for any other meeting."""
    if sitting.body is None or sitting.body.kind != BodyKind.BOARD or sitting.kind != SittingKind.MEETING:
        return None
    annual = last_annual(sitting.organisation, sitting)
    if annual is None:
        return None
    between = _of_the_board(annual).exclude(pk=sitting.pk).filter(began__lt=first_start(sitting))
    return None if between.exists() else annual


def board_to_meet_after(organisation: Organisation) -> Assembly | None:
    """Return the annual meeting since which no meeting of the board was held or prepared; None otherwise."""
    annual = last_annual(organisation)
    return None if annual is None or _of_the_board(annual).exists() else annual


def _of_the_board(annual: Assembly):  # type: ignore[no-untyped-def]  # a query set, as the caller narrows it
    rows = Assembly.objects.for_organisation(annual.organisation).annotate(began=BEGAN)
    return rows.filter(
        body__kind=BodyKind.BOARD,
        kind=SittingKind.MEETING,
        state__in=TO_COME_OR_HELD,
        began__gt=first_start(annual),
    )
