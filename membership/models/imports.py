"""Lists brought in from elsewhere, kept with what was refused and why."""

from __future__ import annotations

from django.db import models

from membership.models.accounts import Account
from membership.models.base import DatabaseNow, PublicIdField, TenantModel


class ImportBatch(TenantModel):
    """One file brought in as one unit, that can be undone as one unit."""

    public_id = PublicIdField()
    file_name = models.CharField(max_length=250)
    file_sha256 = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    rows = models.PositiveIntegerField()
    new = models.PositiveIntegerField()
    matched = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField()
    imported_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    imported_at = models.DateTimeField(db_default=DatabaseNow())
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rows=models.F("new") + models.F("matched") + models.F("rejected")),
                name="import_counts_add_up",
            ),
        ]


class ImportRefusal(TenantModel):
    """A row of the file that was not taken, with the place and the reason."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="refusals")
    row = models.PositiveIntegerField(help_text="Line of the file, the header being 1")
    field = models.CharField(max_length=60, blank=True)
    code = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    raw = models.JSONField(default=dict)
