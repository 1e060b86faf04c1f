"""The by-laws of an organisation: versions, articles, and the rules whose value an article states."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.assemblies import Motion
from governance.models.records import Resolution
from membership.models import Account
from membership.models.base import DatabaseNow, PublicIdField, TenantModel


class BylawState(models.TextChoices):
    """`draft` may be edited. `joining` lasts no longer than the transaction that writes an assembly’s amendment."""

    DRAFT = "draft", _("In preparation")
    JOINING = "joining", _("Being written")
    ADOPTED = "adopted", _("Adopted")


class BylawVersion(TenantModel):
    """One version of the whole by-laws. Once adopted, a trigger keeps it and its articles as they are.

    It is in force from its day until that of the next one. based_on: the version it was written from.
    """

    public_id = PublicIdField()
    rank = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=BylawState, default=BylawState.DRAFT)
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    adopted_on = models.DateField(null=True, blank=True)
    in_force_from = models.DateField(null=True, blank=True)
    resolution = models.OneToOneField(
        Resolution, on_delete=models.PROTECT, null=True, blank=True, related_name="bylaw_version"
    )
    sha256 = models.CharField(max_length=64, blank=True)
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        ordering = ["-rank"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "rank"], name="bylaw_versions_are_numbered"),
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(state="draft"), name="one_draft_of_by_laws"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="adopted")
                | (
                    models.Q(adopted_on__isnull=False, in_force_from__gte=models.F("adopted_on")) & ~models.Q(sha256="")
                ),
                name="adopted_by_laws_have_their_days",
            ),
        ]

    @property
    def is_draft(self) -> bool:
        return self.state == BylawState.DRAFT

    @property
    def lapsed_on(self) -> date | None:
        """Return the day from which it has no effect any more; None of one that no meeting let lapse."""
        lapse: BylawLapse | None = getattr(self, "lapse", None)
        return lapse.lapsed_on if lapse is not None and lapse.restored_at is None else None


class BylawLapse(TenantModel):
    """By-laws that a board adopted have no effect from a day on: the meeting that was to ratify them did not.

    restored_at: when the office noted that they were ratified after all; they then never ceased.
    """

    version = models.OneToOneField(BylawVersion, on_delete=models.PROTECT, related_name="lapse")
    lapsed_on = models.DateField()
    finding = models.JSONField(help_text="What the rule answered, with its source")
    noted_at = models.DateTimeField(db_default=DatabaseNow())
    restored_at = models.DateTimeField(null=True, blank=True)


class BylawArticle(TenantModel):
    """One article of a version."""

    public_id = PublicIdField()
    version = models.ForeignKey(BylawVersion, on_delete=models.CASCADE, related_name="articles")
    position = models.PositiveIntegerField()
    number = models.CharField(max_length=20)
    title_fr = models.CharField(max_length=250)
    title_en = models.CharField(max_length=250, blank=True)
    text_fr = models.TextField()
    text_en = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="articles_are_numbered"),
        ]

    def __str__(self) -> str:
        return self.number


class BylawValue(TenantModel):
    """An article states the value of a rule."""

    version = models.ForeignKey(BylawVersion, on_delete=models.CASCADE, related_name="values")
    article = models.ForeignKey(BylawArticle, on_delete=models.CASCADE, related_name="values")
    key = models.SlugField(max_length=80)
    value = models.JSONField()

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="one_article_sets_a_rule"),
        ]


class AmendedArticle(TenantModel):
    """What a motion would make of one article, if it is adopted. It can be edited until the notice leaves."""

    public_id = PublicIdField()
    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="amended_articles")
    number = models.CharField(max_length=20)
    is_repeal = models.BooleanField(default=False)
    title_fr = models.CharField(max_length=250, blank=True)
    title_en = models.CharField(max_length=250, blank=True)
    text_fr = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    sets = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["motion", "number"], name="a_motion_amends_an_article_once"),
        ]
