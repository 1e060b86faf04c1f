"""The tally, in stages that can each be run again, and the result with its count record."""

from __future__ import annotations

from django.db import models

from membership.models.base import DatabaseNow, TenantModel
from voting.models.polls import Poll


class TallyStageName(models.TextChoices):
    # A secret vote first: the box, its sealed sum, what opens of it, and what the verifier says of the whole.
    BOX = "box", "box"
    SUM = "sum", "sum"
    OPEN = "open", "open"
    VERIFY = "verify", "verify"
    GATHER = "gather", "gather"
    COUNT = "count", "count"
    RESULT = "result", "result"


class TallyStage(TenantModel):
    """One finished stage of a tally: the same input always gives the same output."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="tally_stages")
    stage = models.CharField(max_length=10, choices=TallyStageName)
    input_sha256 = models.CharField(max_length=64)
    output_sha256 = models.CharField(max_length=64)
    output = models.TextField()
    finished_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "stage"], name="each_stage_once"),
        ]


class CountFailure(TenantModel):
    """Why the count of a closed poll does not end, as long as it does not: one row for each such poll.

    code: of the refusal, `unexpected` where none was foreseen. detail: the checks of the verifier that do not hold.
    """

    UNEXPECTED = "unexpected"
    # What no waiting mends: the archive, the count or the rules must be looked at by somebody.
    OF_THE_VOTE = ("archive_refused", "tally_disagrees", "rule_not_set")
    # Anything else may pass by itself, and the sum may be open by then: nobody gives a vote up for what it would say.
    TRIES_BEFORE_GIVING_UP = 3

    poll = models.OneToOneField(Poll, on_delete=models.PROTECT, related_name="count_failure")
    code = models.CharField(max_length=40)
    detail = models.CharField(max_length=400, blank=True)
    tries = models.PositiveIntegerField(default=1)
    failed_at = models.DateTimeField(db_default=DatabaseNow())

    @property
    def is_lasting(self) -> bool:
        """Return whether the vote may be given up for it."""
        return self.code in self.OF_THE_VOTE or self.tries >= self.TRIES_BEFORE_GIVING_UP


class Result(TenantModel):
    """What the poll decided, with the record from which it can be recomputed by hand."""

    poll = models.OneToOneField(Poll, on_delete=models.PROTECT, related_name="result")
    # Text, not JSON: the bytes are what was hashed.
    record = models.TextField()
    record_sha256 = models.CharField(max_length=64)
    outcome = models.CharField(max_length=20)
    figures = models.JSONField()
    finding = models.JSONField()
    quorum_finding = models.JSONField()
    tallied_at = models.DateTimeField(db_default=DatabaseNow())
