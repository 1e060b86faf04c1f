"""What happened to a motion in the debate: the ledger that the minutes read."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.assemblies import Motion
from membership.models import Account
from membership.models.base import DatabaseNow, TenantModel


class FactKind(models.TextChoices):
    MOVED = "moved", _("Moved")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REFERRED = "referred", _("Referred")
    DIVIDED = "divided", _("Divided")
    CLOSED = "closed", _("Debate closed")
    NOT_CLOSED = "not_closed", _("Closing of the debate refused")
    HANDS = "hands", _("Vote by show of hands")
    SECRET = "secret", _("Secret ballot asked for")
    PAPERS = "papers", _("Vote on papers, class by class")
    CORRECTED = "corrected", _("Count corrected")
    ROLL_CALL = "roll_call", _("Vote by name")
    DISSENT = "dissent", _("Dissent")
    RULED_IN = "ruled_in", _("Ruled within the notice")
    RULED_OUT = "ruled_out", _("Ruled beyond the notice")


# What happens to a motion once. A closing refused may be asked for again; a show of hands void for quorum too.
ONCE = ("moved", "withdrawn", "referred", "divided", "closed", "secret")


class DebateFact(TenantModel):
    """One thing that happened to a motion, at an instant. by: whoever asked for it, as the meeting heard the name."""

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="facts")
    kind = models.CharField(max_length=12, choices=FactKind)
    by = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    figures = models.JSONField(default=dict)
    finding = models.JSONField(null=True, blank=True)
    at = models.DateTimeField(db_default=DatabaseNow())
    noted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["motion", "kind"], condition=models.Q(kind__in=ONCE), name="once_to_a_motion"
            ),
        ]
