"""The organisations that one installation serves."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from membership.models.base import DatabaseNow, PublicIdField


class OrganisationKind(models.TextChoices):
    """The kind decides which rule set applies (rulebook 0.4)."""

    COOPERATIVE = "qc_coop", _("Co-operative")
    WORKER = "qc_coop_work", _("Worker co-operative")
    SOLIDARITY = "qc_coop_solidarity", _("Solidarity co-operative")
    FEDERATION = "qc_federation", _("Federation")
    NON_PROFIT = "qc_npo", _("Non-profit organisation")


class Organisation(models.Model):
    """A co-operative, federation or other body with a register of members: the tenant."""

    public_id = PublicIdField()
    slug = models.SlugField(unique=True, max_length=60)
    kind = models.CharField(max_length=40, choices=OrganisationKind)
    name_fr = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    time_zone = models.CharField(max_length=60, default="America/Toronto")
    offers_english = models.BooleanField(default=True)
    contact = models.CharField(max_length=200, blank=True, help_text="Whom a member may call or write to")
    reply_to = models.EmailField(blank=True)
    year_end_month = models.PositiveSmallIntegerField(default=12)
    year_end_day = models.PositiveSmallIntegerField(default=31)
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=DatabaseNow())

    def __str__(self) -> str:
        return self.name_fr

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which this organisation writes: French always, English beside it."""
        return ("fr", "en") if self.offers_english else ("fr",)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)
