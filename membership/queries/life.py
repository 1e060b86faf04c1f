"""Where a member stands today, as far as it decides which acts make sense."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from membership.models import (
    EventKind,
    EventLetter,
    Membership,
    MembershipEvent,
    MembershipPeriod,
    Suspension,
    Trial,
    VotingRestriction,
)
from membership.models.base import STILL_RECORDED

Dated = type[MembershipPeriod] | type[Suspension] | type[VotingRestriction]


@dataclass(frozen=True, slots=True)
class Situation:
    """What is in force, or about to be. correctable: the events that stand, the latest first, by their place."""

    is_member: bool
    is_legal: bool
    is_suspended: bool
    is_vote_suspended: bool
    is_contested: bool
    trial: Trial | None
    correctable: dict[str, MembershipEvent]
    letters: tuple[EventLetter, ...]


def situation_of(membership: Membership, on: date) -> Situation:
    """Return where a member stands. What begins later counts too: it can be changed already. Six SQL statements."""
    events = list(MembershipEvent.objects.filter(membership=membership).order_by("recorded_at", "pk"))
    is_restricted = _holds(VotingRestriction, membership, on)
    return Situation(
        is_member=_holds(MembershipPeriod, membership, on),
        is_legal=membership.person.is_legal,
        is_suspended=_holds(Suspension, membership, on),
        is_vote_suspended=is_restricted,
        is_contested=is_restricted and _is_contested(events),
        trial=Trial.objects.filter(membership=membership, concluded_by=None).select_related("category").first(),
        correctable=_correctable(events),
        letters=tuple(
            EventLetter.objects.filter(event__membership=membership)
            .select_related("event", "notice")
            .prefetch_related("notice__deliveries")
            .order_by("-notice__issued_at")
        ),
    )


def _holds(model: Dated, membership: Membership, on: date) -> bool:
    from_today = DateRange(on, None)
    return model.objects.filter(STILL_RECORDED, membership=membership, effective__overlap=from_today).exists()


def _correctable(events: list[MembershipEvent]) -> dict[str, MembershipEvent]:
    """Return the events that no other has corrected, by their place in the order in which they were recorded."""
    corrected = {one.corrects_id for one in events}
    placed = [(str(place), one) for place, one in enumerate(events, start=1)]
    return {place: one for place, one in reversed(placed) if one.pk not in corrected and not one.is_void}


def _is_contested(events: list[MembershipEvent]) -> bool:
    last = [one.kind for one in events if one.kind.startswith("vote_")]
    return bool(last) and last[-1] == EventKind.VOTE_CONTESTED
