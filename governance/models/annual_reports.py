"""The annual report: what the office writes and joins, put together with what the register says."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.assemblies import Assembly
from membership.models import Account, Document
from membership.models.base import DatabaseNow, PublicIdField, TenantModel


class AnnualReport(TenantModel):
    """What no register says: domicile, other names, number of employees. assembly: the annual meeting it is put to."""

    assembly = models.OneToOneField(Assembly, on_delete=models.PROTECT, related_name="annual_report")
    domicile = models.CharField(max_length=250, blank=True)
    other_names = models.CharField(max_length=250, blank=True)
    employees = models.PositiveIntegerField(null=True, blank=True)


class ReportPartKind(models.TextChoices):
    """What is joined. Where the rules ask for one, it goes by the word of the rule."""

    MESSAGE = "message", _("Message of the board or of the president")
    STATEMENTS = "statements", _("Financial statements")
    AUDITOR_REPORT = "auditor_report", _("Auditor’s report")
    SHARE_CAPITAL = "share_capital", _("Statement of share capital")
    OTHER = "other", _("Another part")


class AnnualReportPart(TenantModel):
    """A PDF joined to the report, in its place. title_fr, title_en: of a part that has no name of its own."""

    public_id = PublicIdField()
    report = models.ForeignKey(AnnualReport, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=16, choices=ReportPartKind)
    title_fr = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField()
    pages = models.PositiveIntegerField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "kind"],
                condition=~models.Q(kind=ReportPartKind.OTHER),
                name="a_named_part_is_joined_once",
            ),
            models.UniqueConstraint(
                fields=["report", "position"],
                name="parts_of_a_report_have_their_places",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=ReportPartKind.OTHER) | ~models.Q(title_fr=""), name="another_part_has_a_title"
            ),
        ]


class AnnualReportEdition(TenantModel):
    """One version of the report in one language, as a document that never changes. lacks: what it was without."""

    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="editions")
    language = models.CharField(max_length=5)
    version = models.PositiveSmallIntegerField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    lacks = models.JSONField(default=list)
    produced_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    produced_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        ordering = ["language", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["report", "language", "version"], name="editions_are_numbered"),
        ]
