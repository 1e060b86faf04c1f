"""A special meeting that members ask for: what it is about, who signed, and what came of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.models.assemblies import Assembly
from membership.models import Account, Membership, Notice
from membership.models.base import DatabaseNow, PublicIdField, TenantModel


class RequisitionState(models.TextChoices):
    """`presented` starts the clock of the rules; `planned` has its meeting; `closed` waits on the board no more."""

    COLLECTING = "collecting", _("Gathering signatures")
    PRESENTED = "presented", _("Presented to the board")
    PLANNED = "planned", _("Meeting planned")
    GIVEN_UP = "given_up", _("Given up")
    CLOSED = "closed", pgettext_lazy("request", "Closed")


class Requisition(TenantModel):
    """A request for a special meeting. Once presented it keeps the figures and the days that followed from it.

    `language` is the one its points are written in.
    """

    public_id = PublicIdField()
    opened_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(db_default=DatabaseNow())
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=12, choices=RequisitionState, default=RequisitionState.COLLECTING)
    presented_on = models.DateField(null=True, blank=True)
    presented_at = models.DateTimeField(null=True, blank=True)
    presented_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    finding = models.JSONField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="Why one went on where the rule only warned")
    held_by = models.DateField(null=True, blank=True)
    last_sending_on = models.DateField(null=True, blank=True)
    others_from = models.DateField(null=True, blank=True)
    assembly = models.OneToOneField(
        Assembly, on_delete=models.PROTECT, null=True, blank=True, related_name="requisition"
    )
    is_own_call = models.BooleanField(default=False, help_text="Planned by the members who call it")
    letter = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    given_up_at = models.DateTimeField(null=True, blank=True)
    closed_reason = models.TextField(blank=True, help_text="Why it waits on the board no more, without a meeting")

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["collecting", "given_up"], presented_on=None)
                | models.Q(
                    state__in=["presented", "planned", "closed"], presented_on__isnull=False, finding__isnull=False
                ),
                name="requisition_presented_with_figures",
            ),
            models.CheckConstraint(
                condition=models.Q(state="planned", assembly__isnull=False)
                | (~models.Q(state="planned") & models.Q(assembly=None)),
                name="requisition_planned_has_meeting",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="closed") | ~models.Q(closed_reason=""),
                name="requisition_closed_says_why",
            ),
            models.UniqueConstraint(
                fields=["opened_by"],
                condition=models.Q(state="collecting"),
                name="one_request_of_a_member_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state"])]

    @property
    def is_collecting(self) -> bool:
        return self.state == RequisitionState.COLLECTING


class RequisitionPoint(TenantModel):
    """One subject the meeting is asked for, with the text to be put to it, if those who ask have one."""

    requisition = models.ForeignKey(Requisition, on_delete=models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=250)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["requisition", "position"], name="requisition_points_are_numbered"),
        ]


class SignatureChannel(models.TextChoices):
    ONLINE = "online", _("Online")
    PAPER = "paper", _("On paper")


class RequisitionSignature(TenantModel):
    """One member's signature: a ledger, in which only its withdrawal may be written later (a trigger holds it)."""

    requisition = models.ForeignKey(Requisition, on_delete=models.PROTECT, related_name="signatures")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=330)
    number = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=SignatureChannel)
    signed_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=DatabaseNow())
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["requisition", "membership"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="signed_once",
            ),
        ]


class RequisitionCaller(TenantModel):
    """A member who calls the meeting, once the board has let its delay pass. Written once.

    Whoever takes it back writes a row of their own.
    """

    requisition = models.ForeignKey(Requisition, on_delete=models.PROTECT, related_name="callers")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=330)
    number = models.CharField(max_length=40)
    declared_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["requisition", "membership"], name="calls_once"),
        ]


class CallerWithdrawal(TenantModel):
    """Whoever called the meeting calls it no more: written once, before its notice leaves, and for good."""

    caller = models.OneToOneField(RequisitionCaller, on_delete=models.PROTECT, related_name="withdrawal")
    recorded_at = models.DateTimeField(db_default=DatabaseNow())
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
