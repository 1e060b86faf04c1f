"""A poll and its life, from draft to proclaimed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.models import Assembly, Motion
from membership.models import Account, Category
from membership.models.base import DatabaseNow, PublicIdField, TenantModel


class PollMode(models.TextChoices):
    ROLL_CALL = "roll_call", _("Roll call")
    SECRET = "secret", _("Secret ballot")


class PollState(models.TextChoices):
    """`ready` has its roll frozen. Whether it still takes votes is the clock's to say."""

    DRAFT = "draft", _("In preparation")
    READY = "ready", _("Ready")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    TALLIED = "tallied", _("Counted")
    PROCLAIMED = "proclaimed", _("Proclaimed")
    CANCELLED = "cancelled", pgettext_lazy("vote", "Cancelled")


class Poll(TenantModel):
    """A question put to those on its roll, between two instants of the database clock."""

    public_id = PublicIdField()
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="polls")
    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="polls")
    mode = models.CharField(max_length=16, choices=PollMode, default=PollMode.ROLL_CALL)
    state = models.CharField(max_length=12, choices=PollState, default=PollState.DRAFT)
    allows_change = models.BooleanField(default=True)
    # Of a secret vote: how many of the scrutineers who hold shares are enough; 0 when the server is alone.
    threshold = models.PositiveSmallIntegerField(default=0)
    takes_paper = models.BooleanField(default=False)
    # To practise: it goes all the way, decides nothing, and is kept apart from results and minutes.
    is_rehearsal = models.BooleanField(default=False)
    # Of an election in which a group chooses its own seats: its members alone are on the roll.
    only = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    group = models.CharField(max_length=20, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    proclaimed_at = models.DateTimeField(null=True, blank=True)
    # Recorded apart from the votes, and only where the by-laws give one to the chair.
    casting_vote = models.CharField(max_length=10, blank=True, choices=[("for", "for"), ("against", "against")])
    casting_vote_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    casting_vote_at = models.DateTimeField(null=True, blank=True)
    cancelled_because = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["motion"],
                # A vote void for want of a quorum leaves its motion to be put again.
                condition=~models.Q(state__in=["cancelled", "proclaimed"]),
                name="one_live_poll_per_motion",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__isnull=True) | models.Q(closes_at__gt=models.F("opens_at")),
                name="poll_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="open") | models.Q(opened_at__isnull=False, closes_at__isnull=False),
                name="open_poll_has_its_times",
            ),
        ]
        indexes = [
            models.Index(
                fields=["closes_at"],
                condition=models.Q(state__in=["draft", "ready", "open", "closed"]),
                name="poll_unfinished",
            ),
        ]
