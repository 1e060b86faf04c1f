"""What became of a called meeting before it was held to its end: put off, adjourned, called again, cancelled."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.assemblies import Assembly
from membership.models import Account, Notice
from membership.models.base import DatabaseNow, PublicIdField, TenantModel


class MeetingChangeKind(models.TextChoices):
    CANCELLED = "cancelled", _("Cancelled")
    POSTPONED = "postponed", _("Postponed")
    ADJOURNED = "adjourned", _("Adjourned")
    CALLED_AGAIN = "called_again", _("Called a second time")


class MeetingChange(TenantModel):
    """One such decision, with its reason, what the rules said of it, and the notice by which members were told.

    Written once; only its notice may come later (a trigger holds it).
    """

    public_id = PublicIdField()
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12, choices=MeetingChangeKind)
    reason_fr = models.TextField()
    reason_en = models.TextField(blank=True)
    was_at = models.DateTimeField()
    was_place = models.CharField(max_length=300, blank=True)
    was_link = models.CharField(max_length=400, blank=True)
    to_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=300, blank=True)
    link = models.CharField(max_length=400, blank=True)
    present = models.PositiveIntegerField(null=True, blank=True, help_text="Those who counted toward the quorum then")
    findings = models.JSONField(default=list)
    is_notice_owed = models.BooleanField(default=False)
    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="change")
    decided_at = models.DateTimeField(db_default=DatabaseNow())
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["decided_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assembly"],
                condition=models.Q(kind__in=["cancelled", "called_again"]),
                name="a_meeting_is_given_up_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="cancelled", to_at=None)
                | (~models.Q(kind="cancelled") & ~models.Q(to_at=None)),
                name="what_is_not_cancelled_has_its_day",
            ),
        ]

    @property
    def is_earlier(self) -> bool:
        """Whether a meeting that had not begun is held sooner than it was to be: nobody calls that postponed."""
        return self.kind == MeetingChangeKind.POSTPONED and self.to_at is not None and self.to_at < self.was_at

    @property
    def label(self) -> str:
        """What became of it, in a word, in the active language."""
        return str(_("Moved forward")) if self.is_earlier else str(MeetingChangeKind(self.kind).label)
