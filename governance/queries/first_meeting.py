"""The first meeting of the board after an annual meeting, at which it chooses its officers."""

from __future__ import annotations

from django.db.models import Q

from governance.models import Assembly, AssemblyKind, AssemblyState, BodyKind, MeetingChangeKind, SittingKind
from membership.models import Organisation

TO_COME = (AssemblyState.DRAFT, AssemblyState.CALLED, AssemblyState.IN_SESSION)
TO_COME_OR_HELD = (*TO_COME, AssemblyState.ENDED)


def last_annual(organisation: Organisation, sitting: Assembly | None = None) -> Assembly | None:
    """Return the annual meeting that was held last, or the one that comes before a meeting of the board.

    The board is often called for the same evening, before the annual meeting was held.
    """
    rows = Assembly.objects.for_organisation(organisation).filter(kind=AssemblyKind.ANNUAL)
    held = Q(state=AssemblyState.ENDED, opened_at__isnull=False)
    rows = rows.exclude(changes__kind=MeetingChangeKind.CALLED_AGAIN)
    if sitting is None:
        rows = rows.filter(held)
    else:
        rows = rows.filter(held | Q(state__in=TO_COME), starts_at__lt=sitting.starts_at)
    found: Assembly | None = rows.order_by("-starts_at").first()
    return found


def follows_annual(sitting: Assembly) -> Assembly | None:
    """Return the annual meeting after which this is the first meeting of the board; None for any other meeting."""
    if sitting.body is None or sitting.body.kind != BodyKind.BOARD or sitting.kind != SittingKind.MEETING:
        return None
    annual = last_annual(sitting.organisation, sitting)
    if annual is None:
        return None
    between = _of_the_board(annual).exclude(pk=sitting.pk).filter(starts_at__lt=sitting.starts_at)
    return None if between.exists() else annual


def board_to_meet_after(organisation: Organisation) -> Assembly | None:
    """Return the annual meeting since which no meeting of the board was held or prepared; None otherwise."""
    annual = last_annual(organisation)
    return None if annual is None or _of_the_board(annual).exists() else annual


def _of_the_board(annual: Assembly):  # type: ignore[no-untyped-def]  # a query set, as the caller narrows it
    return Assembly.objects.for_organisation(annual.organisation).filter(
        body__kind=BodyKind.BOARD,
        kind=SittingKind.MEETING,
        state__in=TO_COME_OR_HELD,
        starts_at__gt=annual.starts_at,
    )
