"""Photographs of the sheets on which a count was tallied by hand, each known by the hash of its bytes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from governance.models import Motion
from membership.models import Account, Document
from membership.models.base import DatabaseNow, PublicIdField, TenantModel
from voting.models.paper import PaperCount
from voting.models.polls import Poll


class TallySheet(TenantModel):
    """A photographed tally sheet, beside the numbers that it supports: of a vote with papers, of papers typed by two
    scrutineers, or of a motion decided by hands.

    It is never replaced: another one is added, a wrong one is withdrawn with its reason, and its hash stays.
    """

    public_id = PublicIdField()
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, null=True, blank=True, related_name="sheets")
    count = models.ForeignKey(PaperCount, on_delete=models.PROTECT, null=True, blank=True, related_name="sheets")
    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, null=True, blank=True, related_name="sheets")
    # Which sheet it is, such as «Table 3»; empty where there is one only.
    label = models.CharField(max_length=80, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    size = models.PositiveIntegerField(help_text="In bytes")
    added_at = models.DateTimeField(db_default=DatabaseNow())
    added_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)
    withdrawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(poll__isnull=False, count=None, motion=None)
                | Q(poll=None, count__isnull=False, motion=None)
                | Q(poll=None, count=None, motion__isnull=False),
                name="a_sheet_is_of_one_count",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
                name="a_sheet_is_withdrawn_for_a_reason",
            ),
            models.UniqueConstraint(fields=["poll", "document"], name="a_sheet_once_per_vote"),
            models.UniqueConstraint(fields=["count", "document"], name="a_sheet_once_per_count"),
            models.UniqueConstraint(fields=["motion", "document"], name="a_sheet_once_per_motion"),
        ]

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def subject(self) -> Poll | PaperCount | Motion:
        """What was counted. Costs a statement where it was not read along."""
        found: Poll | PaperCount | Motion | None = self.poll or self.count or self.motion
        assert found is not None
        return found
