"""What privacy asks to be kept: files taken away, erasures with their receipts, the register of incidents."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from membership.models.accounts import Account
from membership.models.base import DatabaseNow, PublicIdField, TenantModel
from membership.models.people import Document, Person


class DataArchive(TenantModel):
    """A file of all that is held on somebody, made for them or for the office, taken away once.

    content: empty before it is made, and again once it is taken or too old.
    """

    public_id = PublicIdField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="archives")
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(db_default=DatabaseNow())
    made_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    content = models.BinaryField(default=b"")

    class Meta:
        indexes = [
            models.Index(fields=["asked_at"], condition=models.Q(made_at=None), name="archives_to_make"),
        ]


class Erasure(TenantModel):
    """What was erased of somebody, what is kept and why. Written once, with its receipt; nothing erased is in it.

    erased: [{what, count}]; kept: [{what, count, rule, until}].
    """

    public_id = PublicIdField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="erasures")
    reason = models.CharField(max_length=500)
    erased = models.JSONField(default=list)
    kept = models.JSONField(default=list)
    receipt = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    erased_at = models.DateTimeField()
    erased_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["organisation", "-erased_at"])]


class Risk(models.TextChoices):
    """Whether somebody may suffer serious injury: if so, the regulator and they are told."""

    UNKNOWN = "unknown", _("Not assessed yet")
    NONE = "none", _("No risk of serious injury")
    SERIOUS = "serious", _("Risk of serious injury")


class Incident(TenantModel):
    """A confidentiality incident, in the register that the law asks for. Corrected in place; the trail has both."""

    public_id = PublicIdField()
    happened_on = models.DateField(null=True, blank=True, help_text="Empty: nobody knows")
    found_on = models.DateField()
    data = models.TextField(help_text="Which personal information")
    circumstances = models.TextField()
    persons = models.PositiveIntegerField(null=True, blank=True, help_text="How many; empty: nobody knows")
    risk = models.CharField(max_length=10, choices=Risk, default=Risk.UNKNOWN)
    risk_reasons = models.TextField(blank=True)
    regulator_told_on = models.DateField(null=True, blank=True)
    persons_told_on = models.DateField(null=True, blank=True)
    notices = models.TextField(blank=True, help_text="Who else was told, and how")
    measures = models.TextField(blank=True)
    recorded_at = models.DateTimeField(db_default=DatabaseNow())
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-found_on", "-pk"]
        indexes = [models.Index(fields=["organisation", "-found_on"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(happened_on=None) | models.Q(happened_on__lte=models.F("found_on")),
                name="incident_found_after_it_happened",
            ),
        ]
