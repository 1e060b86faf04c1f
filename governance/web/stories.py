"""What one member was told, said as a short story: an outcome, then each attempt with the server's own words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from governance.queries.telling import Story
from membership.rules import reasons
from membership.web.letter_words import Told, told_in_words


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
            deliveries=tuple(told_in_words(delivery) for delivery in story.deliveries),
        )
        for story in stories
    ]


def _language() -> str:
    return (get_language() or "fr")[:2]
