"""One change made of many members at once."""

from __future__ import annotations

from django.db import models

from membership.models.accounts import Account
from membership.models.base import DatabaseNow, PublicIdField, TenantModel


class BulkChange(TenantModel):
    """The same change of several members, as one unit. Written once, but for the instant it was undone.

    kind: what was changed; to: into what. done: of each member what it was before, and the event that tells of it.
    """

    public_id = PublicIdField()
    kind = models.CharField(max_length=20)
    to = models.CharField(max_length=60)
    effective_on = models.DateField(null=True, blank=True)
    members = models.PositiveIntegerField()
    done = models.JSONField(default=list)
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=DatabaseNow())
    undone_at = models.DateTimeField(null=True, blank=True)
