"""What remains of a meeting: numbered resolutions and minutes."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.models.assemblies import Assembly, Motion, MotionState
from membership.models import Account, Document, sort_key
from membership.models.base import DatabaseNow, PublicIdField, TenantModel


class Resolution(TenantModel):
    """An adopted motion, under its number in the register of resolutions.

    Only adopted motions get a number; year and rank are never given twice. series: of which body, empty for the
    members; each numbers its own.
    """

    public_id = PublicIdField()
    motion = models.OneToOneField(Motion, on_delete=models.PROTECT, related_name="resolution")
    series = models.CharField(max_length=8, blank=True, default="")
    year = models.PositiveSmallIntegerField()
    rank = models.PositiveIntegerField()
    adopted_on = models.DateField()
    title_fr = models.CharField(max_length=250)
    title_en = models.CharField(max_length=250, blank=True)
    text_fr = models.TextField()
    text_en = models.TextField(blank=True)
    # Number, titles and texts without accents or capitals, which the database cannot be relied on to fold.
    search_key = models.TextField(editable=False, default="")

    class Meta:
        ordering = ["-year", "-rank"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "series", "year", "rank"], name="resolutions_are_numbered"),
        ]
        indexes = [
            GinIndex(fields=["search_key"], name="resolution_search_trgm", opclasses=["gin_trgm_ops"]),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row; what it is found by follows from what it says."""
        self.search_key = sort_key(self.number, self.title_fr, self.title_en, self.text_fr, self.text_en)
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        number = f"{self.year}-{self.rank:02d}"
        return f"{self.series}-{number}" if self.series else number

    @property
    def is_adopted(self) -> bool:
        """Whether its motion is still adopted: a corrected count may have rejected it. Costs SQL without the motion."""
        return self.motion.state != MotionState.REJECTED


class MinutesState(models.TextChoices):
    """`adopted` is the version the next meeting adopted, sealed; `corrected` one that replaces it, with its reason."""

    DRAFT = "draft", _("Draft")
    ADOPTED = "adopted", pgettext_lazy("minutes", "Adopted")
    CORRECTED = "corrected", pgettext_lazy("minutes", "Adopted, corrected")


class Minutes(TenantModel):
    """One version of the minutes in one language, as a document that never changes."""

    public_id = PublicIdField()
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="minutes")
    language = models.CharField(max_length=5)
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=MinutesState, default=MinutesState.DRAFT)
    adopted_by = models.ForeignKey(Motion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    because = models.TextField(blank=True)
    # What the secretary had written when it was drawn up, by the public id of the point, "" for the end: a meeting
    # adopts the draft it read, not what was written after it.
    passages = models.JSONField(null=True, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assembly", "language", "version"], name="minutes_versions_are_numbered"),
            models.UniqueConstraint(
                fields=["assembly", "language"],
                condition=models.Q(state="adopted"),
                name="minutes_are_adopted_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(adopted_by__isnull=False),
                name="adopted_minutes_have_their_motion",
            ),
        ]
