"""What is to be written to members around a meeting, and when: planned, shown, then sent by itself."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models import Assembly
from membership.models import Account, Notice
from membership.models.base import DatabaseNow, PublicIdField, TenantModel
from voting.models.polls import Poll


class AnnouncementKind(models.TextChoices):
    MEETING_NEAR = "meeting_near", _("Reminder of the meeting")
    POLL_OPENED = "poll_opened", _("The vote is open")
    NOT_VOTED_YET = "not_voted_yet", _("Reminder to those who have not voted")
    RESULT = "result", _("Result of the vote")


# The two that do not keep the same from being planned again: somebody struck it, or it told of a day now another.
AGAIN = ("struck", "moved")
# Its notice left, whatever became of the meeting since.
LEFT = ("left", "moved")


class Announcement(TenantModel):
    """One message to come. Its hour is not stored: it is so long before what it announces, whenever that is.

    Thus a meeting or a vote that moves takes it along. It is over once: when its notice has left, when it was struck
    by somebody, or when it had nothing left to say.
    """

    public_id = PublicIdField()
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="announcements")
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, null=True, blank=True, related_name="announcements")
    kind = models.CharField(max_length=16, choices=AnnouncementKind)
    minutes_before = models.PositiveIntegerField(default=0)
    planned_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    planned_at = models.DateTimeField(db_default=DatabaseNow())
    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="announcement")
    over_at = models.DateTimeField(null=True, blank=True)
    over_because = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            # A second bell, a second worker, a second press: the same thing is planned, and leaves, once.
            models.UniqueConstraint(
                fields=["assembly", "poll", "kind", "minutes_before"],
                condition=~models.Q(over_because__in=AGAIN),
                nulls_distinct=False,
                name="announced_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="meeting_near", poll__isnull=True)
                | (~models.Q(kind="meeting_near") & models.Q(poll__isnull=False)),
                name="announces_a_meeting_or_a_vote",
            ),
            models.CheckConstraint(
                condition=models.Q(over_at__isnull=True, notice__isnull=True, over_because="")
                | (models.Q(over_at__isnull=False) & ~models.Q(over_because="")),
                name="over_with_its_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(notice__isnull=True) | models.Q(over_because__in=LEFT), name="left_with_its_notice"
            ),
        ]
        indexes = [
            models.Index(fields=["assembly"], condition=models.Q(over_at__isnull=True), name="announcement_to_come"),
        ]
