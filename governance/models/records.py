"""What remains of a meeting: numbered resolutions and minutes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.assemblies import Assembly, Motion
from membership.models import Account, Document
from membership.models.base import DatabaseNow, PublicIdField, TenantModel


class Resolution(TenantModel):
    """An adopted motion, under its number in the register of resolutions.

    Only adopted motions get a number; year and rank are never given twice.
    """

    public_id = PublicIdField()
    motion = models.OneToOneField(Motion, on_delete=models.PROTECT, related_name="resolution")
    year = models.PositiveSmallIntegerField()
    rank = models.PositiveIntegerField()
    adopted_on = models.DateField()
    title_fr = models.CharField(max_length=250)
    title_en = models.CharField(max_length=250, blank=True)
    text_fr = models.TextField()
    text_en = models.TextField(blank=True)

    class Meta:
        ordering = ["-year", "-rank"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year", "rank"], name="resolutions_are_numbered"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"{self.year}-{self.rank:02d}"


class MinutesState(models.TextChoices):
    DRAFT = "draft", _("Draft")


class Minutes(TenantModel):
    """One version of the minutes in one language, as a document that never changes."""

    public_id = PublicIdField()
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="minutes")
    language = models.CharField(max_length=5)
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=MinutesState, default=MinutesState.DRAFT)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assembly", "language", "version"], name="minutes_versions_are_numbered"),
        ]
