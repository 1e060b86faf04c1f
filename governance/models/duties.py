"""What the office says was done of what the rules ask in a year."""

from __future__ import annotations

from django.db import models

from membership.models import Account, Document
from membership.models.base import DatabaseNow, TenantModel


class DutyReminder(TenantModel):
    """The office was reminded of a duty: once when its day comes near, once when it is past."""

    key = models.SlugField(max_length=80)
    from_on = models.DateField()
    state = models.CharField(max_length=5, choices=[("next", "next"), ("late", "late")])
    sent_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key", "from_on", "state"], name="reminded_of_a_duty_once_a_state"
            ),
        ]


class DutyDone(TenantModel):
    """A duty that ran from a day, done on another, with its proof: «déposé le…, confirmation n°», and its paper."""

    key = models.SlugField(max_length=80)
    from_on = models.DateField()
    done_on = models.DateField()
    proof = models.CharField(max_length=300, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    noted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    noted_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key", "from_on"], name="a_duty_is_done_once"),
        ]


class YearStepNote(TenantModel):
    """What the office says of a step of the file of a year: who does it, by when, and that it was done, with its proof.

    owner: somebody with a role here; in_charge: an office, or somebody else, in words. Most steps are done when what
    they ask is recorded: done_on is of those that nothing records.
    """

    year_end_on = models.DateField()
    step = models.SlugField(max_length=80)
    owner = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    in_charge = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    proof = models.CharField(max_length=300, blank=True)
    noted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    noted_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year_end_on", "step"], name="a_step_is_noted_once_a_year"),
        ]

    @property
    def who(self) -> str:
        """Return who does it, as it is shown; empty where nobody is named."""
        return str(self.owner) if self.owner else self.in_charge
