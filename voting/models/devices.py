"""A member's device that was prepared before a vote, and what it is handed in each vote."""

from __future__ import annotations

import uuid

from django.db import models

from governance.models import Assembly
from membership.models import Membership, Person
from membership.models.base import TenantModel
from voting.models.rolls import RollEntry
from voting.models.sealed import SealedElection


class PreparedDevice(TenantModel):
    """The device with which somebody will vote in a meeting's secret votes: only what it publishes.

    It concerns votes opened from then on. Each human being has their own: a member and whoever acts for them may both
    have prepared one, and that of whoever exercises the vote is used. public_key: of a secret that never left it.
    Deleted with the end of the meeting.
    """

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="prepared_devices")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=20)
    public_key = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assembly", "membership", "person"], name="one_prepared_device_per_voter"),
        ]


class DeviceFactor(TenantModel):
    """What the device of a line of the roll needs beside its own secret, sealed to it: the server cannot read it.

    Nothing here tells which credential it belongs to. Deleted with the other credentials, at the close.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    election = models.ForeignKey(SealedElection, on_delete=models.CASCADE, related_name="factors")
    entry = models.OneToOneField(RollEntry, on_delete=models.PROTECT, related_name="factor")
    # Of the device it is sealed to: a browser may keep the secrets of several.
    public_key = models.TextField()
    alpha = models.TextField()
    sealed = models.CharField(max_length=80)
