"""Notices as obligations: one delivery per person and channel, written before anything leaves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from membership.models.accounts import Account
from membership.models.base import PUBLIC_ID_LENGTH, DatabaseNow, PublicIdField, RealNow, TenantModel, TransactionStart
from membership.models.correspondents import Correspondent, CorrespondentKind
from membership.models.notices import Notice
from membership.models.organisations import Organisation
from membership.models.people import Person
from membership.models.register import Membership


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    POST = "post", _("Post")
    HAND = "hand", _("By hand")


class DeliveryState(models.TextChoices):
    """Where one delivery stands. Recipients = sent + failed + by post + waived + pending."""

    PENDING = "pending", _("To send")
    CLAIMED = "claimed", _("Being sent")
    IN_DOUBT = "in_doubt", _("Uncertain")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    BY_POST = "by_post", _("By post")
    WAIVED = "waived", _("Set aside")


class SeenThrough(models.TextChoices):
    """By which way the first sight of a notice is known."""

    LINK = "link", _("the personal link")
    SPACE = "space", _("the member’s own space")


class HeldFor(models.TextChoices):
    """Why a message that is owed to nobody waits."""

    QUIET = "quiet", _("quiet hours")
    DAILY = "daily", _("the message that gathers those of a day")
    WEEKLY = "weekly", _("the message that gathers those of a week")


UNFINISHED = (DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.IN_DOUBT)


class Delivery(TenantModel):
    """The duty to tell one person of one notice by one channel, until proof or a decision.

    A worker claims a delivery with a token and a lease, opens an attempt, sends outside any
    transaction, then finishes it. A lease that runs out before an attempt was opened puts the
    delivery back; after one was opened, nobody knows whether the message left: in doubt.
    Whoever only applies for membership is nobody in the register yet: the application stands for them. A federation,
    an auditor or a guest is told as a correspondent. Whoever sits on a body without being a member is a person alone.

    A million of these are written at once, so nothing is held or looked up twice: the keys that carry the organisation
    along hold each reference, and an index that begins with a column finds it.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    public_id = PublicIdField(unique=False)
    notice = models.ForeignKey(
        Notice, on_delete=models.PROTECT, related_name="deliveries", db_constraint=False, db_index=False
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="deliveries", db_constraint=False
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False)
    application = models.ForeignKey(
        "membership.Application",
        on_delete=models.PROTECT,
        null=True,
        related_name="deliveries",
        db_constraint=False,
        db_index=False,
    )
    correspondent = models.ForeignKey(
        Correspondent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deliveries",
        db_constraint=False,
        db_index=False,
    )
    estate = models.ForeignKey(
        "membership.Estate",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deliveries",
        db_constraint=False,
        db_index=False,
        help_text="The member died: it is told to whoever settles the estate, at their address",
    )
    # Under what name, and in what quality where they are no member: as it was printed, whatever is kept of them since.
    # A trigger holds both; nothing in what was written before there were these.
    told_as = models.CharField(max_length=330, blank=True, db_default="")
    quality = models.CharField(max_length=10, choices=CorrespondentKind, blank=True, db_default="")
    channel = models.CharField(max_length=10, choices=Channel)
    address = models.CharField(max_length=400)
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.PENDING)
    message_id = models.CharField(max_length=120)
    is_news = models.BooleanField(
        default=False, db_default=False, help_text="Owed to nobody: it leaves behind everything that is"
    )
    claim_token = models.UUIDField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField(
        db_default=TransactionStart(), help_text="By the real clock: a mail server knows of no demonstration"
    )
    # What is owed to nobody may wait: for the end of quiet hours, or to leave with others in one message.
    held_until = models.DateTimeField(null=True, blank=True)
    held_for = models.CharField(max_length=6, choices=HeldFor, blank=True, db_default="")
    digest = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="gathered",
        db_constraint=False,
        db_index=False,
        help_text="The message in which it leaves; a trigger finishes it with that one",
    )
    attempts_made = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(
        default=0, help_text="Attempts since the last decision of a person, but for those that were the server's fault"
    )
    doubts = models.PositiveSmallIntegerField(
        db_default=0, help_text="Attempts since then of which nobody knows whether they left"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    last_answer = models.CharField(max_length=400, blank=True)
    # Written once, together; a trigger holds it.
    first_seen_at = models.DateTimeField(null=True, blank=True)
    seen_through = models.CharField(max_length=5, choices=SeenThrough, blank=True)
    replaced_by = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        db_constraint=False,
        help_text="The letter that tells instead; the person is counted there",
    )
    waived_because = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="one_delivery_per_public_id"),
            # One of a kind like the public id, without an index of its own.
            models.CheckConstraint(
                condition=models.Q(public_id=Substr("message_id", 2, PUBLIC_ID_LENGTH)),
                name="message_id_begins_with_public_id",
            ),
            models.UniqueConstraint(fields=["notice", "membership", "person", "channel"], name="told_once_per_channel"),
            models.UniqueConstraint(
                fields=["application", "notice", "channel"],
                condition=models.Q(application__isnull=False),
                name="applicant_told_once",
            ),
            models.UniqueConstraint(
                fields=["correspondent", "notice", "channel"],
                condition=models.Q(correspondent__isnull=False),
                name="correspondent_told_once",
            ),
            models.UniqueConstraint(
                fields=["person", "notice", "channel"],
                condition=models.Q(membership=None, person__isnull=False),
                name="told_once_without_membership",
            ),
            models.CheckConstraint(
                condition=models.Q(application=None, correspondent=None, person__isnull=False)
                | models.Q(application__isnull=False, correspondent=None, membership=None, person=None)
                | models.Q(correspondent__isnull=False, application=None, membership=None, person=None),
                name="delivery_to_one_addressee",
            ),
            models.CheckConstraint(
                condition=models.Q(estate=None) | models.Q(membership__isnull=False), name="estate_is_of_a_member"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="waived") | ~models.Q(waived_because=""), name="waived_with_its_reason"
            ),
        ]
        indexes = [
            # Two streams: a million pieces of news that wait are not in the way of one notice. One index, whose
            # condition the state alone implies: whoever asks for both streams reads it too.
            models.Index(
                fields=["is_news", "next_attempt_at"],
                condition=models.Q(state__in=["pending", "claimed", "in_doubt"]),
                name="delivery_unfinished",
            ),
            models.Index(fields=["digest"], condition=models.Q(digest__isnull=False), name="delivery_gathered"),
            models.Index(
                fields=["organisation", "held_until"],
                condition=models.Q(state="pending", held_until__isnull=False, digest=None),
                name="delivery_held",
            ),
            models.Index(
                fields=["organisation", "notice"],
                condition=models.Q(state="by_post", settled_at=None),
                name="delivery_to_post",
            ),
        ]

    @property
    def addressee(self) -> str:
        """The name of whoever is told, as it was when this was written.

        A letter about an estate goes, until it has left, to whoever settles the estate by then.
        """
        if self.estate is not None and self.settled_at is None:
            return self.name_now
        return self.told_as or self.name_now

    @property
    def name_now(self) -> str:
        """The name that is known of them today."""
        if self.estate is not None:
            return self.estate.name
        told = self.person or self.application or self.correspondent
        assert told is not None  # by constraint
        return told.full_name

    @property
    def in_quality(self) -> str:
        """In what quality somebody is told who is no member, as it was when this was written; nothing of a member."""
        return self.quality or (self.correspondent.kind if self.correspondent else "")

    @property
    def quality_in_words(self) -> str:
        return str(CorrespondentKind(self.in_quality).label) if self.in_quality else ""

    @property
    def is_plugged(self) -> bool:
        """Whether a channel of the installation's own carries it, which knows its addresses itself."""
        return self.channel in settings.CHANNEL_PLUGS

    @property
    def address_now(self) -> str:
        """The e-mail address that is known of them today; empty where there is none, or they want letters by post."""
        if self.estate is not None or (self.person is not None and self.person.prefers_post):
            return ""
        told = self.person or self.application or self.correspondent
        return told.email if told else ""


class AttemptOutcome(models.TextChoices):
    """What a mail server's answer means. The last three say something of the server, and nothing of the letter."""

    ACCEPTED = "accepted", _("Accepted by the mail server")
    TEMPORARY = "temporary", _("Refused for now")
    PERMANENT = "permanent", _("Refused for good")
    UNKNOWN = "unknown", _("Unknown")
    POSTED = "posted", _("Handed to the post")
    THROTTLED = "throttled", _("The mail server asks to slow down")
    UNREACHED = "unreached", _("The mail server did not answer")
    ACCOUNT = "account", _("The mail server refuses the sender")


HOLDING = (AttemptOutcome.THROTTLED, AttemptOutcome.UNREACHED, AttemptOutcome.ACCOUNT)


class Attempt(TenantModel):
    """One try at sending. Opened before the message leaves, finished by the server's answer.

    Of a letter: that it was posted, when, and to which address.
    """

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    address = models.CharField(max_length=400, blank=True)
    started_at = models.DateTimeField(db_default=DatabaseNow())
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=AttemptOutcome, blank=True)
    answer = models.CharField(max_length=400, blank=True)
    possible_duplicate = models.BooleanField(default=False)
    provider_id = models.CharField(max_length=250, blank=True, help_text="The provider's own name of the message")
    sender = models.CharField(max_length=400, blank=True, help_text="As whom it left: name and address")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="attempts_are_numbered"),
        ]
        indexes = [
            # The events of a provider go by it.
            models.Index(fields=["provider_id"], condition=~models.Q(provider_id=""), name="attempt_by_provider"),
        ]


class LaterEvent(models.TextChoices):
    """What is learned of a message after the mail server took it."""

    DELIVERED = "delivered", _("Delivered to the mailbox")
    DEFERRED = "deferred", _("Delayed")
    BOUNCED = "bounced", _("Returned to the sender")
    COMPLAINED = "complained", _("Reported as unwanted")


class DeliveryEvent(TenantModel):
    """One thing learned of a message, kept as it came. The same one told twice is one row."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=LaterEvent)
    source = models.CharField(max_length=40, help_text="The mail server, a provider by name, or the office")
    key = models.CharField(max_length=200, help_text="What makes it the same event, for its source")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=DatabaseNow())
    answer = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "source", "key"], name="event_told_once"),
        ]
        indexes = [
            # Whether what a provider sent proves something is asked of each of its events before it goes.
            models.Index(fields=["source", "key"], name="event_by_source"),
        ]


class FlaggedAddress(TenantModel):
    """An address at which a person could not be reached. It blocks nothing: it is work for somebody."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="flagged_addresses")
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL, db_default=Channel.EMAIL.value)
    address = models.CharField(max_length=400)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="+")
    flagged_at = models.DateTimeField(db_default=DatabaseNow())
    answer = models.CharField(max_length=400, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "address"], condition=models.Q(cleared_at=None), name="address_flagged_once"
            ),
        ]


class SenderAccount(models.Model):
    """An account at a mail server, for the whole installation: how fast it may send, and whether it must wait."""

    name = models.CharField(max_length=300, unique=True)
    allowance = models.DecimalField(max_digits=12, decimal_places=4, default=0, help_text="Messages that may leave now")
    refilled_at = models.DateTimeField(db_default=RealNow())
    held_until = models.DateTimeField(null=True, blank=True)
    held_for = models.CharField(max_length=10, choices=AttemptOutcome, blank=True)
    held_times = models.PositiveSmallIntegerField(default=0, help_text="In a row")
    answer = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return self.name
