"""A notice given to whoever passes by: posted up, or printed in a newspaper."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from membership.models.accounts import Account
from membership.models.base import DatabaseNow, PublicIdField, TenantModel
from membership.models.notices import Notice
from membership.models.people import Document


class PublicManner(models.TextChoices):
    """The words are those of the rule `notice_modes`."""

    POSTING = "posting", _("Posted up")
    NEWSPAPER = "newspaper", _("In a newspaper")


class PublicNotice(TenantModel):
    """Where and when a notice was public, and who says so. Recorded once; another one is added to correct it."""

    public_id = PublicIdField()
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="public_notices")
    manner = models.CharField(max_length=10, choices=PublicManner)
    place = models.CharField(max_length=300, help_text="The place, or the newspaper and its page")
    first_on = models.DateField()
    last_on = models.DateField(null=True, blank=True)
    attested_by = models.CharField(max_length=200)
    photo = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    is_allowed = models.BooleanField(help_text="Whether the rules of that day let a notice be given this way")
    recorded_at = models.DateTimeField(db_default=DatabaseNow())
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on=None) | models.Q(last_on__gte=models.F("first_on")),
                name="public_notice_days_in_order",
            ),
            # A button pressed twice: what is recorded here cannot be taken out again.
            models.UniqueConstraint(
                fields=["notice", "manner", "place", "first_on", "last_on", "attested_by", "photo"],
                nulls_distinct=False,
                name="public_notice_recorded_once",
            ),
        ]
