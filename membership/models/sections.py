"""Sections of an organisation: regions, sectors, fields; and who belongs to which, on which days."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from membership.models.base import STILL_RECORDED, Bitemporal, FromImport, PublicIdField, TenantModel, changing
from membership.models.register import Membership


class SectionKind(models.TextChoices):
    REGION = "region", _("Region")
    SECTOR = "sector", _("Sector")
    FIELD = "field", _("Field")


class Section(TenantModel):
    """One region, sector or field. closed_on: the first day on which nobody belongs to it any more."""

    public_id = PublicIdField()
    kind = models.CharField(max_length=10, choices=SectionKind)
    key = models.SlugField(max_length=60)
    name_fr = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "position", "key"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "key"], name="one_section_per_key"),
        ]

    def __str__(self) -> str:
        return self.name_fr


class SectionMembership(FromImport, Bitemporal):
    """The member belongs to this section on these days; of each kind, to one at a time.

    kind: that of the section, kept here so that the database can hold «one at a time».
    """

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="sections")
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="memberships")
    kind = models.CharField(max_length=10, choices=SectionKind)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_section_of_a_kind_at_a_time",
                # The member said in a way that no question says it, as for the periods of membership.
                expressions=[
                    (F("membership") + 0, RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
                condition=STILL_RECORDED,
            ),
        ]
        indexes = [
            models.Index(fields=["section"]),
            # Whether a member is of a section, along the names; and all of a section, by the index alone.
            models.Index(
                fields=["section", "membership"],
                include=["effective"],
                condition=STILL_RECORDED,
                name="section_stay_known",
            ),
            *changing("section_stay"),
        ]
