"""How the columns of a list were understood, kept for the next one like it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from membership.models.accounts import Account
from membership.models.base import DatabaseNow, TenantModel


class ImportMapping(TenantModel):
    """What somebody said of the columns of one kind of list. The latest word on the same header wins."""

    header = ArrayField(models.TextField())
    header_sha256 = models.CharField(max_length=64)
    document = models.JSONField(help_text="As a mapping file would write it")
    saved_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "header_sha256"], name="one_mapping_per_header"),
        ]
