"""What goes with the acts of a member's life: the reasons for overriding, the letters, trials, deaths, estates."""

from __future__ import annotations

from django.db import models

from membership.models.accounts import Account
from membership.models.base import DatabaseNow, TenantModel
from membership.models.notices import Notice
from membership.models.people import Address, Document, Person
from membership.models.register import Category, Membership, MembershipEvent


class EventWaiver(TenantModel):
    """A rule warned against an act, and why the office went on."""

    event = models.ForeignKey(MembershipEvent, on_delete=models.PROTECT, related_name="waivers")
    finding = models.JSONField()
    reason = models.TextField()
    given_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(db_default=DatabaseNow())


class EventLetter(TenantModel):
    """The letter that told the member of an act."""

    event = models.OneToOneField(MembershipEvent, on_delete=models.PROTECT, related_name="letter")
    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="event_letter")


class Trial(TenantModel):
    """An auxiliary member is tried out, and becomes a member of a category at the end.

    last_on, most_working_days: the bounds the rule set when the trial began; the one reached first ends it.
    """

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="trials")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+", help_text="Becomes")
    begins_on = models.DateField()
    last_on = models.DateField()
    most_working_days = models.PositiveSmallIntegerField(null=True, blank=True)
    concluded_by = models.OneToOneField(MembershipEvent, on_delete=models.PROTECT, null=True, related_name="trial")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=models.Q(concluded_by=None), name="one_trial_at_a_time"
            ),
            models.CheckConstraint(condition=models.Q(last_on__gte=models.F("begins_on")), name="trial_has_length"),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "last_on"], condition=models.Q(concluded_by=None), name="trial_running"
            ),
        ]


class Death(TenantModel):
    """Somebody died who never was a member: that of a member, past or present, is an event of the membership.

    Never changed, only corrected by another. is_void: the correction says that it never happened.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="deaths")
    effective_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=DatabaseNow())
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    is_void = models.BooleanField(default=False, db_default=False)
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        # What changed between two days, the earliest first.
        indexes = [
            models.Index(fields=["organisation", "effective_on", "id"], name="deaths_beside_change"),
            models.Index(fields=["organisation", "recorded_at", "id"], name="deaths_beside_written"),
        ]


class Estate(TenantModel):
    """Who settles the affairs of a member who died: for refunds only, no right of the member passes to them.

    Letters to them go to their own address, in their own language.
    """

    membership = models.OneToOneField(Membership, on_delete=models.PROTECT, related_name="estate")
    name = models.CharField(max_length=250)
    contact = models.CharField(max_length=400, blank=True)
    language = models.CharField(max_length=5, default="fr", db_default="fr")
    line = models.CharField(max_length=250, blank=True, db_default="")
    city = models.CharField(max_length=120, blank=True, db_default="")
    postal_code = models.CharField(max_length=20, blank=True, db_default="")
    country = models.CharField(max_length=2, default="CA", db_default="CA")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField(db_default=DatabaseNow())

    @property
    def postal_address(self) -> Address:
        """Where letters go, as a member's address is written; it is kept nowhere else."""
        return Address(line=self.line, city=self.city, postal_code=self.postal_code, country=self.country)
