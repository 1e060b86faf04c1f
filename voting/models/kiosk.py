"""The personal code with which a member who is in the hall votes on a device that several persons use."""

from __future__ import annotations

import uuid

from django.db import models

from governance.models import Attendance
from membership.models.base import TenantModel


class KioskCode(TenantModel):
    """The code of one stay in the meeting: handed over on a slip, good until the member leaves or it is replaced.

    Nothing is written when it serves, and it bears no time: beside the box it tells nothing. That it serves once in
    each vote is held by the mark on the roll, as for whoever signs in.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stay = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="kiosk_codes")
    code_hash = models.CharField(max_length=64)
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stay"], condition=models.Q(is_withdrawn=False), name="one_kiosk_code_per_stay"
            ),
            models.UniqueConstraint(fields=["organisation", "code_hash"], name="a_kiosk_code_is_of_one_stay"),
        ]
