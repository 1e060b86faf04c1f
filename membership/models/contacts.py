"""What one may know of a person beside the register: telephones, age, what they agreed to, with whom they live."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from membership.models.accounts import Account
from membership.models.applications import AttestedAge
from membership.models.base import (
    STILL_RECORDED,
    Bitemporal,
    DatabaseNow,
    FromImport,
    PublicIdField,
    TenantModel,
    changing,
)
from membership.models.people import Document, LocalDigits, Person, sort_key


class PhoneKind(models.TextChoices):
    HOME = "home", pgettext_lazy("telephone", "Home")
    MOBILE = "mobile", pgettext_lazy("telephone", "Mobile")
    WORK = "work", pgettext_lazy("telephone", "Work")


class Phone(FromImport, TenantModel):
    """One more telephone of a person, beside the one of the register."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="phones")
    kind = models.CharField(max_length=10, choices=PhoneKind, default=PhoneKind.MOBILE)
    number = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "number"], name="a_number_once_per_person")]
        indexes = [models.Index(LocalDigits("number"), name="other_telephone")]


class Age(FromImport, TenantModel):
    """How old a person is: a birth date, or what was attested. Shown in no list and in no export."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="age")
    birth_on = models.DateField(null=True, blank=True)
    attested = models.PositiveSmallIntegerField(choices=AttestedAge, null=True, blank=True)
    guardian_name = models.CharField(max_length=250, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(birth_on__isnull=False) | models.Q(attested__isnull=False), name="age_says_something"
            ),
        ]


class Purpose(models.TextChoices):
    """For what one may write to a person. The notices of the law need no consent: only how they are sent does."""

    NOTICES_BY_EMAIL = "notices_by_email", _("Notices of meetings by e-mail")
    NEWS = "news", _("News of the organisation by e-mail")
    LARGE_PRINT = "large_print", _("Letters in large print")


class ConsentEvent(TenantModel):
    """The person agreed to something, or no longer does. Only ever added to: the last one counts.

    text: the sentence that was agreed to. source: where, such as «self-service» or «paper form of 3 May».
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=30, choices=Purpose)
    is_given = models.BooleanField()
    text = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=200)
    at = models.DateTimeField(db_default=DatabaseNow())
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["person", "purpose", "-at"]),
            models.Index(fields=["organisation", "at", "id"], name="consents_change"),
        ]


class Household(TenantModel):
    """Persons who live together. It groups, and gives nothing: no vote, no membership, no access."""

    public_id = PublicIdField()
    name = models.CharField(max_length=200)
    closed_on = models.DateField(null=True, blank=True)


class HouseholdMember(Bitemporal):
    """This person lives in this household on these days; in one at a time."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="households")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_household_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("effective", RangeOperators.OVERLAPS)],
                condition=STILL_RECORDED,
            ),
        ]
        indexes = changing("household_stay", by_import=False)


class FormerName(TenantModel):
    """A name that a person bore until a day; the register shows the present one. Only ever added to."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="former_names")
    given_name = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=330, editable=False)
    held_until = models.DateField(help_text="The first day of the name that follows")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(db_default=DatabaseNow())
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-held_until", "-pk"]
        indexes = [
            # Somebody may be looked for by a name that they bore: in the names of today's manner.
            GinIndex(fields=["sort_key"], name="former_name_trgm", opclasses=["gin_trgm_ops"]),
            # What changed between two days, however much there is of it.
            models.Index(fields=["organisation", "held_until", "id"], name="former_names_change"),
            models.Index(fields=["organisation", "recorded_at", "id"], name="former_names_written"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.family_name, self.given_name)
        super().save(*args, **kwargs)

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


class ContactFact(models.TextChoices):
    """What is kept of how a person was reached before."""

    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Telephone")
    PHONES = "phones", _("Other telephones")
    LANGUAGE = "language", _("Language")


class FormerContact(TenantModel):
    """How a person was reached until an instant; the register shows how they are now. Only ever added to.

    value: what was said until then; of the other telephones, a line each, its kind first. An erasure empties it:
    was_known still says that there was something. Nothing is written of what never changed.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="former_contacts", db_index=False)
    fact = models.CharField(max_length=10, choices=ContactFact)
    value = models.TextField(blank=True)
    was_known = models.BooleanField()
    changed_at = models.DateTimeField(db_default=DatabaseNow())
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            # What was said of one person at an instant: the first that was changed after it.
            models.Index(fields=["person", "fact", "changed_at", "id"], name="former_contact_of_person"),
            models.Index(fields=["organisation", "fact", "changed_at"], name="former_contacts_since"),
            models.Index(fields=["organisation", "changed_at", "id"], name="contacts_change"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(was_known=True) | models.Q(value=""), name="former_contact_was_known_with_a_value"
            ),
        ]

    @property
    def is_erased(self) -> bool:
        return self.was_known and not self.value


class EmailChange(TenantModel):
    """A person gave another e-mail address: it replaces the first once the link sent there is followed, once.

    Only a digest of the link is kept. What is settled has no address any longer: it is the person's then, or nobody's.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="email_changes")
    email = models.EmailField(blank=True)
    digest = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField(db_default=DatabaseNow())
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(settled_at=None), name="one_email_change_at_a_time"
            ),
        ]
