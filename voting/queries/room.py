"""What one member sees of the meeting they are in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import Q

from governance.models import Assembly, AssemblyState
from governance.queries import presence
from governance.queries.quorum import quorum_at
from membership.rules.findings import Finding
from voting.models import PollState, RollCallVote, RollEntry
from voting.queries.agenda import Point, points_of


@dataclass(frozen=True, slots=True)
class Room:
    """The meeting as it stands, and what it holds for one member.

    entries: the member's line on the roll of each poll, by the poll's id; one without a line joined too late.
    """

    points: tuple[Point, ...]
    entries: Mapping[int, RollEntry]
    is_present: bool
    present: int
    quorum: Finding | None
    is_over: bool = False

    @property
    def may_vote(self) -> bool:
        """Whether one votes from where one is: there, or the meeting is over and its votes go on for all."""
        return self.is_present or self.is_over

    @property
    def open(self) -> list[Point]:
        """The votes that take ballots now, the first to close first."""
        return sorted((point for point in self.points if point.takes_votes), key=_closing)

    @property
    def counting(self) -> list[Point]:
        """The votes that are closed and wait for their proclamation."""
        return [point for point in self.points if point.state in (PollState.CLOSED, PollState.TALLIED)]

    @property
    def proclaimed(self) -> list[Point]:
        """The results, the last one first."""
        done = [point for point in self.points if point.state == PollState.PROCLAIMED]
        return sorted(done, key=_proclamation, reverse=True)


class Inside(Protocol):
    """Who is in the room: for which member, in which of its seats, and the human being."""

    @property
    def membership_id(self) -> int: ...

    @property
    def person_id(self) -> int: ...

    @property
    def seat_no(self) -> int: ...


def room_of(assembly: Assembly, inside: Inside, instant: datetime) -> Room:
    """Return what one member sees at an instant. Costs six SQL statements."""
    entries = RollEntry.objects.filter(roll__poll__assembly=assembly, membership=inside.membership_id)
    # Of several seats, that of the delegate who looks: the vote of another is not theirs to see.
    own = Q(exercised_by=inside.person_id) | Q(seat_no=inside.seat_no) & (Q(seats=1) | Q(exercised_by=None))
    entries = entries.filter(own).select_related("roll", "vote", "strike")
    # Where somebody changed seats since the roll, the one they vote in comes last, and stands.
    in_turn = sorted(entries, key=lambda entry: entry.exercised_by_id == inside.person_id)
    here = presence.present(assembly, instant)
    is_over = assembly.state == AssemblyState.ENDED
    return Room(
        points=tuple(points_of(assembly, instant)),
        entries={entry.roll.poll_id: entry for entry in in_turn},
        is_present=presence.is_present(assembly, inside.membership_id, inside.seat_no),
        present=here,
        quorum=quorum_at(assembly, instant, here) if not is_over else None,
        is_over=is_over,
    )


def vote_of(entry: RollEntry | None) -> RollCallVote | None:
    """Return the vote cast under a line of the roll, None before there is one."""
    return getattr(entry, "vote", None)


def _closing(point: Point) -> datetime:
    assert point.poll is not None
    assert point.poll.closes_at is not None
    return point.poll.closes_at


def _proclamation(point: Point) -> datetime:
    assert point.poll is not None
    assert point.poll.proclaimed_at is not None
    return point.poll.proclaimed_at
