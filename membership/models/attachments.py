"""Documents that go with what is written: a financial statement with a notice of meeting, a programme with the news."""

from __future__ import annotations

from django.db import models

from membership.models.accounts import Account
from membership.models.base import DatabaseNow, PublicIdField, TenantModel
from membership.models.newsletters import Newsletter
from membership.models.notices import Notice
from membership.models.people import Document


class Attachment(TenantModel):
    """A document under the name that readers see, at an address nobody can guess.

    It is read by that address alone, once what it goes with has left, and until it is taken back: mailboxes refuse
    large letters, and ten thousand copies of one file are nine thousand too many.
    """

    public_id = PublicIdField()
    title = models.CharField(max_length=200)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    size = models.PositiveIntegerField(help_text="In bytes")
    added_at = models.DateTimeField(db_default=DatabaseNow())
    added_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True, help_text="Since then the office alone reads it")

    def __str__(self) -> str:
        return self.title


class NoticeAttachment(TenantModel):
    """This document went with this notice; frozen with its text, which names it."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="attachments")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="went_with")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "attachment"], name="attached_once_to_a_notice"),
        ]


class NewsletterAttachment(TenantModel):
    """This document is to go with this piece of news."""

    newsletter = models.ForeignKey(Newsletter, on_delete=models.PROTECT, related_name="attachments")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["newsletter", "attachment"], name="attached_once_to_news"),
        ]
