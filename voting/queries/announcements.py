"""What is to be written around a meeting: when each message leaves, and whether it still has something to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from governance.models import Assembly, AssemblyState
from membership.models import WritingHabits
from membership.queries.habits import quiet_hours
from membership.rules.quiet import QuietHours, leaves_at
from voting.models import Announcement, AnnouncementKind, PollState

OVER = (AssemblyState.ENDED, AssemblyState.CANCELLED)


def heeded_by(one: Announcement, habits: WritingHabits) -> QuietHours | None:
    """Return the quiet hours that put a message off; that a vote is open is told at once, whatever the hour."""
    return None if one.kind == AnnouncementKind.POLL_OPENED else quiet_hours(habits)


@dataclass(frozen=True, slots=True)
class Moment:
    """When one message leaves. at: None while nobody knows, as for a result. is_held: quiet hours put it off."""

    at: datetime | None
    is_held: bool = False


def moment_of(one: Announcement, habits: WritingHabits) -> Moment:
    """Return when a message leaves, from what it announces as it stands now. Its meeting and vote were read along."""
    due_at = _due_at(one)
    if due_at is None:
        return Moment(None)
    leaves = leaves_at(due_at, heeded_by(one, habits), one.assembly.zone, before=useful_until(one))
    return Moment(leaves, is_held=leaves != due_at)


def _due_at(one: Announcement) -> datetime | None:
    before = timedelta(minutes=one.minutes_before)
    if one.kind == AnnouncementKind.MEETING_NEAR:
        return one.assembly.starts_at - before
    assert one.poll is not None  # by constraint
    if one.kind == AnnouncementKind.POLL_OPENED:
        return one.poll.opened_at or one.poll.opens_at
    if one.kind == AnnouncementKind.NOT_VOTED_YET:
        return one.poll.closes_at - before if one.poll.closes_at else None
    return one.poll.proclaimed_at


def useful_until(one: Announcement) -> datetime | None:
    """Return after when a message says nothing any more; a result always does."""
    if one.kind == AnnouncementKind.MEETING_NEAR:
        return one.assembly.starts_at
    if one.kind == AnnouncementKind.RESULT or one.poll is None:
        return None
    return one.poll.closes_at


def waits(one: Announcement) -> bool:
    """Return whether what a message announces has not come about yet, whatever the clock says."""
    if one.kind == AnnouncementKind.MEETING_NEAR:
        return False
    assert one.poll is not None
    if one.kind == AnnouncementKind.RESULT:
        return one.poll.state != PollState.PROCLAIMED
    return one.poll.state in (PollState.DRAFT, PollState.READY)


def is_void(one: Announcement, instant: datetime) -> bool:
    """Return whether a message has nothing left to say: what it announces is over, or given up."""
    if one.poll is not None and one.poll.state == PollState.CANCELLED:
        return True
    if one.kind == AnnouncementKind.RESULT:
        return False
    until = useful_until(one)
    if (one.assembly.state in OVER and not _outlives(one)) or (until is not None and until <= instant):
        return True
    return one.poll is not None and one.poll.state not in (PollState.DRAFT, PollState.READY, PollState.OPEN)


def _outlives(one: Announcement) -> bool:
    """Return whether a message is of a vote that goes on after its meeting."""
    return one.poll is not None and one.poll.state == PollState.OPEN and one.assembly.state == AssemblyState.ENDED


def to_come() -> QuerySet[Announcement]:
    """Return what has neither left nor been struck, with what it announces."""
    return Announcement.objects.filter(over_at__isnull=True).select_related(
        "assembly__organisation", "poll__motion", "organisation"
    )


def planned_of(assembly: Assembly) -> QuerySet[Announcement]:
    """Return what is to come around one meeting, with all that its words and its readers are made of."""
    return to_come().select_related("poll__only", "poll__assembly__organisation").filter(assembly=assembly)
