"""The auditor: whom the members appointed for which year, what they handed in, and how that ended."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.records import Resolution
from membership.models import Account, Correspondent, Document
from membership.models.base import DatabaseNow, PublicIdField, TenantModel


class AuditorEnd(models.TextChoices):
    RESIGNED = "resigned", _("Resigned from the audit")
    REPLACED = "replaced", _("Replaced by another auditor")
    REMOVED = "removed", _("Removed by the members")


class AuditorTerm(TenantModel):
    """Somebody audits a fiscal year. permit: of the professional order. correspondent: where they are told of meetings.

    Written once; the report they hand in and the end of it are written afterwards. ended_by: what removed them.
    """

    public_id = PublicIdField()
    name = models.CharField(max_length=250)
    permit = models.CharField(max_length=60, blank=True)
    year_end_on = models.DateField()
    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="auditors")
    correspondent = models.ForeignKey(Correspondent, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    consent = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    named_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    named_at = models.DateTimeField(db_default=DatabaseNow())
    report = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    report_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end = models.CharField(max_length=10, choices=AuditorEnd, blank=True)
    ended_because = models.TextField(blank=True)
    ended_by = models.ForeignKey(
        Resolution, on_delete=models.PROTECT, null=True, blank=True, related_name="auditors_ended"
    )

    class Meta:
        ordering = ["-year_end_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year_end_on"],
                condition=models.Q(ended_on__isnull=True),
                name="one_auditor_a_year",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True, end="")
                | (models.Q(ended_on__isnull=False) & ~models.Q(end="")),
                name="the_end_of_an_audit_is_said",
            ),
            models.CheckConstraint(
                condition=models.Q(report__isnull=True, report_on__isnull=True)
                | models.Q(report__isnull=False, report_on__isnull=False),
                name="the_report_of_an_audit_has_its_day",
            ),
        ]
