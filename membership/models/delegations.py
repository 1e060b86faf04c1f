"""What the number of votes of a federation’s member rests on: its size, or the number a table of the by-laws gives."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from membership.models.base import STILL_RECORDED, Bitemporal
from membership.models.register import Membership


class VotesBasis(Bitemporal):
    """On these days the member is of this size, or a table gives it so many votes; and where that is written."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="votes_bases")
    size = models.PositiveIntegerField(null=True, blank=True, help_text="In whatever the by-laws measure by")
    votes = models.PositiveSmallIntegerField(null=True, blank=True, help_text="By a table of the by-laws")
    source = models.CharField(max_length=250)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_votes_basis_at_a_time",
                expressions=[
                    ("membership", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
                condition=STILL_RECORDED,
            ),
            models.CheckConstraint(
                condition=Q(size__isnull=False, votes__isnull=True) | Q(size__isnull=True, votes__gte=1),
                name="votes_rest_on_one_thing",
            ),
        ]
