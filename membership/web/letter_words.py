"""A delivery said as a short story: where it stands, then each attempt and each later event, the latest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, gettext

from membership.clock import now
from membership.kept import read
from membership.models import Attempt, Delivery, DeliveryEvent, DeliveryState, HeldFor, Notice, SeenThrough
from membership.queries.slips import attempts_for, events_for
from membership.server_words import plain
from membership.services.holding import is_held

TONES = {
    DeliveryState.SENT: "yes",
    DeliveryState.FAILED: "no",
    DeliveryState.BY_POST: "",
    DeliveryState.WAIVED: "quiet",
    DeliveryState.IN_DOUBT: "warn",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One delivery in words. events: as the timeline element takes them.

    may_have_come_back: it left, and whoever finds it among the returned mail may say so. was_posted: so did a letter.
    """

    public_id: str
    notice: str
    subject: str
    issued_at: datetime
    state: str
    tone: str
    channel: str
    address: str
    may_have_come_back: bool
    settled_at: datetime | None
    first_seen_at: datetime | None
    seen_through: str
    events: tuple[dict[str, Any], ...]
    held_until: datetime | None = None
    held_for: str = ""
    was_posted: bool = False
    withdrawn_at: datetime | None = None


def told_in_words(delivery: Delivery) -> Told:
    """Return a delivery whose attempts and events were read along, and its notice with the texts."""
    return Told(
        public_id=delivery.public_id,
        notice=delivery.notice.public_id,
        subject=subject_of(delivery.notice),
        issued_at=delivery.notice.issued_at,
        state=str(DeliveryState(delivery.state).label),
        tone=TONES.get(DeliveryState(delivery.state), "warn"),
        channel=delivery.get_channel_display(),
        address=delivery.address,
        may_have_come_back=delivery.state == DeliveryState.SENT,
        was_posted=delivery.state == DeliveryState.BY_POST and delivery.settled_at is not None,
        settled_at=delivery.settled_at,
        first_seen_at=delivery.first_seen_at,
        seen_through=str(SeenThrough(delivery.seen_through or SeenThrough.LINK).label),
        held_until=delivery.held_until if delivery.held_until and is_held(delivery, now()) else None,
        held_for=str(HeldFor(delivery.held_for).label) if delivery.held_for else "",
        withdrawn_at=delivery.notice.withdrawn_at,
        events=tuple(sorted(_events(delivery), key=lambda event: event["at"], reverse=True)),
    )


def subject_of(notice: Notice) -> str:
    """Return the subject of a notice in the reader's language, or in French."""
    texts: dict[str, str] = {text.language: text.subject for text in notice.texts.all()}
    return texts.get((get_language() or "fr")[:2]) or texts.get("fr", "")


def _events(delivery: Delivery) -> Iterable[dict[str, Any]]:
    if delivery.digest is not None:
        yield {
            "title": gettext("Gathered with others in one message"),
            "at": delivery.digest.notice.issued_at,
            "notes": [delivery.digest.message_id],
        }
    yield from map(_attempt, attempts_for(delivery))
    yield from map(_later, events_for(delivery))
    if delivery.waived_because and delivery.settled_at:
        yield {
            "title": gettext("Set aside, with the reason"),
            "at": delivery.settled_at,
            "notes": [read(delivery.waived_because)],
        }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    title = attempt.get_outcome_display() if attempt.outcome else gettext("Handed to the mail server")
    notes = [note for note in (attempt.address, plain(attempt.answer), attempt.answer) if note]
    if attempt.possible_duplicate:
        notes.append(gettext("It may have arrived twice: the attempt before was cut short."))
    return {"title": title, "at": attempt.finished_at or attempt.started_at, "notes": notes}


def _answered(answer: str) -> list[str]:
    return [note for note in (plain(answer), answer) if note]


def _later(event: DeliveryEvent) -> dict[str, Any]:
    return {"title": event.get_kind_display(), "at": event.happened_at, "notes": _answered(event.answer)}
