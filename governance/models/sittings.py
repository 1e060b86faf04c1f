"""What is particular to a body that meets: interests declared, who withdrew from a vote, who signed a written text."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.assemblies import Assembly, Motion
from governance.models.bodies import Body, Mandate
from membership.models import Account, Person
from membership.models.base import DatabaseNow, PublicIdField, TenantModel


class InterestKind(models.TextChoices):
    GENERAL = "general", _("General: for whatever comes up")
    MATTER = "matter", _("For one matter")


class Interest(TenantModel):
    """An interest that a director declared. Written once; only the day it ended is written afterwards."""

    public_id = PublicIdField()
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="interests")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=InterestKind)
    matter = models.CharField(max_length=250, blank=True)
    text = models.TextField()
    declared_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    noted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    noted_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        ordering = ["-declared_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=models.F("declared_on")),
                name="an_interest_ends_after_it_is_declared",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=InterestKind.GENERAL, matter="")
                | (models.Q(kind=InterestKind.MATTER) & ~models.Q(matter="")),
                name="an_interest_in_a_matter_names_it",
            ),
        ]


class Recusal(TenantModel):
    """A director who withdrew from one vote. interest: the declaration it follows from, if one was made before.

    One that was noted by mistake is taken back, once: it counts nowhere from then on, and stays written.
    """

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="recusals")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="recusals")
    interest = models.ForeignKey(Interest, on_delete=models.PROTECT, null=True, blank=True, related_name="recusals")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(db_default=DatabaseNow())
    noted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_because = models.CharField(max_length=300, blank=True, default="", db_default="")
    taken_back_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["motion", "mandate"],
                condition=models.Q(taken_back_at=None),
                name="one_withdraws_from_a_vote_once",
            ),
            models.CheckConstraint(
                condition=models.Q(taken_back_at=None, taken_back_because="", taken_back_by=None)
                | models.Q(taken_back_at__isnull=False, taken_back_because__gt=""),
                name="a_withdrawal_taken_back_says_why",
            ),
        ]

    @property
    def stands(self) -> bool:
        return self.taken_back_at is None


class SignatureMeans(models.TextChoices):
    OWN = "own", _("Signed here")
    PAPER = "paper", _("Signed on paper, entered by the office")


class WrittenSignature(TenantModel):
    """A director's signature under a written resolution."""

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="signatures")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="signatures")
    means = models.CharField(max_length=6, choices=SignatureMeans)
    signed_at = models.DateTimeField(db_default=DatabaseNow())
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assembly", "mandate"], name="a_director_signs_once"),
        ]
