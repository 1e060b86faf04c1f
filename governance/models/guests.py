"""Those who are in a meeting beside its members, and the arrivals that were noted by mistake."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.models.assemblies import Assembly, Attendance, PresenceChannel
from membership.models import Account
from membership.models.base import DatabaseNow, PublicIdField, TenantModel


class GuestQuality(models.TextChoices):
    """In what quality somebody is there who is neither a member nor acts for one."""

    GUEST = "guest", pgettext_lazy("at a meeting", "guest")
    OBSERVER = "observer", _("observer")
    EXPERT = "expert", _("expert")
    JOURNALIST = "journalist", _("journalist")
    FEDERATION = "federation", _("representative of the federation")
    NON_MEMBER = "non_member", _("not a member")


class Guest(TenantModel):
    """One stay of somebody beside the members: on no roll, and never of those of whom a quorum is made.

    Only the departure may be written after the arrival (a trigger holds it). The name is kept as those of the ledger
    are; nothing by which one could reach them is.
    """

    public_id = PublicIdField()
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="guests")
    name = models.CharField(max_length=200)
    quality = models.CharField(max_length=12, choices=GuestQuality, default=GuestQuality.GUEST)
    # On whose invitation, in words: the board, the auditor, a member.
    invited_by = models.CharField(max_length=200, blank=True)
    channel = models.CharField(max_length=10, choices=PresenceChannel)
    arrived_at = models.DateTimeField(db_default=DatabaseNow())
    departed_at = models.DateTimeField(null=True, blank=True)
    admitted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="a_guest_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(departed_at__isnull=True) | models.Q(departed_at__gte=models.F("arrived_at")),
                name="a_guest_leaves_after_coming",
            ),
        ]


class StruckStay(TenantModel):
    """An arrival noted by mistake, struck with its reason: it counts at no instant, and stays in the ledger.

    instead: the same one at its right instant, where only that was wrong. before, after: how many counted toward the
    quorum, and the quorum, with it and without, when it was struck.
    """

    stay = models.OneToOneField(Attendance, on_delete=models.PROTECT, related_name="strike")
    instead = models.OneToOneField(Attendance, on_delete=models.PROTECT, null=True, blank=True, related_name="corrects")
    reason = models.TextField()
    # When it was noted that they left, if it was, or when it was struck.
    until = models.DateTimeField()
    before = models.JSONField()
    after = models.JSONField()
    struck_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    struck_at = models.DateTimeField(db_default=DatabaseNow())
