"""Documents that go with the notice of a meeting."""

from __future__ import annotations

from django.db import models

from governance.models.assemblies import AgendaItem, Assembly
from membership.models import Attachment
from membership.models.base import TenantModel


class MeetingAttachment(TenantModel):
    """This document goes with the notice of this meeting, and with its corrections. item: of one of its points."""

    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="attachments")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, null=True, blank=True, related_name="documents")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assembly", "attachment"], name="attached_once_to_a_meeting"),
        ]
