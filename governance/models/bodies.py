"""Bodies of the organisation and the dated mandates of those who sit on them."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.assemblies import Assembly
from membership.models import Category, Membership, Person
from membership.models.base import STILL_RECORDED, Bitemporal, PublicIdField, TenantModel


class BodyKind(models.TextChoices):
    GENERAL_MEETING = "general_meeting", _("General meeting")
    BOARD = "board", _("Board of directors")
    COMMITTEE = "committee", _("Committee")


class Body(TenantModel):
    """A board, a committee, or the general meeting itself."""

    public_id = PublicIdField()
    kind = models.CharField(max_length=20, choices=BodyKind)
    name_fr = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)


class Seat(TenantModel):
    """A place on a body. A seat with a group belongs to the members of that category."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats")
    number = models.PositiveSmallIntegerField()
    group = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="seats_are_numbered"),
        ]


class Mandate(Bitemporal):
    """This person holds this seat on these days.

    A term ends at the close of an annual meeting, not on a calendar date, so its end is written
    when that meeting closes; `term_years` says how long it was given for.
    """

    public_id = PublicIdField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="mandates")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    office_fr = models.CharField(max_length=120, blank=True)
    office_en = models.CharField(max_length=120, blank=True)
    term_years = models.PositiveSmallIntegerField(null=True, blank=True)
    given_by = models.ForeignKey(Assembly, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_holder_per_seat",
                expressions=[
                    ("seat", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
                condition=STILL_RECORDED,
            ),
        ]
