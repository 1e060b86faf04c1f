"""The officers: whom the board put in charge of what, and when."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from membership.models import Membership, Person
from membership.models.base import STILL_RECORDED, Bitemporal, PublicIdField


class OfficeKind(models.TextChoices):
    """The words of the rule `officers`, and one for whatever else an organisation has."""

    PRESIDENT = "president", _("President")
    VICE_PRESIDENT = "vice_president", _("Vice-president")
    SECRETARY = "secretary", _("Secretary")
    TREASURER = "treasurer", _("Treasurer")
    GENERAL_MANAGER = "general_manager", _("General manager")
    OTHER = "other", _("Another office")


# Of which an organisation has one at a time.
SINGLE_OFFICES = (OfficeKind.PRESIDENT, OfficeKind.SECRETARY, OfficeKind.TREASURER, OfficeKind.GENERAL_MANAGER)


class Officer(Bitemporal):
    """This person holds this office on these days. title_fr, title_en: of an office that has no word of its own.

    slot: what only one holds at a time; the office itself, or the office with its title and who holds it where several
    may, such as vice-presidents.
    """

    public_id = PublicIdField()
    office = models.CharField(max_length=20, choices=OfficeKind)
    title_fr = models.CharField(max_length=120, blank=True)
    title_en = models.CharField(max_length=120, blank=True)
    slot = models.CharField(max_length=200)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_holder_per_office",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    ("slot", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
                condition=STILL_RECORDED,
            ),
            models.CheckConstraint(
                condition=(models.Q(office=OfficeKind.OTHER) & ~models.Q(title_fr=""))
                | (~models.Q(office=OfficeKind.OTHER) & models.Q(title_fr="", title_en="")),
                name="another_office_has_a_title",
            ),
        ]

    @staticmethod
    def slot_of(office: OfficeKind, title_fr: str, person: Person) -> str:
        return office.value if office in SINGLE_OFFICES else f"{office.value}/{title_fr}/{person.pk}"

    @property
    def name_fr(self) -> str:
        return self.title_fr or _said(self, "fr")

    @property
    def name_en(self) -> str:
        return self.title_en or self.title_fr or _said(self, "en")


def _said(officer: Officer, language: str) -> str:
    with override(language):
        return str(OfficeKind(officer.office).label)
