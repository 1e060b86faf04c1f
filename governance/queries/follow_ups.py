"""What is still to be done of resolutions, what is late, and who has it."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from governance.models import FollowUp
from membership.models import Organisation


def follow_ups_of(organisation: Organisation, *, with_bodies: bool = False) -> QuerySet[FollowUp]:
    """Return what follows from the resolutions of the members; with_bodies: from those of the board and others too."""
    rows: QuerySet[FollowUp] = FollowUp.objects.for_organisation(organisation).select_related("resolution")
    return rows if with_bodies else rows.filter(resolution__series="")


def open_follow_ups(organisation: Organisation, *, with_bodies: bool = False) -> QuerySet[FollowUp]:
    """Return what is still to be done, the first due first."""
    rows = follow_ups_of(organisation, with_bodies=with_bodies)
    return rows.filter(done_on__isnull=True).order_by("due_on", "pk")


def late_follow_ups(organisation: Organisation, on: date, *, with_bodies: bool = False) -> QuerySet[FollowUp]:
    """Return what should have been done before a day."""
    return open_follow_ups(organisation, with_bodies=with_bodies).filter(due_on__lt=on)
