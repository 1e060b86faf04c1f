"""Whether the suspension of a member's vote that is in force was contested, and what the board said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from membership.models import EventKind, Membership, MembershipEvent


@dataclass(frozen=True, slots=True)
class Contest:
    """What came in writing, on what day; is_upheld: the board kept the suspension since."""

    received_on: date | None
    is_upheld: bool


def contest_of(events: Iterable[MembershipEvent]) -> Contest | None:
    """Return the contest of the last suspension of the vote. events: all there ever were of one member."""
    every = {one.pk: one for one in events}
    gone = {one.corrects_id for one in every.values()}
    standing = [(_written(one, every), one) for one in every.values() if one.pk not in gone and not one.is_void]
    contest: MembershipEvent | None = None
    is_upheld = False
    for _at, one in sorted(standing, key=lambda pair: pair[0]):
        match one.kind:
            case EventKind.VOTE_SUSPENDED:
                contest, is_upheld = None, False
            case EventKind.VOTE_CONTESTED:
                contest, is_upheld = one, False
            case EventKind.VOTE_UPHELD:
                is_upheld = True
    return Contest(contest.effective_on, is_upheld) if contest is not None else None


def acts_on_the_vote(membership: Membership) -> list[MembershipEvent]:
    """Return the acts on the vote of a member, corrected ones among them. Costs one SQL statement."""
    kinds = (EventKind.VOTE_SUSPENDED, EventKind.VOTE_CONTESTED, EventKind.VOTE_UPHELD)
    return list(MembershipEvent.objects.filter(membership=membership, kind__in=kinds))


def _written(event: MembershipEvent, every: dict[int, MembershipEvent]) -> tuple[datetime, int]:
    """Return when the act itself was written, whatever corrected it since."""
    while event.corrects_id is not None and event.corrects_id in every:
        event = every[event.corrects_id]
    return event.recorded_at, event.pk
