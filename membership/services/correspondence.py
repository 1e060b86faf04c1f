"""Issuing notices: the duty to tell is written down for each person before anything leaves."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from membership import signals
from membership.actors import Actor
from membership.clock import now
from membership.errors import DeliveriesPending, LettersUnposted, TextMissing
from membership.models import (
    BEHIND,
    UNFINISHED,
    Attachment,
    Channel,
    Delivery,
    DeliveryState,
    Notice,
    NoticeAttachment,
    NoticeKind,
    NoticeText,
    Organisation,
    OwnPassage,
    SeenThrough,
)
from membership.models.base import new_public_id, new_public_ids
from membership.queries.post import RELATED
from membership.services import audit
from membership.services.channels import is_carried, plugged_ways
from membership.services.deceased import pass_over_the_dead
from membership.services.holding import hold_back
from membership.services.imports.copying import Form, Sending, as_cell, refresh_statistics
from membership.services.posting import write_posted

BATCH = 1000
# Deliveries that are made while those before are taken.
AT_ONCE = 10_000
LONGEST_SUBJECT = 250


@dataclass(frozen=True, slots=True)
class Text:
    """A notice in one language. `%(name)s` and `%(link)s` are filled in for each person."""

    language: str
    subject: str
    body_text: str
    body_html: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """One member to tell, and where; or somebody who applies to become one, or is told beyond the members.

    name: as it is today; it stays on what is written. quality: that of whoever is told beyond the members.
    """

    channel: Channel | str
    address: str
    language: str
    membership_id: int | None = None
    person_id: int | None = None
    application_id: int | None = None
    correspondent_id: int | None = None
    estate_id: int | None = None
    name: str = field(kw_only=True)
    quality: str = field(default="", kw_only=True)


def by_their_ways(recipients: Iterable[Recipient]) -> Iterator[Recipient]:
    """Return the same, but by a plugged channel whom it reaches; never whoever settles an estate."""
    if not settings.CHANNEL_PLUGS:
        return iter(recipients)
    found = list(recipients)
    ways = plugged_ways({pk for one in found if one.estate_id is None and (pk := one.person_id) is not None})
    return (
        replace(one, channel=way[0], address=way[1])
        if one.estate_id is None and (way := ways.get(one.person_id or 0))
        else one
        for one in found
    )


@dataclass(frozen=True, slots=True)
class Own:
    """What a notice says to one member alone, in each language: it stands where the text says `%(own_fr)s`."""

    membership_id: int
    fr: str
    en: str = ""


@transaction.atomic
def issue_notice(
    organisation: Organisation,
    *,
    actor: Actor,
    kind: NoticeKind,
    texts: Iterable[Text],
    recipients: Iterable[Recipient],
    links_end_at: datetime,
    post_by: date | None = None,
    useful_until: datetime | None = None,
    attachments: Iterable[Attachment] = (),
    own: Sequence[Own] = (),
) -> Notice:
    """Freeze a notice and write one delivery per recipient; workers are woken on commit.

    post_by: last day on which a letter to whoever could not be reached is still in time. useful_until: after which what
    is owed to nobody says nothing any more; it is held as its readers chose, and never so long. attachments: documents
    that the texts name. own: what it says to some of them alone.
    Raises TextMissing when a language the organisation declares has no text.
    """
    by_language = {text.language: _with_short_subject(text) for text in texts}
    for language in organisation.languages:
        if language not in by_language:
            raise TextMissing(language=language)
    notice = Notice.objects.create(
        organisation=organisation,
        kind=kind,
        text_sha256=text_hash(by_language.values()),
        issued_by_id=actor.account_id,
        links_end_at=links_end_at,
        post_by=post_by,
    )
    NoticeText.objects.bulk_create(
        NoticeText(
            organisation=organisation,
            notice=notice,
            language=text.language,
            subject=text.subject,
            body_text=text.body_text,
            body_html=text.body_html,
        )
        for text in by_language.values()
    )
    joined = NoticeAttachment.objects.bulk_create(
        NoticeAttachment(organisation=organisation, notice=notice, attachment=one) for one in attachments
    )
    OwnPassage.objects.bulk_create(
        (
            OwnPassage(
                organisation=organisation,
                notice=notice,
                membership_id=one.membership_id,
                text_fr=one.fr,
                text_en=one.en,
            )
            for one in own
        ),
        batch_size=BATCH,
    )
    written = _write_down(organisation, notice, recipients)
    pass_over_the_dead(notice)
    hold_back(notice, useful_until=useful_until)
    audit.record(
        organisation,
        actor=actor,
        action="notice.issued",
        object_kind="notice",
        object_id=notice.public_id,
        values={"kind": kind, "recipients": written, "text": notice.text_sha256}
        | ({"documents": [one.attachment.document.sha256 for one in joined]} if joined else {})
        | _own_hash(own),
    )
    transaction.on_commit(lambda: signals.notice_issued.send(Notice, notice_id=notice.pk))
    return notice


# In the order in which the undoing of an import takes them away.
_NAMED = """SELECT {lock}(unevoix_references('membership_membership', %(organisation)s)),
  {lock}(unevoix_references('membership_person', %(organisation)s))"""
HOLD = _NAMED.format(lock="pg_advisory_xact_lock_shared")
HOLD_ALONE = _NAMED.format(lock="pg_advisory_xact_lock")


def hold_recipients(organisation: Organisation) -> None:
    """Let nobody take away whom a notice may name, until the end of the transaction.

    For an act that leaves an entry in the audit trail before it issues its notice. The undoing of an import takes
    members away, then leaves its entry: without this, each could wait for the other. Whoever only issues a notice holds
    the same as it is written, before any entry.
    """
    with connection.cursor() as cursor:
        cursor.execute(HOLD, {"organisation": organisation.pk})


def hold_recipients_alone(organisation_id: int) -> None:
    """Let nobody name members or persons until the end of the transaction: for whoever takes some away.

    What the deletions lock anyway, asked for before the first of them: whoever names members has done so and is over,
    or waits here.
    """
    with connection.cursor() as cursor:
        cursor.execute(HOLD_ALONE, {"organisation": organisation_id})


def _own_hash(own: Sequence[Own]) -> dict[str, object]:
    """Return the hash of what is said to members alone, for the audit; nothing where there is nothing."""
    if not own:
        return {}
    rows = sorted([one.membership_id, one.fr, one.en] for one in own)
    return {"own": hashlib.sha256(audit.canonical(rows).encode()).hexdigest()}


def _write_down(organisation: Organisation, notice: Notice, recipients: Iterable[Recipient]) -> int:
    """Copy in one delivery per recipient, as they are found: a notice to a million never stands in memory.

    While the database takes some, the next are made. Returns how many there are.
    """
    written, found, sending, form = 0, iter(recipients), Sending(), Form(Delivery, COLUMNS)
    try:
        while some := list(islice(found, AT_ONCE)):
            names = new_public_ids(len(some))
            rows = (_row(organisation, notice, one, name) for one, name in zip(some, names, strict=True))
            sending.give([form.piece("\t".join(map(as_cell, row)) for row in rows)])
            written += len(some)
    finally:
        sending.end()
    if written >= AT_ONCE:
        # Else those who claim them, fifty at a time, would find them by reading and sorting them all.
        refresh_statistics([Delivery])
    return written


def _with_short_subject(text: Text) -> Text:
    """Return a text whose subject can be kept: the title of a meeting alone may be as long as that."""
    if len(text.subject) <= LONGEST_SUBJECT:
        return text
    return replace(text, subject=text.subject[: LONGEST_SUBJECT - 1] + "…")


@transaction.atomic
def tell_late(notice: Notice, *, recipient: Recipient, actor: Actor) -> bool:
    """Add somebody to whom a notice came to be owed after it was issued. Returns whether this was news.

    The text is the one that left, word for word. A notice declared done is open again until this one is sent.
    """
    locked = (
        Notice.objects.select_for_update(of=("self",), no_key=True).select_related("organisation").get(pk=notice.pk)
    )
    # Each delegate of a federation’s member is told by themselves.
    if locked.deliveries.filter(membership=recipient.membership_id, person=recipient.person_id).exists():
        return False
    delivery = delivery_to(locked.organisation, locked, recipient)
    delivery.save(force_insert=True)
    pass_over_the_dead(locked)
    if locked.closed_at is not None:
        locked.closed_at = None
        locked.save(update_fields=["closed_at"])
    audit.record(
        locked.organisation,
        actor=actor,
        action="notice.told_late",
        object_kind="notice",
        object_id=locked.public_id,
        values={"delivery": delivery.public_id, "channel": recipient.channel},
    )
    transaction.on_commit(lambda: signals.notice_issued.send(Notice, notice_id=locked.pk))
    return True


def delivery_to(organisation: Organisation, notice: Notice, recipient: Recipient) -> Delivery:
    """Return the delivery that tells a recipient of a notice, not written yet."""
    row = dict(zip(COLUMNS, _row(organisation, notice, recipient, new_public_id()), strict=True))
    return Delivery(**{f"{name}_id" if name in REFERENCES else name: value for name, value in row.items()})


COLUMNS = (
    "organisation", "public_id", "notice", "membership", "person", "application", "correspondent", "estate",
    "told_as", "quality", "channel", "address", "language", "state", "message_id", "is_news",
)  # fmt: skip
REFERENCES = frozenset({"organisation", "notice", "membership", "person", "application", "correspondent", "estate"})


def _row(
    organisation: Organisation, notice: Notice, recipient: Recipient, public_id: str
) -> tuple[int | str | bool | None, ...]:
    return (
        organisation.pk,
        public_id,
        notice.pk,
        recipient.membership_id,
        recipient.person_id,
        recipient.application_id,
        recipient.correspondent_id,
        recipient.estate_id,
        recipient.name,
        recipient.quality,
        str(recipient.channel),
        recipient.address,
        recipient.language if recipient.language in organisation.languages else "fr",
        (DeliveryState.PENDING if is_carried(str(recipient.channel)) else DeliveryState.BY_POST).value,
        # Fixed before sending, so that a copy sent in doubt is known as the same message.
        f"<{public_id}@{organisation.slug}.unevoix>",
        notice.kind in BEHIND,
    )


def text_hash(texts: Iterable[Text]) -> str:
    """Return the hash of a notice: all its languages, before any name or link is filled in."""
    canonical = audit.canonical(
        [
            [text.language, text.subject, text.body_text, text.body_html]
            for text in sorted(texts, key=lambda text: text.language)
        ]
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


@transaction.atomic
def acknowledge(delivery: Delivery, *, actor: Actor, through: SeenThrough = SeenThrough.LINK) -> bool:
    """Note that the person a notice was for answered «yes, that is me» to its link, or read it signed in: it arrived.

    Only the first time is kept, whichever way. Returns whether this was it.
    """
    unseen = Delivery.objects.filter(pk=delivery.pk, first_seen_at__isnull=True)
    answered = unseen.update(first_seen_at=now(), seen_through=through)
    if not answered:
        return False
    audit.record(
        delivery.organisation,
        actor=actor,
        action="notice.acknowledged",
        object_kind="delivery",
        object_id=delivery.public_id,
        values={"through": through},
    )
    return True


@transaction.atomic
def close_notice(notice: Notice, *, actor: Actor, at: datetime) -> None:
    """Declare a notice done: everybody has an outcome. Raises DeliveriesPending, LettersUnposted."""
    locked = Notice.objects.select_for_update().get(pk=notice.pk)
    pending = locked.deliveries.filter(state__in=UNFINISHED).count()
    if pending:
        raise DeliveriesPending(pending=pending)
    unposted = locked.deliveries.filter(state=DeliveryState.BY_POST, settled_at=None, replaced_by=None).count()
    if unposted:
        raise LettersUnposted(letters=unposted)
    locked.closed_at = at
    locked.save(update_fields=["closed_at"])
    audit.record(
        locked.organisation,
        actor=actor,
        action="notice.closed",
        object_kind="notice",
        object_id=locked.public_id,
    )


@transaction.atomic
def note_posted(delivery: Delivery, *, actor: Actor) -> bool:
    """Note that a letter to post has left. Returns whether this was news."""
    if not _leave(Delivery.objects.filter(pk=delivery.pk)):
        return False
    audit.record(
        delivery.organisation,
        actor=actor,
        action="letter.posted",
        object_kind="delivery",
        object_id=delivery.public_id,
    )
    return True


@transaction.atomic
def note_batch_posted(notice: Notice, *, among: Iterable[str], actor: Actor) -> int:
    """Note that the letters of these public ids have left together. Returns how many that was news of."""
    posted = _leave(Delivery.objects.filter(notice=notice, public_id__in=list(among)))
    if posted:
        audit.record(
            notice.organisation,
            actor=actor,
            action="notice.batch_posted",
            object_kind="notice",
            object_id=notice.public_id,
            values={"letters": posted},
        )
    return posted


def _leave(deliveries: QuerySet[Delivery]) -> int:
    waiting = deliveries.select_for_update(of=("self",)).filter(state=DeliveryState.BY_POST, settled_at=None)
    letters = list(waiting.select_related(*RELATED).order_by("pk"))
    write_posted(letters, at=now())
    return len(letters)
