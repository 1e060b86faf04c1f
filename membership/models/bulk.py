"""One change made of many members at once, and one that a worker looks at first."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from membership.models.accounts import Account
from membership.models.base import DatabaseNow, PublicIdField, TenantModel


class BulkChange(TenantModel):
    """The same change of several members, as one unit. Written once, but for the instant it was undone.

    kind: what was changed; to: into what. done: of each member what it was before, and the event that tells of it.
    """

    public_id = PublicIdField()
    kind = models.CharField(max_length=20)
    to = models.CharField(max_length=60)
    effective_on = models.DateField(null=True, blank=True)
    members = models.PositiveIntegerField()
    done = models.JSONField(default=list)
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=DatabaseNow())
    undone_at = models.DateTimeField(null=True, blank=True)


class BulkOrderState(models.TextChoices):
    """Where a change of more members than a page can show stands; the worker moves it, and the office in between."""

    LOOKING = "looking", _("Being looked at")
    LOOKED = "looked", _("To be confirmed")
    MAKING = "making", _("Being made")
    MADE = "made", _("Made")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    REFUSED = "refused", _("Refused: nothing was recorded")
    DROPPED = "dropped", _("Dropped: nothing was recorded")


class BulkOrder(TenantModel):
    """A change asked of many members: a worker says what would become of each, and makes it once it is confirmed.

    override: why one goes on where a rule only warns. members: whom the search found, until the order ends. able: those
    who would change. staying: [{member, members, fr, en, warns}], why the others stay as they are; warns: only for want
    of a reason to go on. refusal: {fr, en}, why nothing was made in the end. undoes: the change that a worker takes
    back, of an order to undo one.
    """

    public_id = PublicIdField()
    kind = models.CharField(max_length=20)
    to = models.CharField(max_length=60)
    effective_on = models.DateField()
    decided_by = models.CharField(max_length=200, blank=True)
    tells = models.BooleanField(default=True)
    override = models.CharField(max_length=500, blank=True, db_default="")
    state = models.CharField(max_length=10, choices=BulkOrderState, default=BulkOrderState.LOOKING)
    found = models.PositiveIntegerField()
    changing = models.PositiveIntegerField(default=0)
    members = models.JSONField(default=list)
    able = models.JSONField(default=list)
    staying = models.JSONField(default=list)
    refusal = models.JSONField(default=dict)
    made = models.OneToOneField(BulkChange, on_delete=models.PROTECT, null=True, related_name="order")
    undoes = models.ForeignKey(BulkChange, on_delete=models.PROTECT, null=True, related_name="undoings")
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(db_default=DatabaseNow())
    confirmed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["asked_at"], condition=models.Q(ended_at=None), name="bulk_orders_open"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=BulkOrderState.MADE, made__isnull=False)
                | (~models.Q(state=BulkOrderState.MADE) & models.Q(made=None)),
                name="bulk_order_made_with_its_change",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    undoes__isnull=False,
                    state__in=[BulkOrderState.UNDOING, BulkOrderState.UNDONE, BulkOrderState.REFUSED],
                )
                | (models.Q(undoes=None) & ~models.Q(state__in=[BulkOrderState.UNDOING, BulkOrderState.UNDONE])),
                name="bulk_order_undoes_a_change",
            ),
            models.UniqueConstraint(
                fields=["undoes"], condition=models.Q(ended_at=None), name="a_change_is_undone_by_one_order_at_a_time"
            ),
        ]
