"""A text that two organisations adopt, each in its own meeting and under its own rules."""

from __future__ import annotations

from django.db import models

from governance.models.assemblies import Motion
from membership.models.base import PUBLIC_ID_LENGTH, DatabaseNow, PublicIdField, TenantModel


class CommonText(TenantModel):
    """One side of a common text: the motion that puts it to the vote here.

    Both sides bear the same code, which one office gives the other; nothing else ties the two organisations, and no row
    points from one into the other.
    """

    public_id = PublicIdField()
    motion = models.OneToOneField(Motion, on_delete=models.CASCADE, related_name="common")
    code = models.CharField(max_length=PUBLIC_ID_LENGTH)
    place = models.PositiveSmallIntegerField()
    shared_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "place"], name="a_common_text_has_two_sides"),
            models.UniqueConstraint(fields=["organisation", "code"], name="two_organisations_adopt_a_common_text"),
            models.CheckConstraint(condition=models.Q(place__in=[1, 2]), name="sides_of_a_common_text_are_two"),
        ]
