"""Reading the register: the words of its names, the searches kept, who read it, and whether it still adds up."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from membership.models.accounts import Account
from membership.models.base import DatabaseNow, PublicIdField, TenantModel
from membership.models.register import Membership


class NameWord(TenantModel):
    """A word that stands in somebody's name, folded as the sort key is: what a misspelt search is set right by.

    A trigger on persons writes these, a statement at a time, however the persons come in.
    """

    word = models.CharField(max_length=330)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "word"], name="one_row_per_word")]
        indexes = [GinIndex(fields=["word"], name="name_word_trgm", opclasses=["gin_trgm_ops"])]


class SavedView(TenantModel):
    """A search of the register that somebody keeps under a name, for themselves in one organisation."""

    public_id = PublicIdField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000, help_text="What was asked, as it stands in the address")

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "account", "name"], name="one_view_per_name"),
        ]


class ConsultationKind(models.TextChoices):
    LIST = "list", _("The list")
    FILE = "file", _("A member’s file")
    CHANGES = "changes", _("What changed")
    EXPORT = "export", _("The whole register, written out")
    SHARES = "shares", _("A member’s shares")
    DUE = "due", _("What members owe, and ask to have back")
    LETTERS = "letters", _("What a member was written")
    ACTING = "acting", _("Who acts for a member")
    ESTATE = "estate", _("The estate of a member")
    REQUEST = "request", _("What a member asks")
    CONTACT = "contact", _("How to reach a member, and what they agreed to")
    GROUP = "group", _("The members of a section or household")
    BULK = "bulk", _("Members chosen to be changed together")
    ARCHIVE = "archive", _("All that is held on somebody")


class Consultation(TenantModel):
    """Somebody read the register, or took a copy of it away. Written once, never changed."""

    kind = models.CharField(max_length=10, choices=ConsultationKind)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", help_text="Empty: from the command line"
    )
    consulted_at = models.DateTimeField(db_default=DatabaseNow())
    as_of = models.DateField()
    known_at = models.DateTimeField(null=True, help_text="Empty: as known then and there")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    format = models.CharField(max_length=10, blank=True)
    search = models.CharField(max_length=1000, blank=True, help_text="What was looked for, as in the address")

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-id"]),
            # What somebody read within the hour is looked for at each page they open.
            models.Index(fields=["account", "consulted_at"], name="consultation_by_reader"),
        ]


class RegisterCheck(TenantModel):
    """What must always be true of the register, looked at on one occasion. Written once."""

    checked_at = models.DateTimeField(db_default=DatabaseNow())
    on = models.DateField()
    findings = models.JSONField(help_text="One per invariant: code, left, right, holds")
    broken = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "-id"])]
