"""Why a message around a meeting cannot be planned so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from voting.errors.polls import PollError


class AnnouncementError(PollError):
    """A message around a meeting cannot be planned so."""


@dataclass(eq=False)
class AnnouncementPast(AnnouncementError):
    """at: when it would have left; None when what it announces is over."""

    code = "announcement_past"

    at: datetime | None = None


@dataclass(eq=False)
class AnnouncementTwice(AnnouncementError):
    code = "announcement_twice"


@dataclass(eq=False)
class TooManyReminders(AnnouncementError):
    code = "too_many_reminders"

    most: int
