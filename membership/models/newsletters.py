"""What an organisation writes to those who asked for its news."""

from __future__ import annotations

from django.db import models

from membership.models.accounts import Account
from membership.models.base import DatabaseNow, PublicIdField, TenantModel
from membership.models.notices import Notice


class Newsletter(TenantModel):
    """A piece of news, written until it leaves; then its notice holds what left, and to whom."""

    public_id = PublicIdField()
    subject_fr = models.CharField(max_length=200)
    subject_en = models.CharField(max_length=200, blank=True)
    body_fr = models.TextField()
    body_en = models.TextField(blank=True)
    begun_at = models.DateTimeField(db_default=DatabaseNow())
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="newsletter")

    def __str__(self) -> str:
        return self.subject_fr
