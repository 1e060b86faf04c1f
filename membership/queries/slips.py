"""The facts of a certificate of sending, row by row: who was told, where, when, how, and what gave the address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice

from django.db.models import Count

from membership.models import (
    Attempt,
    Channel,
    ConsentEvent,
    Delivery,
    DeliveryEvent,
    DeliveryState,
    Notice,
    Purpose,
)
from membership.queries.attachments import attached_to
from membership.queries.letters import in_whatever_message

AT_ONCE = 500
# So begins the cell of the first row that says how many follow it.
SLIPS = "slips "
# The names of the columns, as the programming interface would call them: they are the same in every language.
COLUMNS = (
    "rank", "number", "name", "channel", "language", "address", "address_given_by", "outcome", "settled_at_utc",
    "settled_at_local", "message_id", "attempts", "later_events", "set_aside_because", "seen_at_utc", "delivery",
    "told_instead_by", "previous_sha256", "sha256",
)  # fmt: skip
DELIVERY, ATTEMPTS = COLUMNS.index("delivery"), COLUMNS.index("attempts")


def first_row(notice: Notice, subject: str) -> tuple[str, ...]:
    """Return the row of rank 0: of what notice the others are the slips, how many, and what documents went with it.

    Two SQL statements.
    """
    slips = notice.deliveries.count()
    documents = " | ".join(f"document sha256 {one.document.sha256} {one.title}" for one in attached_to(notice))
    local = notice.issued_at.astimezone(notice.organisation.zone)
    return (
        notice.organisation.slug, subject, notice.kind, " ".join(notice.organisation.languages),
        "", f"sha256 {notice.text_sha256}", "issued", utc(notice.issued_at), local.isoformat(timespec="seconds"),
        "", f"{SLIPS}{slips}", documents, "", "", notice.public_id, "",
    )  # fmt: skip


def rows(notice: Notice) -> Iterator[tuple[str, ...]]:
    """Yield one row for each delivery, in the order in which they were written. Memory stays flat."""
    deliveries = (
        Delivery.objects.filter(notice=notice)
        .select_related("membership", "person", "application", "correspondent", "organisation", "replaced_by", "digest")
        .prefetch_related(*in_whatever_message())
        .order_by("pk")
    )
    waiting = deliveries.iterator(chunk_size=AT_ONCE)
    while some := list(islice(waiting, AT_ONCE)):
        said = _said_by(some)
        for delivery in some:
            yield _row(delivery, notice, said.get(delivery.person_id, ()))


def _row(delivery: Delivery, notice: Notice, said: Sequence[ConsentEvent]) -> tuple[str, ...]:
    settled = delivery.settled_at
    return (
        number_of(delivery),
        delivery.addressee,
        delivery.channel,
        delivery.language,
        delivery.address,
        _given_by(delivery, notice, said),
        delivery.state,
        utc(settled) if settled else "",
        settled.astimezone(delivery.organisation.zone).isoformat(timespec="seconds") if settled else "",
        message_id_of(delivery) if delivery.channel == Channel.EMAIL else "",
        " | ".join(_attempt(one) for one in attempts_for(delivery)),
        " | ".join(f"{utc(one.happened_at)} {one.kind} {one.source} {one.answer}" for one in events_for(delivery)),
        delivery.waived_because,
        f"{utc(delivery.first_seen_at)} {delivery.seen_through}".strip() if delivery.first_seen_at else "",
        delivery.public_id,
        delivery.replaced_by.public_id if delivery.replaced_by else "",
    )


def attempts_for(delivery: Delivery) -> list[Attempt]:
    """Return every try at telling it, those of the message that gathered it first. They were read along."""
    gathered = list(delivery.digest.attempts.all()) if delivery.digest else []
    return [*gathered, *delivery.attempts.all()]


def events_for(delivery: Delivery) -> list[DeliveryEvent]:
    gathered = list(delivery.digest.events.all()) if delivery.digest else []
    return [*gathered, *delivery.events.all()]


def message_id_of(delivery: Delivery) -> str:
    """Return under which Message-ID it left, or would: that of its digest, unless it left alone since."""
    return delivery.digest.message_id if delivery.digest and not delivery.attempts.all() else delivery.message_id


def number_of(delivery: Delivery) -> str:
    """Return the number of a member, or in what quality somebody else is told."""
    if delivery.in_quality:
        return delivery.in_quality
    return delivery.membership.number if delivery.membership else ""


def _attempt(one: Attempt) -> str:
    doubt = " possible_duplicate" if one.possible_duplicate else ""
    answered = f"{utc(one.finished_at)} {one.outcome} {one.answer}" if one.finished_at else "no answer"
    # In whose name: an organisation's own domain may have come into force, or failed, between two of them.
    origin = f" from {one.sender}" if one.sender else ""
    return f"{one.number}: {utc(one.started_at)}{origin} to {one.address}, {answered}{doubt}"


def _given_by(delivery: Delivery, notice: Notice, said: Sequence[ConsentEvent]) -> str:
    """Return what gave the address at each attempt, once where it was the same: it may have changed between two."""
    if delivery.channel != Channel.EMAIL:
        return ""
    if delivery.correspondent is not None:
        return "kept by the office"
    if delivery.application is not None:
        return f"application {utc(delivery.application.received_at)}"
    instants = [one.started_at for one in attempts_for(delivery)] or [notice.issued_at]
    return " | ".join(dict.fromkeys(_in_force(said, at) for at in instants))


def _in_force(said: Sequence[ConsentEvent], at: datetime) -> str:
    last = next((one for one in reversed(said) if one.at <= at), None)
    if last is None:
        return "register, no objection"
    word = "consent" if last.is_given else "objection"
    return f"register, {word} {utc(last.at)} {last.source}"


def _said_by(deliveries: Sequence[Delivery]) -> dict[int | None, list[ConsentEvent]]:
    """Return what each person said of notices by e-mail, the oldest first. One SQL statement."""
    said: dict[int | None, list[ConsentEvent]] = {}
    people = [one.person_id for one in deliveries]
    events = ConsentEvent.objects.filter(purpose=Purpose.NOTICES_BY_EMAIL, person__in=people)
    for event in events.order_by("at", "pk"):
        said.setdefault(event.person_id, []).append(event)
    return said


def outcomes(notice: Notice) -> dict[str, int]:
    """Return how many persons stand at each outcome, each counted once."""
    counted = Delivery.objects.filter(notice=notice, replaced_by=None).values_list("state").annotate(n=Count("pk"))
    return dict.fromkeys(DeliveryState.values, 0) | dict(counted)


def returned_letters(notice: Notice) -> int:
    """Return how many of those not reached are letters that came back."""
    return notice.deliveries.filter(state=DeliveryState.FAILED, channel=Channel.POST, replaced_by=None).count()


def exceptions(notice: Notice) -> Iterator[Delivery]:
    """Yield the deliveries that are not a message sent, with what was done, in the order of names."""
    found = Delivery.objects.filter(notice=notice, replaced_by=None).exclude(state=DeliveryState.SENT)
    named = found.select_related("membership", "person", "application", "correspondent").order_by(
        "person__sort_key", "pk"
    )
    yield from named.iterator(chunk_size=AT_ONCE)


def utc(instant: datetime) -> str:
    """Return an instant to the second, in UTC."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
