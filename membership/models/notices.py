"""What was issued: a notice and its texts, as they were when it was. Whom it tells is its deliveries."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from membership.models.accounts import Account
from membership.models.base import DatabaseNow, PublicIdField, TenantModel


class NoticeKind(models.TextChoices):
    CALL = "call", _("Notice of meeting")
    CHANGE = "change", _("Meeting cancelled, postponed or adjourned")
    LETTER = "letter", _("Letter from the register")
    SITTING = "sitting", _("Letter to a board or a committee")
    REMINDER = "reminder", _("Reminder")
    POLL_OPENED = "poll_opened", _("Opening of a vote")
    RESULT = "result", _("Result of a vote")
    NEWS = "news", _("News of the organisation")
    DIGEST = "digest", _("Several messages in one")


# Written to persons one by one: their links lead to signing in, and their documents are read by no one else for long.
IN_PERSON = (NoticeKind.LETTER, NoticeKind.SITTING)


# Owed to nobody: it leaves behind everything that is.
BEHIND = frozenset({NoticeKind.NEWS, NoticeKind.DIGEST})


# What is told beside a duty to tell: whom it does not reach is sent it once more, and no letter.
BESIDE_DUTY = (NoticeKind.REMINDER, NoticeKind.POLL_OPENED, NoticeKind.RESULT, *sorted(BEHIND))


class Notice(TenantModel):
    """What a set of people must be told. The text is frozen; its hash is what was sent."""

    public_id = PublicIdField()
    kind = models.CharField(max_length=20, choices=NoticeKind)
    text_sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField(db_default=DatabaseNow())
    issued_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    links_end_at = models.DateTimeField(help_text="After this, the personal links do nothing")
    post_by = models.DateField(null=True, blank=True, help_text="Last day on which a letter still is in time")
    closed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="Since then nothing more of it leaves")
    withdrawn_because = models.CharField(max_length=400, blank=True)
    superseded_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="supersedes",
        help_text="The notice that left since and says what holds now, to all who were owed this one",
    )
    addresses_erased_on = models.DateField(
        null=True, blank=True, help_text="Day on which where it was sent was erased, past the period of its proof"
    )

    class Meta:
        indexes = [
            # What waits for the end of its period, the oldest first.
            models.Index(
                fields=["organisation", "issued_at"],
                condition=models.Q(addresses_erased_on=None),
                name="notice_with_addresses",
            ),
        ]

    @property
    def is_posted(self) -> bool:
        """Return whether a letter tells whom its messages do not reach."""
        return self.kind not in BESIDE_DUTY


class NoticeText(TenantModel):
    """The notice in one language, without name or link: those are filled in at sending."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="texts")
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=250)
    body_text = models.TextField()
    body_html = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "language"], name="one_text_per_language"),
        ]
