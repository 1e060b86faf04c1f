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
    WORKER_SHAREHOLDER = "qc_coop_wshare", _("Worker-shareholder co-operative")
    HOUSING = "qc_coop_housing", _("Housing co-operative")
    FEDERATION = "qc_federation", _("Federation")
    CONFEDERATION = "qc_confederation", _("Confederation")
    CAISSE = "qc_caisse", _("Financial services co-operative")
    CAISSE_FEDERATION = "qc_caisse_federation", _("Federation of financial services co-operatives")
    NON_PROFIT = "qc_npo", _("Non-profit organisation")
    FEDERAL = "ca_coop", _("Federal co-operative")


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
    def has_seats(self) -> bool:
        """Whether its members may have several votes, one a seat; the database holds all others to one."""
        return self.kind in (OrganisationKind.FEDERATION, OrganisationKind.CONFEDERATION)

    @property
    def has_proxies(self) -> bool:
        """Whether its by-laws may let members vote by proxy: whoever carries one has several votes to cast."""
        return self.kind == OrganisationKind.NON_PROFIT

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which this organisation writes: French always, English beside it."""
        return ("fr", "en") if self.offers_english else ("fr",)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)
