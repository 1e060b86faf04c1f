"""Reading the register: the words of its names, the searches kept, who read it, and whether it still adds up."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from membership.models.accounts import Account
from membership.models.base import DatabaseNow, PublicIdField, TenantModel
from membership.models.people import Person
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
    DESK = "desk", _("Shown at the office")
    LOG = "log", _("The log of who read it")


class ReaderCapacity(models.TextChoices):
    """As what somebody without an account was shown the register."""

    MEMBER = "member", _("A member")
    DIRECTOR = "director", _("A director")
    AUTHORITY = "authority", _("An authority, or who acts for one")
    OTHER = "other", _("Somebody else")


class Consultation(TenantModel):
    """Somebody read the register, or took a copy of it away. Written once, never changed.

    At the office somebody without an account may read it: `account` is then who showed it and wrote this down, `as_of`
    the day of the reading, `reader` and what follows who read what. `shown_to` is the same reader, where the register
    knows them: what was typed of them goes with their erasure.
    """

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
    reader = models.CharField(max_length=200, blank=True, default="", help_text="Who read it at the office")
    shown_to = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", help_text="The reader, known to the register"
    )
    capacity = models.CharField(max_length=10, choices=ReaderCapacity, blank=True, default="")
    quality = models.CharField(max_length=120, blank=True, default="", help_text="Member number, or which authority")
    shown = models.CharField(max_length=500, blank=True, default="", help_text="What was shown at the office")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(kind="desk", capacity__gt="", shown__gt="")
                    & (models.Q(reader__gt="") | models.Q(shown_to__isnull=False))
                )
                | (
                    ~models.Q(kind="desk")
                    & models.Q(reader="", capacity="", quality="", shown="", shown_to__isnull=True)
                ),
                name="desk_reading_says_who_and_what",
            ),
        ]
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
