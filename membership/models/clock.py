"""The offset that lets the demonstration, and the tests, jump to the evening of the meeting."""

from __future__ import annotations

from django.db import models


class ClockOffset(models.Model):
    """At most one row, read by the SQL function `unevoix_now()`.

    A trigger refuses any write unless the transaction has declared itself a demonstration
    (`unevoix.demonstration = on`), which only `membership.services.clock` does.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    shift = models.DurationField()
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_clock_offset"),
        ]
