"""How an organisation writes to its members: how often it reminds them, and when it lets them sleep."""

from __future__ import annotations

from django.db import models

from membership.models.base import TenantModel

MOST_REMINDERS = 5


class WritingHabits(TenantModel):
    """One row for an organisation that chose; without it, the values below. Nothing statutory waits for any of it."""

    reminders_a_vote = models.PositiveSmallIntegerField(default=2, help_text="The most reminders of one vote")
    colour = models.CharField(max_length=7, blank=True, help_text="Of the mails, as #rrggbb; ours where it is empty")
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation"], name="one_set_of_habits"),
            models.CheckConstraint(condition=models.Q(reminders_a_vote__lte=MOST_REMINDERS), name="reminders_stay_few"),
            models.CheckConstraint(
                condition=models.Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_have_both_ends",
            ),
            models.CheckConstraint(
                condition=models.Q(colour="") | models.Q(colour__regex="^#[0-9a-f]{6}$"), name="colour_is_one"
            ),
        ]
