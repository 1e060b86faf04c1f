"""Where somebody stands on each purpose: the last word counts."""

from __future__ import annotations

from dataclasses import dataclass

from membership import formats
from membership.models import ConsentEvent, Person, Purpose
from membership.rules.consents import wording_of


@dataclass(frozen=True, slots=True)
class Consent:
    """last: the latest event, None when nothing was ever said. Notices go by e-mail until somebody objects."""

    purpose: Purpose
    wording: str
    is_given: bool
    last: ConsentEvent | None


def consents_of(person: Person) -> list[Consent]:
    """Return one line for each purpose. Costs one SQL statement."""
    latest: dict[str, ConsentEvent] = {}
    for event in ConsentEvent.objects.filter(person=person).order_by("at", "pk"):
        latest[event.purpose] = event
    return [
        Consent(
            purpose, wording_of(purpose, formats.language_of()), _is_given(purpose, latest.get(purpose), person), event
        )
        for purpose in Purpose
        for event in [latest.get(purpose)]
    ]


def agrees_to(person: Person, purpose: Purpose) -> bool:
    """Return where somebody stands on one purpose. Costs one SQL statement."""
    said = ConsentEvent.objects.filter(person=person, purpose=purpose)
    return _is_given(purpose, said.order_by("-at", "-pk").first(), person)


def _is_given(purpose: Purpose, last: ConsentEvent | None, person: Person) -> bool:
    if purpose == Purpose.NOTICES_BY_EMAIL:
        return not person.prefers_post
    return bool(last and last.is_given)
