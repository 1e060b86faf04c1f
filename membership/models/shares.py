"""What is paid on shares, what is due and when, and what members ask to have back."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from membership.models.accounts import Account
from membership.models.base import DatabaseNow, PublicIdField, TenantModel
from membership.models.people import Document
from membership.models.register import Membership, ShareClass, ShareTransaction


class PaymentKind(models.TextChoices):
    PAYMENT = "payment", _("Payment")
    REIMBURSEMENT = "reimbursement", _("Reimbursement")
    TRANSFER = "transfer", _("Transfer")
    CORRECTION = "correction", _("Correction")


class SharePayment(TenantModel):
    """One signed line of the ledger of payments on shares: append-only, in cents."""

    public_id = PublicIdField()
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="share_payments")
    share_class = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=PaymentKind)
    amount_cents = models.BigIntegerField(help_text="Signed")
    effective_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=DatabaseNow())
    reference = models.CharField(max_length=250, blank=True)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(amount_cents=0), name="share_payment_moves_something"),
        ]
        indexes = [
            models.Index(fields=["membership", "effective_on"]),
            # What changed between two days, however much there is of it.
            models.Index(fields=["organisation", "effective_on", "id"], name="payments_change"),
            models.Index(fields=["organisation", "recorded_at", "id"], name="payments_written"),
        ]


class ShareInstalment(TenantModel):
    """A part of a subscription that is due on a day. Without any, the whole is due at once."""

    subscription = models.ForeignKey(ShareTransaction, on_delete=models.PROTECT, related_name="instalments")
    due_on = models.DateField()
    amount_cents = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(fields=["subscription", "due_on"], name="one_instalment_per_day"),
            models.CheckConstraint(condition=models.Q(amount_cents__gt=0), name="instalment_asks_something"),
        ]


class RedemptionState(models.TextChoices):
    REQUESTED = "requested", _("Requested")
    APPROVED = "approved", _("Approved, to be paid")
    REFUSED = "refused", pgettext_lazy("reimbursement", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("reimbursement", "Withdrawn")
    PAID = "paid", _("Paid back")


class RedemptionRequest(TenantModel):
    """Somebody asks to have shares paid back: on leaving, or otherwise. The board decides, then it is paid.

    state: where it stands now; its steps say where it stood on any day, and as it was known then.
    """

    public_id = PublicIdField()
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="redemption_requests")
    share_class = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveBigIntegerField()
    requested_on = models.DateField()
    reason = models.CharField(max_length=250, blank=True)
    state = models.CharField(max_length=12, choices=RedemptionState, default=RedemptionState.REQUESTED)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decision_note = models.CharField(max_length=250, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    planned_on = models.DateField(null=True, blank=True, help_text="When it is foreseen to be paid")
    redemption = models.OneToOneField(ShareTransaction, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        ordering = ["requested_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "share_class"],
                condition=models.Q(state__in=["requested", "approved"]),
                name="one_open_redemption_request",
            ),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="redemption_asks_something"),
            models.CheckConstraint(
                condition=models.Q(state="paid", redemption__isnull=False)
                | (~models.Q(state="paid") & models.Q(redemption__isnull=True)),
                name="paid_back_has_its_line",
            ),
        ]


class RedemptionStep(TenantModel):
    """What became of a request, and since when it is written down: only ever added to, once for each state."""

    request = models.ForeignKey(RedemptionRequest, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=12, choices=RedemptionState)
    on = models.DateField()
    recorded_at = models.DateTimeField(db_default=DatabaseNow())
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "state"], name="one_redemption_step_per_state"),
            models.CheckConstraint(condition=~models.Q(state="requested"), name="redemption_step_leads_on"),
        ]
