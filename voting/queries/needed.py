"""Why votes still need the data of somebody: one on whose roll they stand is not over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from membership.models import Person
from membership.queries import erasing
from membership.rules.erasing import Need
from voting.models import PollState, RollEntry

OVER = (PollState.PROCLAIMED, PollState.CANCELLED)


def needs_of(person: Person, _on: date) -> Iterator[Need]:
    """Yield a need while a vote is prepared, open, or not proclaimed yet."""
    own = Q(membership__person=person) | Q(exercised_by=person)
    entries = RollEntry.objects.filter(own, organisation=person.organisation_id, is_entitled=True)
    if entries.exclude(roll__poll__state__in=OVER).exists():
        yield Need.VOTE


def offer() -> None:
    """Let votes be asked."""
    erasing.register("voting", needs_of)
