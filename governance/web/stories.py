"""What one member was told, said as a short story: an outcome, then each attempt with the server's own words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language, gettext

from governance.models import ConvenedEntry, CorrectedEntry
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
            name=story.entry.name if story.entry else story.membership.person.full_name,
            number=story.entry.number if story.entry else story.membership.number,
            # Left out of the list on the day of the call, and told since.
            is_told=bool(story.deliveries) or (story.entry is not None and story.entry.is_told),
            reason=_reason(story.entry),
            deliveries=tuple(told_in_words(delivery) for delivery in story.deliveries),
        )
        for story in stories
    ]


def _reason(entry: ConvenedEntry | CorrectedEntry | None) -> str:
    if entry is None:
        return gettext("Not on the list of the day of the call: told since.")
    said = reason_of(entry)
    if isinstance(entry, CorrectedEntry) and entry.as_before:
        also = gettext("Told all the same, having been told before.")
        return f"{said} {also}"
    return said


def reason_of(entry: ConvenedEntry | CorrectedEntry) -> str:
    """Return why somebody stands on a list as they do, in the reader's language."""
    return reasons.sentence(entry.reason_code, entry.reason_params, _language())


def _language() -> str:
    return (get_language() or "fr")[:2]
