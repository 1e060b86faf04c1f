"""The months in which a notice may be sent, day by day.

Pure: dates in, weeks out. Whether a day is lawful was decided by a rule; this only lays out its answer.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = 7


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which a notice may be sent, both ends included, for a meeting.

    last_is_doubtful: the last day holds only under one way of counting days.
    """

    meeting: date
    earliest: date
    latest: date
    chosen: date | None = None
    today: date | None = None
    last_is_doubtful: bool = False

    @property
    def is_empty(self) -> bool:
        return self.latest < self.earliest


@dataclass(frozen=True, slots=True)
class Day:
    """One day and what is to be said of it, the weightiest first."""

    on: date
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month as rows of seven; None where the day belongs to its neighbour."""

    first: date
    weeks: tuple[tuple[Day | None, ...], ...]


def months(window: Window, *, first_weekday: int) -> tuple[Month, ...]:
    """Return the months from the first lawful day to the meeting. first_weekday: Monday is 0."""
    shown = [window.meeting, *([] if window.is_empty else [window.earliest, window.latest])]
    if window.chosen:
        shown.append(window.chosen)
    return _between(min(shown), max(shown), lambda on: marks(on, window), first_weekday)


def months_marked(marked: Mapping[date, tuple[str, ...]], *, first_weekday: int) -> tuple[Month, ...]:
    """Return the months from the first marked day to the last. At least one day is marked."""
    return _between(min(marked), max(marked), lambda on: marked.get(on, ()), first_weekday)


def _between(start: date, end: date, said: Callable[[date], tuple[str, ...]], first_weekday: int) -> tuple[Month, ...]:
    return tuple(_month(first, said, first_weekday) for first in _firsts(start, end))


def marks(on: date, window: Window) -> tuple[str, ...]:
    """Return what a day is: meeting, chosen, first, last, doubtful, in, today."""
    found = []
    if on == window.meeting:
        found.append("meeting")
    if on == window.chosen:
        found.append("chosen")
    if window.earliest <= on <= window.latest:
        found.append("in")
        if on == window.earliest:
            found.append("first")
        if on == window.latest:
            found.append("last")
            if window.last_is_doubtful:
                found.append("doubtful")
    if on == window.today:
        found.append("today")
    return tuple(found)


def _firsts(start: date, end: date) -> Iterator[date]:
    first = start.replace(day=1)
    while first <= end:
        yield first
        first = (first + timedelta(days=31)).replace(day=1)


def _month(first: date, said: Callable[[date], tuple[str, ...]], first_weekday: int) -> Month:
    following = (first + timedelta(days=31)).replace(day=1)
    days: list[Day | None] = [None] * ((first.weekday() - first_weekday) % WEEK)
    for number in range((following - first).days):
        on = first + timedelta(days=number)
        days.append(Day(on, said(on)))
    days += [None] * (-len(days) % WEEK)
    weeks = tuple(tuple(days[start : start + WEEK]) for start in range(0, len(days), WEEK))
    return Month(first, weeks)
