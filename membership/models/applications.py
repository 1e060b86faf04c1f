"""Asking to become a member: what was written on the form, what was joined to it, what the board decided."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from membership.models.accounts import Account
from membership.models.base import DatabaseNow, PublicIdField, TenantModel
from membership.models.people import Address, Document, PersonKind, sort_key
from membership.models.register import Category, Membership


class AttestedAge(models.IntegerChoices):
    """What somebody may attest instead of a birth date."""

    FOURTEEN = 14, _("14 or over")
    EIGHTEEN = 18, _("18 or over")


class ApplicationState(models.TextChoices):
    RECEIVED = "received", _("Received")
    ADMITTED = "admitted", pgettext_lazy("application", "Admitted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Application(TenantModel):
    """Somebody asks to become a member. Nothing of it is in the register until the board admits them.

    guardian_name: of the parent or tutor who signs for somebody under fourteen. documents_wanted: what the office asked
    for last, on documents_asked_at; documents_sent_at: when the applicant last joined some since, from their own page.
    decided_on: the day that the board decided, where it was said; decided_at: when that was written down.
    """

    public_id = PublicIdField()
    kind = models.CharField(max_length=10, choices=PersonKind, default=PersonKind.NATURAL)
    given_name = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=330, editable=False)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=5, default="fr")
    line = models.CharField(max_length=250, blank=True)
    city = models.CharField(max_length=120, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, default="CA")
    birth_on = models.DateField(null=True, blank=True)
    attested_age = models.PositiveSmallIntegerField(choices=AttestedAge, null=True, blank=True)
    guardian_name = models.CharField(max_length=250, blank=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    message = models.TextField(blank=True)
    documents_wanted = models.TextField(blank=True)
    documents_asked_at = models.DateTimeField(null=True, blank=True)
    documents_sent_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=ApplicationState, default=ApplicationState.RECEIVED)
    received_at = models.DateTimeField(db_default=DatabaseNow())
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    membership = models.OneToOneField(Membership, on_delete=models.PROTECT, null=True, related_name="application")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="admitted", membership__isnull=False)
                | (~models.Q(state="admitted") & models.Q(membership=None)),
                name="admitted_application_has_member",
            ),
            models.CheckConstraint(
                condition=models.Q(state="received", decided_at=None)
                | (~models.Q(state="received") & models.Q(decided_at__isnull=False)),
                name="application_decided_once",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "received_at"]),
            models.Index(fields=["organisation", "sort_key"], name="applications_by_name"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.family_name, self.given_name)
        super().save(*args, **kwargs)

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def postal_address(self) -> Address:
        """Where letters go until there is an entry in the register, as a member's address is written."""
        return Address(line=self.line, city=self.city, postal_code=self.postal_code, country=self.country)

    @property
    def awaits_documents(self) -> bool:
        """Return whether the office asked for documents, and nothing has come since."""
        is_asked = self.state == ApplicationState.RECEIVED and self.documents_asked_at is not None
        return is_asked and self.documents_sent_at is None

    @property
    def has_new_documents(self) -> bool:
        """Return whether what the office asked for has come."""
        is_asked = self.state == ApplicationState.RECEIVED and self.documents_asked_at is not None
        return is_asked and self.documents_sent_at is not None


class ApplicationDocument(TenantModel):
    """A file joined to an application."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=250)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "document"], name="joined_once"),
        ]
