"""Whom an organisation tells of its meetings although they are no members."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from membership.models.base import DatabaseNow, PublicIdField, TenantModel
from membership.models.people import Address


class CorrespondentKind(models.TextChoices):
    FEDERATION = "federation", _("Federation")
    AUDITOR = "auditor", _("Auditor")
    GUEST = "guest", _("Guest")


class Correspondent(TenantModel):
    """A federation, an auditor, a guest: told of meetings, with proof, without standing in the register.

    Kept from one meeting to the next, until put aside; what was sent to them keeps naming them.
    """

    public_id = PublicIdField()
    kind = models.CharField(max_length=10, choices=CorrespondentKind)
    name = models.CharField(max_length=250)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="fr")
    line = models.CharField(max_length=250, blank=True)
    city = models.CharField(max_length=120, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, default="CA")
    kept_since = models.DateTimeField(db_default=DatabaseNow())
    put_aside_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(email="") | ~models.Q(line=""), name="correspondent_can_be_reached"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """The name, as a person has one."""
        return self.name

    @property
    def postal_address(self) -> Address:
        """Where letters go, as a member's address is written; it is kept nowhere else."""
        return Address(line=self.line, city=self.city, postal_code=self.postal_code, country=self.country)
