"""The agenda of a meeting with the polls that decide its motions, as the clock has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from governance.models import AgendaItem, Assembly, Motion, MotionState
from governance.queries.agenda import in_order
from voting.models import Poll, PollState

# Between these a vote has begun and is not proclaimed: the meeting is at that point.
UNFINISHED = (PollState.OPEN, PollState.CLOSED, PollState.TALLIED)


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the agenda, with its motion and the poll that decides it, if it has them."""

    item: AgendaItem
    motion: Motion | None
    poll: Poll | None
    state: str

    @property
    def takes_votes(self) -> bool:
        return self.state == PollState.OPEN

    @property
    def is_under_way(self) -> bool:
        return self.state in UNFINISHED

    @property
    def is_done(self) -> bool:
        return self.motion is not None and self.motion.state != MotionState.PROPOSED


def points_of(assembly: Assembly, instant: datetime) -> list[Point]:
    """Return the points in their order. Costs two SQL statements."""
    items = assembly.agenda.select_related("motion", "motion__resolution")
    polls = poll_of_each_motion(
        # A rehearsal that is over leaves no trace at its point.
        Poll.objects.filter(assembly=assembly)
        .exclude(is_rehearsal=True, state__in=[PollState.PROCLAIMED, PollState.CANCELLED])
        .select_related("result", "roll", "election")
        .order_by("created_at")
    )
    return [_point(item, polls, instant) for item in in_order(items)]


def state_at(poll: Poll, instant: datetime) -> str:
    """Return the state of a poll at an instant: one past its time is closed, whoever has noticed."""
    if poll.state == PollState.OPEN and poll.closes_at is not None and poll.closes_at <= instant:
        return PollState.CLOSED
    return poll.state


def poll_of_each_motion(polls: Iterable[Poll]) -> dict[int, Poll]:
    """Return the poll of each motion: the live one, else the last, which was cancelled or decided nothing."""
    found: dict[int, Poll] = {}
    for poll in polls:
        before = found.get(poll.motion_id)
        if before is None or before.state in (PollState.CANCELLED, PollState.PROCLAIMED):
            found[poll.motion_id] = poll
    return found


def _point(item: AgendaItem, polls: dict[int, Poll], instant: datetime) -> Point:
    motion: Motion | None = getattr(item, "motion", None)
    poll = polls.get(motion.pk) if motion else None
    return Point(item=item, motion=motion, poll=poll, state=state_at(poll, instant) if poll else "")
