"""What is still to be done of resolutions, what is late, and who has it."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from governance.models import Assembly, FollowUp, MotionState
from membership.models import Organisation

# What a resolution asked that a corrected count took back since, and that nobody did before.
FALLEN = Q(done_on=None, resolution__motion__state=MotionState.REJECTED)


def follow_ups_of(organisation: Organisation, *, with_bodies: bool = False) -> QuerySet[FollowUp]:
    """Return what follows from resolutions and meetings of the members; with_bodies: of the board and others too."""
    by_members = Q(resolution__isnull=False, resolution__motion__assembly__body=None)
    of_members = by_members | Q(assembly__isnull=False, assembly__body=None)
    every: QuerySet[FollowUp] = FollowUp.objects.for_organisation(organisation)
    rows = every.select_related("resolution__motion", "assembly", "motion", "body", "person")
    return rows if with_bodies else rows.filter(of_members)


def open_follow_ups(organisation: Organisation, *, with_bodies: bool = False) -> QuerySet[FollowUp]:
    """Return what is still to be done, the first due first."""
    rows = follow_ups_of(organisation, with_bodies=with_bodies)
    return rows.filter(~FALLEN, done_on__isnull=True).order_by("due_on", "pk")


def fallen_follow_ups(organisation: Organisation, *, with_bodies: bool = False) -> QuerySet[FollowUp]:
    """Return what nobody asks for any more, the resolution having been taken back; the latest first."""
    return follow_ups_of(organisation, with_bodies=with_bodies).filter(FALLEN).order_by("-due_on", "-pk")


def late_follow_ups(organisation: Organisation, on: date, *, with_bodies: bool = False) -> QuerySet[FollowUp]:
    """Return what should have been done before a day."""
    return open_follow_ups(organisation, with_bodies=with_bodies).filter(due_on__lt=on)


def promises_of(assembly: Assembly) -> list[FollowUp]:
    """Return what was promised in a meeting, apart from what its resolutions ask."""
    rows = follow_ups_of(assembly.organisation, with_bodies=True).filter(assembly=assembly)
    return list(rows.order_by("due_on", "pk"))
