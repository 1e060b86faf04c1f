"""The audit trail: one hash chain per organisation, and one for the installation."""

from __future__ import annotations

from django.db import models

from membership.models.base import DatabaseNow
from membership.models.organisations import Organisation


class AuditChain(models.Model):
    """The head of a chain. Its row lock gives entries their order."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, null=True, related_name="audit_chain")
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1),
                condition=models.Q(organisation__isnull=True),
                name="one_installation_chain",
            ),
        ]


class AuditEntry(models.Model):
    """Who did what to which object. Clear values are not here, only their salted digest."""

    chain = models.ForeignKey(AuditChain, on_delete=models.PROTECT, related_name="entries")
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField(db_default=DatabaseNow())
    actor = models.CharField(max_length=40, help_text="Public id of the account, or «system»")
    action = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "seq"], name="audit_entries_are_numbered"),
        ]
        indexes = [models.Index(fields=["object_kind", "object_id"])]


class AuditDetail(models.Model):
    """The clear values behind a digest. Erasing one leaves the chain whole."""

    entry = models.OneToOneField(AuditEntry, on_delete=models.CASCADE, related_name="detail")
    salt = models.CharField(max_length=32)
    values = models.JSONField()
