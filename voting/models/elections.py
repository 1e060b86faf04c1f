"""An election by secret ballot in a meeting: who stands for how many seats, and how many marks a ballot has."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from membership.models.base import TenantModel
from voting.models.polls import Poll

LONGEST_CANDIDATE = 200


class ElectionMethod(models.TextChoices):
    """The ways of counting that need only what sealed ballots add up to."""

    PLURALITY = "plurality", _("One mark a ballot")
    BLOCK = "block-vote", _("As many marks as there are seats")
    APPROVAL = "approval", _("As many marks as one likes")


class PollElection(TenantModel):
    """What the ballots of a poll elect. A tie ends by a lot from a seed that is public before the first ballot."""

    poll = models.OneToOneField(Poll, on_delete=models.PROTECT, related_name="election")
    # In the order of the ballot: [{"id": "1", "name": …}], of an office with the public identifier of the `person`.
    candidates = models.JSONField()
    seats = models.PositiveSmallIntegerField(default=1)
    method = models.CharField(max_length=20, choices=ElectionMethod)
    allows_blank = models.BooleanField(default=True)
    seed = models.CharField(max_length=200)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(seats__gte=1), name="poll_election_has_a_seat")]

    @property
    def names(self) -> dict[str, str]:
        """The name of each candidate by their id."""
        return {one["id"]: one["name"] for one in self.candidates}

    @property
    def persons(self) -> dict[str, str]:
        """Who each candidate for an office is, by the name on the ballot."""
        return {one["name"]: one["person"] for one in self.candidates if "person" in one}

    @property
    def most_marks(self) -> int:
        """How many candidates a ballot may mark."""
        match self.method:
            case ElectionMethod.BLOCK:
                return self.seats
            case ElectionMethod.APPROVAL:
                return len(self.candidates)
        return 1

    @property
    def as_question(self) -> dict[str, Any]:
        """What the ballot asks."""
        answers = [{"key": one["id"], "fr": one["name"], "en": one["name"]} for one in self.candidates]
        return {"answers": answers, "least": 1, "most": self.most_marks, "blank": self.allows_blank}
