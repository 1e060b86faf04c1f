"""When a message that is owed to nobody leaves: at the end of quiet hours, or together with others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from membership.rules.quiet import QuietHours, leaves_at

DAYS_OF_A_WEEK = 7


class Rhythm(Enum):
    """How often somebody is written what is owed to nobody."""

    AT_ONCE = "at_once"  # each message as it comes
    DAILY = "daily"  # those of a day in one
    WEEKLY = "weekly"  # those of a week in one


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose, or the organisation for them. at, weekday: when what is gathered leaves (Monday is 0)."""

    rhythm: Rhythm = Rhythm.AT_ONCE
    quiet: QuietHours | None = None
    at: time = time(8)
    weekday: int = 0


@dataclass(frozen=True, slots=True)
class Hold:
    """Until when a message is held. why: "quiet", or the rhythm in which it is gathered."""

    until: datetime
    why: str

    @property
    def is_gathered(self) -> bool:
        return self.why != "quiet"


def held(due_at: datetime, choice: Choice, zone: ZoneInfo, *, may_gather: bool, before: datetime | None) -> Hold | None:
    """Return how a message that is due is held; None where it leaves at once.

    may_gather: whether it may wait for others. before: after which it would be of no use; it is never held so long.
    """
    if may_gather and choice.rhythm is not Rhythm.AT_ONCE:
        leaves = leaves_at(gathering_after(due_at, choice, zone), choice.quiet, zone, before=None)
        if before is None or leaves < before:
            return Hold(leaves, choice.rhythm.value)
    until = leaves_at(due_at, choice.quiet, zone, before=before)
    return Hold(until, "quiet") if until > due_at else None


def gathering_after(instant: datetime, choice: Choice, zone: ZoneInfo) -> datetime:
    """Return when what is gathered leaves next, after an instant, by the clocks of the organisation."""
    day = instant.astimezone(zone).date()
    for further in range(DAYS_OF_A_WEEK + 1):
        on = day + timedelta(days=further)
        at = datetime.combine(on, choice.at, tzinfo=zone)
        if at > instant and (choice.rhythm is Rhythm.DAILY or on.weekday() == choice.weekday):
            return at
    raise AssertionError("a week has every day")
