"""How the surplus of a year is to be allocated: the amounts of a motion of the annual meeting, and who did what use."""

from __future__ import annotations

from django.db import models

from governance.models.assemblies import Motion
from membership.models import Account, Category, Membership, Notice
from membership.models.base import PublicIdField, TenantModel


class SurplusPlan(TenantModel):
    """The amounts that a motion puts to the meeting. entered_at: when the rebates went into the ledger of the members.

    restated_because: why the amounts are no longer those of the text that was sent; an amendment, most often.
    """

    public_id = PublicIdField()
    motion = models.OneToOneField(Motion, on_delete=models.CASCADE, related_name="surplus")
    year_end_on = models.DateField()
    surplus_cents = models.PositiveBigIntegerField()
    recommended_on = models.DateField(null=True, blank=True)
    restated_because = models.CharField(max_length=300, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)
    # The letters to the members on their rebates: they leave once.
    letters = models.OneToOneField(Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year_end_on"],
                condition=models.Q(entered_at__isnull=False),
                name="a_surplus_is_allocated_once",
            ),
            models.CheckConstraint(
                condition=models.Q(letters__isnull=True) | models.Q(entered_at__isnull=False),
                name="nobody_is_told_of_a_rebate_before_it_is_owed",
            ),
        ]


class SurplusShare(TenantModel):
    """One amount of a plan. category: whose rebates it is for, none for the reserve."""

    plan = models.ForeignKey(SurplusPlan, on_delete=models.CASCADE, related_name="shares")
    use = models.CharField(max_length=30)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    amount_cents = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "use", "category"], nulls_distinct=False, name="an_amount_of_a_plan_stands_once"
            ),
        ]


class MemberUse(TenantModel):
    """What was done with a member in the year, and the rebate that follows: written whenever the amounts or uses are.

    Rows stand in the order in which they are read: by category, then by number.
    """

    plan = models.ForeignKey(SurplusPlan, on_delete=models.CASCADE, related_name="uses")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    use_cents = models.PositiveBigIntegerField()
    rebate_cents = models.PositiveBigIntegerField(default=0)

    class Meta:
        # A page of a plan is found without reading the others.
        indexes = [models.Index(fields=["plan", "id"], name="uses_of_a_plan_in_order")]
        constraints = [
            models.UniqueConstraint(fields=["plan", "membership", "category"], name="a_use_is_taken_in_once"),
        ]
