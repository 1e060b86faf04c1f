"""What members are owed of a surplus, once the meeting has allocated it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from membership.models.accounts import Account
from membership.models.base import DatabaseNow, PublicIdField, TenantModel
from membership.models.register import Category, Membership


class Rebate(TenantModel):
    """One signed line of the ledger of rebates: append-only, in cents.

    version: 1 as the meeting allocated it; a correction takes the line back by its opposite and writes the next.
    """

    public_id = PublicIdField()
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="rebates")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    year_end_on = models.DateField(help_text="The end of the year whose surplus it is")
    version = models.PositiveSmallIntegerField(default=1)
    use_cents = models.PositiveBigIntegerField(help_text="What was done with the member that year")
    amount_cents = models.BigIntegerField(help_text="Signed")
    effective_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=DatabaseNow())
    resolution = models.CharField(max_length=40)
    note = models.CharField(max_length=250, blank=True)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-year_end_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "category", "year_end_on", "version"],
                condition=models.Q(reverses__isnull=True),
                name="a_rebate_is_written_once",
            ),
            models.CheckConstraint(condition=~models.Q(amount_cents=0), name="a_rebate_moves_something"),
        ]
        indexes = [models.Index(fields=["organisation", "year_end_on"])]


class RebateWay(models.TextChoices):
    CHEQUE = "cheque", _("By cheque")
    TRANSFER = "transfer", _("By transfer")
    SHARES = "shares", _("In shares")
    CREDIT = "credit", _("Left to the member’s credit")


class RebatePayment(TenantModel):
    """How a line of the ledger of rebates was paid, the whole of it. One that was noted by mistake is taken back."""

    rebate = models.ForeignKey(Rebate, on_delete=models.PROTECT, related_name="payments")
    way = models.CharField(max_length=10, choices=RebateWay)
    paid_on = models.DateField()
    reference = models.CharField(max_length=120, blank=True, default="")
    recorded_at = models.DateTimeField(db_default=DatabaseNow())
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_because = models.CharField(max_length=250, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rebate"], condition=models.Q(taken_back_at=None), name="a_rebate_is_paid_once"
            ),
            models.CheckConstraint(
                condition=models.Q(taken_back_at=None, taken_back_because="")
                | models.Q(taken_back_at__isnull=False, taken_back_because__gt=""),
                name="a_payment_taken_back_says_why",
            ),
        ]
