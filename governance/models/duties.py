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
