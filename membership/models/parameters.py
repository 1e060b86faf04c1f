"""What the organisation's own by-laws say, where the rule set leaves them room."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models

from membership.models.base import STILL_RECORDED, Bitemporal


class ParameterOverride(Bitemporal):
    """A by-law sets a rule's value, from a day on, naming its article."""

    key = models.SlugField(max_length=80)
    value = models.JSONField()
    article = models.CharField(max_length=60)
    adopted_on = models.DateField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_override_at_a_time",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    ("key", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
                condition=STILL_RECORDED,
            ),
        ]
