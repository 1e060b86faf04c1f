"""Where a member stands today, as far as it decides which acts make sense."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from membership.models import (
    Delivery,
    EventKind,
    Membership,
    MembershipEvent,
    Notice,
    NoticeKind,
    Representation,
    Trial,
)
from membership.queries.contests import contest_of
from membership.queries.member_rows import MemberRows, still_ahead


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
    may_contest: bool
    is_deceased: bool
    trial: Trial | None
    correctable: dict[str, MembershipEvent]
    representations: tuple[Representation, ...]
    letters: tuple[Written, ...]


def situation_of(membership: Membership, on: date, rows: MemberRows | None = None) -> Situation:
    """Return where a member stands. What begins later counts too: it can be changed already.

    Costs eight SQL statements at most, less whatever `rows` holds already.
    """
    rows = rows or MemberRows(membership)
    events = sorted(rows.events, key=lambda one: (one.recorded_at, one.pk))
    is_restricted = bool(still_ahead(rows.restrictions, on))
    contest = contest_of(events)
    correctable = _correctable(events)
    return Situation(
        is_member=bool(still_ahead(rows.periods, on)),
        is_legal=membership.person.is_legal,
        is_suspended=bool(still_ahead(rows.suspensions, on)),
        is_vote_suspended=is_restricted,
        is_contested=is_restricted and contest is not None and not contest.is_upheld,
        may_contest=is_restricted and contest is None,
        is_deceased=any(one.kind == EventKind.DECEASED for one in correctable.values()),
        trial=Trial.objects.filter(membership=membership, concluded_by=None).select_related("category").first(),
        correctable=correctable,
        representations=tuple(sorted(still_ahead(rows.represented_by, on), key=_by_seat)),
        letters=_letters(rows.deliveries),
    )


def _by_seat(row: Representation) -> tuple[str, int, date]:
    return row.relation, row.seat_no, row.effective.lower or date.min


def _letters(deliveries: list[Delivery]) -> tuple[Written, ...]:
    found = []
    letters = [row for row in deliveries if row.notice.kind == NoticeKind.LETTER]
    for row in sorted(letters, key=lambda row: row.notice.issued_at, reverse=True):
        subjects = {text.language: text.subject for text in row.notice.texts.all()}
        found.append(Written(row.notice, subjects["fr"], subjects.get("en", ""), row.get_state_display()))
    return tuple(found)


def _correctable(events: list[MembershipEvent]) -> dict[str, MembershipEvent]:
    """Return the events that no other has corrected, by their place in the order in which they were recorded."""
    corrected = {one.corrects_id for one in events}
    placed = [(str(place), one) for place, one in enumerate(events, start=1)]
    return {place: one for place, one in reversed(placed) if one.pk not in corrected and not one.is_void}
