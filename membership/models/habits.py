"""How an organisation writes to its members: how often it reminds them, and when it lets them sleep."""

from __future__ import annotations

from datetime import time

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from membership.models.accounts import Account
from membership.models.base import DatabaseNow, TenantModel
from membership.models.people import Person

MOST_REMINDERS = 5
LAST_WEEKDAY = 6


class Digest(models.TextChoices):
    """How often one is written what is owed to nobody; the names are those of `membership.rules.holding.Rhythm`."""

    AT_ONCE = "at_once", _("Each as it comes")
    DAILY = "daily", _("One message a day")
    WEEKLY = "weekly", _("One message a week")


_QUIET_ENDS = models.Q(quiet_from__isnull=True, quiet_until__isnull=True) | models.Q(
    quiet_from__isnull=False, quiet_until__isnull=False
)


class WritingHabits(TenantModel):
    """One row for an organisation that chose; without it, the values below. Nothing statutory waits for any of it."""

    reminders_a_vote = models.PositiveSmallIntegerField(default=2, help_text="The most reminders of one vote")
    colour = models.CharField(max_length=7, blank=True, help_text="Of the mails, as #rrggbb; ours where it is empty")
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    digest = models.CharField(max_length=7, choices=Digest, default=Digest.AT_ONCE, db_default=Digest.AT_ONCE.value)
    digest_at = models.TimeField(default=time(8), db_default=time(8))
    digest_on = models.PositiveSmallIntegerField(
        default=0, db_default=0, validators=[MaxValueValidator(LAST_WEEKDAY)], help_text="Of the week; Monday is 0"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation"], name="one_set_of_habits"),
            models.CheckConstraint(condition=models.Q(reminders_a_vote__lte=MOST_REMINDERS), name="reminders_stay_few"),
            models.CheckConstraint(
                condition=_QUIET_ENDS,
                name="quiet_hours_have_both_ends",
            ),
            models.CheckConstraint(condition=models.Q(digest_on__lte=LAST_WEEKDAY), name="digest_on_a_weekday"),
            models.CheckConstraint(
                condition=models.Q(colour="") | models.Q(colour__regex="^#[0-9a-f]{6}$"), name="colour_is_one"
            ),
        ]


class MailPreference(TenantModel):
    """What one person chose instead of the organisation. Empty where they chose nothing. It holds nothing statutory."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="mail_preference")
    digest = models.CharField(max_length=7, choices=Digest, blank=True)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    chosen_at = models.DateTimeField(db_default=DatabaseNow())
    chosen_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_QUIET_ENDS, name="own_quiet_hours_have_both_ends"),
        ]
