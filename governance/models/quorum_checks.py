"""When the quorum of a meeting was checked, and what was found."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.assemblies import Assembly
from membership.models import Account
from membership.models.base import DatabaseNow, TenantModel


class QuorumMoment(models.TextChoices):
    """When it was checked, in the words of the rule `quorum_when_checked`."""

    OPENING = "opening", _("At the opening")
    ON_REQUEST = "on_request", _("When a member asked")


class QuorumCheck(TenantModel):
    """One check of the quorum: between two of them, votes rest on the last."""

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="quorum_checks")
    moment = models.CharField(max_length=12, choices=QuorumMoment)
    finding = models.JSONField()
    at = models.DateTimeField(db_default=DatabaseNow())
    noted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
