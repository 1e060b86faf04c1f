"""Which rolls two persons stand on, for whoever asks whether they are one."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from membership.models import Person
from membership.queries import ties
from membership.rules.merging import Tie
from voting.models import ElectoralRoll, Poll, PollState, RollEntry

TAKING_PLACE = (PollState.READY, PollState.OPEN)


def rolls_of(kept: Person, joined: Person) -> Iterator[Tie]:
    """Yield the votes on whose roll one of them stands and that are not over, and those where both stand entitled."""
    sides = (kept, joined)
    # Lines are found by their roll: no index holds those of all rolls together.
    rolls = list(ElectoralRoll.objects.for_organisation(kept.organisation).values_list("pk", flat=True))
    on_roll: list[set[int]] = []
    for person in sides:
        own = Q(membership__in=list(person.memberships.values_list("pk", flat=True))) | Q(exercised_by=person)
        entries = RollEntry.objects.filter(own, roll__in=rolls, is_entitled=True)
        on_roll.append(set(entries.values_list("roll__poll", flat=True)))
    both = on_roll[0] & on_roll[1]
    for poll in Poll.objects.filter(pk__in=on_roll[0] | on_roll[1]).select_related("assembly").order_by("pk"):
        is_over = poll.state not in TAKING_PLACE
        if not is_over or poll.pk in both:
            yield Tie(poll.assembly.title_fr, poll.assembly.title_en, is_over, both=poll.pk in both)


def offer() -> None:
    """Let these rolls be asked for."""
    ties.register("rolls", rolls_of)
