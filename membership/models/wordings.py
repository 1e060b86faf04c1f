"""What an organisation says in its own words, around what each message must say."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from membership.models.accounts import Account
from membership.models.base import DatabaseNow, TenantModel


class WordingKind(models.TextChoices):
    """What is written to members. Each has its own subject, and its own words before and after."""

    CALL = "call", _("Notice of meeting")
    CORRECTION = "correction", _("Corrected notice of meeting")
    CHANGE = "change", _("Meeting cancelled, postponed or adjourned")
    MEETING_NEAR = "meeting_near", _("Reminder of the meeting")
    POLL_OPENED = "poll_opened", _("The vote is open")
    NOT_VOTED_YET = "not_voted_yet", _("Reminder to those who have not voted")
    RESULT = "result", _("Result of the vote")
    RECEIPT = "receipt", _("Acknowledgement of receipt")
    LETTER = "letter", _("Letter from the register")
    FOLLOW_UP = "follow_up", _("What somebody is to see to")
    CERTIFICATE = "certificate", _("Share certificate")
    PROOF = "proof", _("Certificate of sending")
    NEWS = "news", _("News of the organisation")
    DIGEST = "digest", _("Several messages in one")


class Wording(TenantModel):
    """The words of one kind in one language, in force until they are changed; the trail keeps those before.

    subject stands instead of the usual one, opening before what the message must say, closing after it. What left keeps
    its own text.
    """

    kind = models.CharField(max_length=16, choices=WordingKind)
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=200, blank=True, default="", db_default="")
    opening = models.TextField(blank=True)
    closing = models.TextField(blank=True)
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "language"], name="one_wording_per_language"),
        ]
