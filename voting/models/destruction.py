"""That the ballots of a secret vote were destroyed: what is kept of a box once nobody can open it any more."""

from __future__ import annotations

from django.db import models

from governance.models import Resolution
from membership.models import Account
from membership.models.base import DatabaseNow, TenantModel
from voting.models.polls import Poll


class BallotDestruction(TenantModel):
    """The resolution by which the ballots of a vote were destroyed, and the receipt of what went and what stays.

    Written first, in the transaction that empties the ballots: the guard of the box lets them go for it alone.
    """

    poll = models.OneToOneField(Poll, on_delete=models.PROTECT, related_name="destruction")
    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="+")
    finding = models.JSONField(help_text="What the rule answered of how long ballots are kept")
    # Text, not JSON: the bytes are what was hashed.
    receipt = models.TextField()
    receipt_sha256 = models.CharField(max_length=64)
    destroyed_at = models.DateTimeField(db_default=DatabaseNow())
    destroyed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
