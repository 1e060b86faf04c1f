"""What members ask of the office: kept until somebody answers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from membership.models.accounts import Account
from membership.models.base import DatabaseNow, PublicIdField, TenantModel
from membership.models.notices import Notice
from membership.models.people import Document
from membership.models.register import Membership


class RequestKind(models.TextChoices):
    """What is asked. The payload of each is described by whoever files it."""

    CONTACT = "contact", _("Change of address or contact")
    NAME = "name", _("Change of name")
    CATEGORY = "category", _("Change of category")
    SECTION = "section", _("Change of section")
    BIRTH_DATE = "birth_date", _("Birth date")
    CORRECTION = "correction", _("Correction of a date")
    RESIGNATION = "resignation", _("Resignation")
    REFUND = "refund", _("Refund of shares")
    OTHER = "other", _("Other request")


class RequestState(models.TextChoices):
    OPEN = "open", _("Waiting")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class MemberRequest(TenantModel):
    """A member asks for something that only the office, or the board, can do."""

    public_id = PublicIdField()
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=20, choices=RequestKind)
    payload = models.JSONField(default=dict)
    message = models.TextField(blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.OPEN)
    filed_at = models.DateTimeField(db_default=DatabaseNow())
    filed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open", decided_at=None)
                | (~models.Q(state="open") & models.Q(decided_at__isnull=False)),
                name="request_decided_once",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state", "filed_at"])]
