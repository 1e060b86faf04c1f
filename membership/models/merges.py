"""Persons found to be one: proposals, and what was joined, so that it can be parted again."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from membership.models.accounts import Account
from membership.models.base import DatabaseNow, PublicIdField, TenantModel
from membership.models.people import Person


class DuplicateProposal(TenantModel):
    """Two persons who may be one, with the reasons. Nothing is joined by it."""

    public_id = PublicIdField()
    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    reasons = ArrayField(models.CharField(max_length=20))
    weight = models.PositiveSmallIntegerField()
    found_at = models.DateTimeField(db_default=DatabaseNow())
    set_aside_at = models.DateTimeField(null=True, blank=True, help_text="Somebody looked: they are two")
    set_aside_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_proposal_per_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="proposal_names_the_older_first"),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "-weight", "id"],
                condition=Q(set_aside_at__isnull=True),
                name="proposals_to_look_at",
            ),
        ]


class PersonMerge(TenantModel):
    """`joined` was found to be `kept`. Written once, but for the instant it was undone.

    moves: what was closed and what was written instead, by model and id, so that it can be taken back.
    restored: what was written again when they were parted, in the place of what: with an import that is undone, both
    go. None: joined still, or parted before this was kept.
    """

    public_id = PublicIdField()
    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    joined = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merged_into")
    reason = models.CharField(max_length=500, blank=True)
    moves = models.JSONField(default=list)
    merged_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    merged_at = models.DateTimeField(db_default=DatabaseNow())
    undone_at = models.DateTimeField(null=True, blank=True)
    restored = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["joined"], condition=Q(undone_at__isnull=True), name="joined_to_one_person_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(kept=F("joined")), name="nobody_is_joined_to_themselves"),
        ]
