"""The private address at which somebody's own calendar reads the meetings they are called to."""

from __future__ import annotations

from django.db import models

from membership.models import Account
from membership.models.base import DatabaseNow, PublicIdField, TenantModel


class CalendarFeed(TenantModel):
    """One account's address in one organisation. The token itself is nowhere: whoever copies the table reads nothing.

    read_on: the last day on which a calendar asked, to see that it works, or that somebody still follows.
    """

    public_id = PublicIdField()
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="calendar_feeds")
    token_sha256 = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=5)
    made_at = models.DateTimeField(db_default=DatabaseNow())
    read_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "account"], name="one_calendar_feed_an_account"),
        ]
