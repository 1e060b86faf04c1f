"""A notice of meeting sent anew because something in it changed."""

from __future__ import annotations

from django.db import models

from governance.models.assemblies import LEFT_OUT, Assembly
from membership.models import Membership, Notice
from membership.models.base import TenantModel


class CorrectedNotice(TenantModel):
    """One version of the notice after the first: what it replaces, what changes, and why. It is never rewritten.

    changes: by language, one entry for each thing that differs, as `governance.rules.corrections.Change.as_json`
    writes it: what the reader is shown is what was sent, whatever becomes of the meeting afterwards.

    told, list_sha256: of its own list of those told and of those left out; nothing for versions sent before such lists
    were kept.
    """

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="corrections")
    version = models.PositiveSmallIntegerField()
    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="correction")
    replaces = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="replaced_by")
    changes = models.JSONField()
    why_fr = models.TextField()
    why_en = models.TextField(blank=True)
    finding = models.JSONField()
    told = models.PositiveIntegerField(null=True)
    list_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["assembly", "version"], name="notice_versions_are_numbered"),
            models.CheckConstraint(condition=models.Q(version__gte=2), name="the_first_notice_corrects_nothing"),
        ]


class CorrectedEntry(TenantModel):
    """One member when a corrected notice left: told or not, and why.

    as_before: told because the notice before told them, though by the day of this one they would not be.
    """

    correction = models.ForeignKey(CorrectedNotice, on_delete=models.PROTECT, related_name="entries")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=330)
    number = models.CharField(max_length=40)
    is_told = models.BooleanField()
    as_before = models.BooleanField(default=False)
    reason_code = models.CharField(max_length=60)
    reason_params = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["correction", "membership"], name="corrected_once_for_a_member"),
            models.CheckConstraint(
                condition=models.Q(as_before=False) | models.Q(is_told=True), name="told_as_before_is_told"
            ),
        ]
        indexes = [
            models.Index(fields=["correction", "membership"], condition=LEFT_OUT, name="left_out_of_a_correction"),
        ]
