"""The register of members: dated facts, never a status column."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from membership.models.accounts import Account
from membership.models.base import (
    STILL_RECORDED,
    Bitemporal,
    DatabaseNow,
    FromImport,
    PublicIdField,
    TenantModel,
    changing,
)
from membership.models.people import Document, Person


class Category(TenantModel):
    """A category of members with the rights it gives (user, worker, support, auxiliary…)."""

    key = models.SlugField(max_length=40)
    name_fr = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    votes = models.BooleanField(default=True)
    stands = models.BooleanField(default=True)
    attends = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    closed_on = models.DateField(null=True, blank=True, help_text="From which day nobody new comes in")

    class Meta:
        ordering = ["position", "key"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="one_category_per_key"),
        ]

    def __str__(self) -> str:
        return self.name_fr


class Membership(FromImport, TenantModel):
    """The tie of one person to one organisation, one for ever; readmission is a new period."""

    public_id = PublicIdField()
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="memberships", db_constraint=False, db_index=False
    )
    number = models.CharField(max_length=40)
    created_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "person"], name="one_membership_per_person"),
            # Departed members included: a number is never given twice.
            models.UniqueConstraint(fields=["organisation", "number"], name="number_never_reused"),
        ]
        indexes = [
            # From a person to the member along a list in the order of names, and from a fact of a member to the person:
            # neither goes to where the member is written.
            models.Index(fields=["person"], include=["organisation", "id"], name="membership_held_by"),
            # Who was written down by an instant: those of one time lie together.
            BrinIndex(fields=["created_at"], name="membership_recorded"),
            models.Index(fields=["id"], include=["organisation", "person"], name="membership_of_person"),
            models.Index(fields=["import_batch"], name="membership_of_import"),
        ]

    def __str__(self) -> str:
        return self.number


class MembershipPeriod(FromImport, Bitemporal):
    """The person is a member of this category on these days."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="periods", db_constraint=False)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+", db_constraint=False)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="membership_periods_do_not_overlap",
                # The member said in a way that no question says it: a list asks the plain index of each member, and
                # the planner, left to choose, believes this one cheaper, which takes ten times as long.
                expressions=[
                    (F("membership") + 0, RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
                condition=STILL_RECORDED,
            ),
            models.CheckConstraint(condition=models.Q(effective__isempty=False), name="membership_period_not_empty"),
        ]
        indexes = [
            # Those of a category who are of a section too: both are read whole, and nothing else is.
            models.Index(
                fields=["category", "membership"],
                include=["effective"],
                condition=STILL_RECORDED,
                name="period_of_category",
            ),
            # Who came and who left between two days, among a million members, too.
            *changing("period"),
            # Of whoever came and left on one day the row is no longer known: few are, and an import writes none.
            models.Index(
                F("organisation"),
                F("effective__startswith"),
                F("id"),
                condition=models.Q(recorded__endswith__isnull=False),
                name="period_passed",
            ),
        ]


class EventKind(models.TextChoices):
    """What can happen in the life of a membership."""

    APPLIED = "applied", _("Application received")
    ADMITTED = "admitted", _("Admitted")
    CATEGORY_CHANGED = "category_changed", _("Category changed")
    SUSPENDED = "suspended", _("Suspended")
    REINSTATED = "reinstated", _("Reinstated")
    VOTE_SUSPENDED = "vote_suspended", _("Right to vote suspended")
    VOTE_CONTESTED = "vote_contested", _("Suspension of the vote contested")
    VOTE_UPHELD = "vote_upheld", _("Suspension of the vote upheld")
    VOTE_RESTORED = "vote_restored", _("Right to vote restored")
    RESIGNED = "resigned", _("Resigned")
    EXPELLED = "expelled", _("Expelled")
    DECEASED = "deceased", _("Deceased")
    ENDED = "ended", _("Membership ended")


# One or another, and not one of a list: an index that is built again after an import reads as it did before.
IS_CONTEST_OR_DEATH = (
    models.Q(kind=EventKind.VOTE_CONTESTED) | models.Q(kind=EventKind.VOTE_UPHELD) | models.Q(kind=EventKind.DECEASED)
)


class MembershipEvent(FromImport, TenantModel):
    """Something that happened, with who decided it. Never changed, only corrected by another.

    decided_on, notice_on: the day of the decision, and that of the written notice given or received.
    ground: the code of the reason, where the law has a closed list of them. ends_on: of a suspension, the first day
    after it as it was decided, whatever ended it sooner. is_void: the correction says
    that what it corrects never happened.
    """

    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="events", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=20, choices=EventKind)
    effective_on = models.DateField(null=True, blank=True, help_text="Empty: nobody knows")
    recorded_at = models.DateTimeField(db_default=DatabaseNow())
    decided_by = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    notice_on = models.DateField(null=True, blank=True)
    ground = models.CharField(max_length=40, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    is_void = models.BooleanField(default=False, db_default=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    note = models.TextField(blank=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["membership", "effective_on"]),
            # The office is told of those that members wrote themselves.
            models.Index(
                fields=["organisation", "recorded_at"],
                condition=models.Q(kind="resigned", import_batch=None),
                name="resignations_written",
            ),
            # Few events have a document: the others are not in its way.
            models.Index(fields=["document"], condition=models.Q(document__isnull=False), name="event_document"),
            # Contests of a suspended vote, and deaths, are few among all that happens to a million members. They are
            # told among what changed; and whoever writes to many asks who of them died.
            models.Index(
                fields=["organisation", "effective_on", "id"],
                condition=IS_CONTEST_OR_DEATH,
                name="contests_deaths_change",
            ),
            models.Index(
                fields=["organisation", "recorded_at", "id"],
                condition=IS_CONTEST_OR_DEATH,
                name="contests_deaths_written",
            ),
        ]
        constraints = [
            # What was corrected is out of the story: another correction corrects the correction.
            models.UniqueConstraint(
                fields=["corrects"], condition=models.Q(corrects__isnull=False), name="one_correction_per_event"
            ),
        ]


class Suspension(FromImport, Bitemporal):
    """The member has lost the rights of a member, but for those the decision keeps."""

    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="suspensions", db_constraint=False
    )
    kept_rights = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="suspensions_do_not_overlap",
                expressions=[
                    ("membership", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
                condition=STILL_RECORDED,
            ),
        ]
        indexes = changing("suspension")


class VotingRestriction(FromImport, Bitemporal):
    """Only the right to vote is suspended: the member is still told and may attend."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="voting_restrictions")
    reason = models.CharField(max_length=250)
    notified_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="voting_restrictions_do_not_overlap",
                expressions=[
                    ("membership", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
                condition=STILL_RECORDED,
            ),
        ]
        indexes = changing("restriction")


class Relation(models.TextChoices):
    """In what capacity somebody acts for a member. A proxy: where the by-laws of a non-profit allow one."""

    ENTITY = "entity_rep", _("Representative of a legal person")
    DELEGATE = "delegate", _("Delegate")
    ALTERNATE = "alternate", _("Alternate delegate")
    SPOUSE = "spouse", _("Spouse")
    ADULT_CHILD = "adult_child", _("Adult child")
    PROXY = "proxy", _("Holder of a proxy")


class Representation(FromImport, Bitemporal):
    """Somebody acts for a member, under an instrument. A bare name is kept until it is a person."""

    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="representations", db_constraint=False
    )
    relation = models.CharField(max_length=20, choices=Relation, default=Relation.ENTITY)
    seat_no = models.PositiveSmallIntegerField(default=1)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="represents")
    bare_name = models.CharField(max_length=250, blank=True)
    instrument = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    instrument_note = models.CharField(max_length=250, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_representative_per_seat",
                expressions=[
                    ("membership", RangeOperators.EQUAL),
                    ("relation", RangeOperators.EQUAL),
                    ("seat_no", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
                condition=STILL_RECORDED,
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | ~models.Q(bare_name=""),
                name="representative_is_named",
            ),
        ]
        indexes = [models.Index(fields=["person"]), *changing("representation")]

    @property
    def name(self) -> str:
        return self.person.full_name if self.person else self.bare_name


class ShareClass(TenantModel):
    """A class of shares and its unit value, in cents."""

    key = models.SlugField(max_length=40)
    name_fr = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    unit_price_cents = models.PositiveBigIntegerField()
    is_qualifying = models.BooleanField(default=False)
    closed_on = models.DateField(null=True, blank=True, help_text="From which day none is subscribed")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="one_share_class_per_key"),
        ]


class ShareOperation(models.TextChoices):
    SUBSCRIPTION = "subscription", _("Subscription")
    OPENING = "opening", _("Opening balance")
    TRANSFER = "transfer", _("Transfer")
    REDEMPTION = "redemption", _("Redemption")
    CORRECTION = "correction", _("Correction")


class ShareTransaction(FromImport, TenantModel):
    """One signed line of the share ledger: append-only, in whole shares and cents."""

    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="share_transactions", db_constraint=False, db_index=False
    )
    share_class = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    operation = models.CharField(max_length=20, choices=ShareOperation)
    quantity = models.BigIntegerField(help_text="Signed")
    unit_price_cents = models.PositiveBigIntegerField()
    effective_on = models.DateField(null=True, blank=True, help_text="Empty: nobody knows")
    recorded_at = models.DateTimeField(db_default=DatabaseNow())
    reverses = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    passed_by = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="passed_to",
        help_text="Of shares received: the line of whoever passed them on",
    )
    decided_by = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=250, blank=True)
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(quantity=0), name="share_transaction_moves_something"),
            models.UniqueConstraint(
                fields=["reverses"], condition=models.Q(reverses__isnull=False), name="one_reversal_per_share_line"
            ),
        ]
        indexes = [
            models.Index(fields=["membership", "effective_on"]),
            # What changed between two days, however much there is of it: see `changing`.
            models.Index(
                fields=["organisation", "effective_on", "id"],
                condition=models.Q(effective_on__isnull=False),
                name="shares_change",
            ),
            models.Index(
                fields=["organisation", "recorded_at", "id"],
                condition=models.Q(import_batch__isnull=True),
                name="shares_written",
            ),
        ]
