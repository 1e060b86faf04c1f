"""What one member was told, said as a short story: an outcome, then each attempt with the server's own words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language, gettext

from governance.queries.telling import Story
from membership.models import Attempt, Delivery, DeliveryState
from membership.rules import reasons

TONES = {
    DeliveryState.SENT: "yes",
    DeliveryState.FAILED: "no",
    DeliveryState.BY_POST: "",
    DeliveryState.WAIVED: "quiet",
    DeliveryState.IN_DOUBT: "warn",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One delivery in words. events: as the timeline element takes them, the latest first."""

    state: str
    tone: str
    channel: str
    address: str
    settled_at: datetime | None
    first_seen_at: datetime | None
    events: tuple[dict[str, object], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One member: why they were told, or not, and each way they were told."""

    name: str
    number: str
    is_told: bool
    reason: str
    deliveries: tuple[Told, ...]


def as_lines(stories: Iterable[Story]) -> list[Line]:
    """Return the stories in the reader's language."""
    return [
        Line(
            name=story.entry.name,
            number=story.entry.number,
            is_told=story.entry.is_told,
            reason=reasons.sentence(story.entry.reason_code, story.entry.reason_params, _language()),
            deliveries=tuple(_told(delivery) for delivery in story.deliveries),
        )
        for story in stories
    ]


def _told(delivery: Delivery) -> Told:
    return Told(
        state=str(DeliveryState(delivery.state).label),
        tone=TONES.get(DeliveryState(delivery.state), "warn"),
        channel=delivery.get_channel_display(),
        address=delivery.address,
        settled_at=delivery.settled_at,
        first_seen_at=delivery.first_seen_at,
        events=tuple(_event(attempt) for attempt in reversed(list(delivery.attempts.all()))),
    )


def _event(attempt: Attempt) -> dict[str, object]:
    title = attempt.get_outcome_display() if attempt.outcome else gettext("Handed to the mail server")
    notes = [attempt.answer] if attempt.answer else []
    if attempt.possible_duplicate:
        notes.append(gettext("It may have arrived twice: the attempt before was cut short."))
    return {"title": title, "at": attempt.finished_at or attempt.started_at, "notes": notes}


def _language() -> str:
    return (get_language() or "fr")[:2]
