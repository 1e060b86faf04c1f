"""Who is told of a meeting although they are no members."""

from __future__ import annotations

from django.db import models

from governance.models.assemblies import Assembly
from membership.models import Correspondent, CorrespondentKind
from membership.models.base import TenantModel


class AlsoTold(TenantModel):
    """This correspondent is told of this meeting: chosen until the notice leaves, then frozen like the list.

    place, kind, name: in which order, in what quality and under what name they stand on the list that was frozen. What
    the office keeps of them may change afterwards; the list, and its fingerprint, do not. Nothing before the call.
    """

    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="also_told")
    correspondent = models.ForeignKey(Correspondent, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=10, choices=CorrespondentKind, blank=True)
    name = models.CharField(max_length=250, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(place=None, kind="", name="")
                | models.Q(place__isnull=False) & ~models.Q(kind="") & ~models.Q(name=""),
                name="frozen_with_kind_and_name",
            ),
            models.UniqueConstraint(fields=["assembly", "correspondent"], name="also_told_once"),
        ]
