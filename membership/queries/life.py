"""Where a member stands today, as far as it decides which acts make sense."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from membership.models import (
    Delivery,
    EventKind,
    Membership,
    MembershipEvent,
    MembershipPeriod,
    Notice,
    NoticeKind,
    Representation,
    Suspension,
    Trial,
    VotingRestriction,
)
from membership.models.base import STILL_RECORDED

Dated = type[MembershipPeriod] | type[Suspension] | type[VotingRestriction]


@dataclass(frozen=True, slots=True)
class Written:
    """A letter to the member, and what became of it."""

    notice: Notice
    subject_fr: str
    subject_en: str
    state: str


@dataclass(frozen=True, slots=True)
class Situation:
    """What is in force, or about to be, who acts for the member among it.

    correctable: the events that stand, the latest first, by their place.
    """

    is_member: bool
    is_legal: bool
    is_suspended: bool
    is_vote_suspended: bool
    is_contested: bool
    is_deceased: bool
    trial: Trial | None
    correctable: dict[str, MembershipEvent]
    representations: tuple[Representation, ...]
    letters: tuple[Written, ...]


def situation_of(membership: Membership, on: date) -> Situation:
    """Return where a member stands. What begins later counts too: it can be changed already. Seven SQL statements."""
    events = list(MembershipEvent.objects.filter(membership=membership).order_by("recorded_at", "pk"))
    is_restricted = _holds(VotingRestriction, membership, on)
    return Situation(
        is_member=_holds(MembershipPeriod, membership, on),
        is_legal=membership.person.is_legal,
        is_suspended=_holds(Suspension, membership, on),
        is_vote_suspended=is_restricted,
        is_contested=is_restricted and _is_contested(events),
        is_deceased=any(one.kind == EventKind.DECEASED for one in _correctable(events).values()),
        trial=Trial.objects.filter(membership=membership, concluded_by=None).select_related("category").first(),
        correctable=_correctable(events),
        representations=tuple(
            Representation.objects.filter(STILL_RECORDED, membership=membership, effective__overlap=DateRange(on, None))
            .select_related("person", "membership__person", "membership__organisation")
            .order_by("relation", "seat_no", "effective")
        ),
        letters=_letters(membership),
    )


def _letters(membership: Membership) -> tuple[Written, ...]:
    rows = Delivery.objects.filter(membership=membership, notice__kind=NoticeKind.LETTER).select_related("notice")
    found = []
    for row in rows.prefetch_related("notice__texts").order_by("-notice__issued_at"):
        subjects = {text.language: text.subject for text in row.notice.texts.all()}
        found.append(Written(row.notice, subjects["fr"], subjects.get("en", ""), row.get_state_display()))
    return tuple(found)


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
