"""Who is told of a meeting although they are no members."""

from __future__ import annotations

from django.db import models

from governance.models.assemblies import Assembly
from membership.models import Correspondent
from membership.models.base import TenantModel


class AlsoTold(TenantModel):
    """This correspondent is told of this meeting: chosen until the notice leaves, then frozen like the list."""

    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="also_told")
    correspondent = models.ForeignKey(Correspondent, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assembly", "correspondent"], name="also_told_once"),
        ]
