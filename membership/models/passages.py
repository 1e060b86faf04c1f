"""What a notice says to one member alone."""

from __future__ import annotations

from django.db import models

from membership.models.base import TenantModel
from membership.models.notices import Notice
from membership.models.register import Membership


class OwnPassage(TenantModel):
    """The words of a notice that are for one member alone: frozen when it is issued, put in their place at sending.

    With the text of the notice they are all that the member was sent, whatever the ledgers say since.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="own_passages")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    text_fr = models.TextField()
    text_en = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "membership"], name="one_own_passage_a_member"),
        ]
