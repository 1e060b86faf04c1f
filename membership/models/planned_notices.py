"""Notices that are to be issued by themselves, at an instant that somebody chose."""

from __future__ import annotations

from django.db import models

from membership.models.accounts import Account
from membership.models.base import PUBLIC_ID_LENGTH, DatabaseNow, PublicIdField, TenantModel


class PlannedNotice(TenantModel):
    """A notice to come. subject: the public id of what it is of, which another room keeps, and issues.

    It is over once: when its notice has left, when somebody struck it, when there was nothing left to tell, or when the
    rules let it leave no more.
    """

    public_id = PublicIdField()
    subject = models.CharField(max_length=PUBLIC_ID_LENGTH)
    leaves_at = models.DateTimeField()
    reason = models.CharField(max_length=2000, blank=True, help_text="Why it leaves although a rule warns")
    planned_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    planned_at = models.DateTimeField(db_default=DatabaseNow())
    over_at = models.DateTimeField(null=True, blank=True)
    over_because = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "subject"], condition=models.Q(over_at=None), name="planned_once"
            ),
            models.CheckConstraint(
                condition=models.Q(over_at=None, over_because="")
                | (models.Q(over_at__isnull=False) & ~models.Q(over_because="")),
                name="planned_notice_over_with_its_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["leaves_at"], condition=models.Q(over_at=None), name="planned_notice_to_come"),
        ]
