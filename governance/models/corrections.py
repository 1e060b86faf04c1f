"""A notice of meeting sent anew because something in it changed."""

from __future__ import annotations

from django.db import models

from governance.models.assemblies import Assembly
from membership.models import Notice
from membership.models.base import TenantModel


class CorrectedNotice(TenantModel):
    """One version of the notice after the first: what it replaces, what changes, and why. It is never rewritten.

    changes: by language, one entry for each thing that differs, as `governance.rules.corrections.Change.as_json`
    writes it: what the reader is shown is what was sent, whatever becomes of the meeting afterwards.
    """

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="corrections")
    version = models.PositiveSmallIntegerField()
    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="correction")
    replaces = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="replaced_by")
    changes = models.JSONField()
    why_fr = models.TextField()
    why_en = models.TextField(blank=True)
    finding = models.JSONField()

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["assembly", "version"], name="notice_versions_are_numbered"),
            models.CheckConstraint(condition=models.Q(version__gte=2), name="the_first_notice_corrects_nothing"),
        ]
