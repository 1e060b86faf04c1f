"""What is still to be done of resolutions, what is late, and who has it."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from governance.models import FollowUp
from membership.models import Organisation


def follow_ups_of(organisation: Organisation) -> QuerySet[FollowUp]:
    rows: QuerySet[FollowUp] = FollowUp.objects.for_organisation(organisation).select_related("resolution")
    return rows


def open_follow_ups(organisation: Organisation) -> QuerySet[FollowUp]:
    """Return what is still to be done, the first due first."""
    return follow_ups_of(organisation).filter(done_on__isnull=True).order_by("due_on", "pk")


def late_follow_ups(organisation: Organisation, on: date) -> QuerySet[FollowUp]:
    """Return what should have been done before a day."""
    return open_follow_ups(organisation).filter(due_on__lt=on)
