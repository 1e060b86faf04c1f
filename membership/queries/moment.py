"""The two dates of every question to the register: the day asked about, and what was known when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from membership.models import Organisation, PersonMerge
from membership.models.base import Bitemporal, known, true_on

TICK = timedelta(microseconds=1)
# At the very ends of the calendar an instant has no day in some time zones.
FIRST_DAY, LAST_DAY = date(2, 1, 1), date(9999, 12, 1)
FIRST, LAST = datetime(2, 1, 1, tzinfo=UTC), datetime(9999, 12, 1, tzinfo=UTC)


def end_of(day: date, organisation: Organisation) -> datetime:
    """Return the last instant of a day in the organisation's own calendar; past the last years, of the last one."""
    return datetime.combine(min(day, LAST_DAY) + timedelta(days=1), time(), organisation.zone) - TICK


def start_of(day: date, organisation: Organisation) -> datetime:
    """Return the first instant of a day in the organisation's own calendar; before the first years, of the first."""
    return datetime.combine(max(day, FIRST_DAY), time(), organisation.zone)


def within(instant: datetime) -> datetime:
    """Return an instant that every calendar can say: nobody knew anything before, and everything is known after."""
    return min(max(instant, FIRST), LAST)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, and the instant as known at which it is seen; known_at None is now."""

    on: date
    known_at: datetime | None = None

    def told_until(self, organisation: Organisation) -> datetime:
        """Return the last instant of what it tells, for what holds from the instant at which it is written down."""
        end = end_of(self.on, organisation)
        return end if self.known_at is None else min(end, self.known_at)

    @property
    def known(self) -> Q:
        """The condition «known then», for facts that are dated twice."""
        return known(self.known_at)

    @property
    def true(self) -> Q:
        """The condition «true on the day, as known then»."""
        return true_on(self.on, known_at=self.known_at)

    @property
    def begun(self) -> Q:
        """The condition «had begun by the day»; a start nobody knows lies before every day."""
        return self.known & Q(effective__overlap=DateRange(None, self.on, "[]"))

    def knows(self, row: Bitemporal) -> bool:
        """Return whether a row in hand was known then: `known`, without asking the database."""
        return row.recorded.upper is None if self.known_at is None else self.known_at in row.recorded

    def holds(self, row: Bitemporal) -> bool:
        """Return whether a row in hand was true on the day, as known then: `true`, without asking the database."""
        return self.knows(row) and self.on in row.effective

    def has_recorded(self, at: datetime) -> bool:
        """Return whether what was written at an instant was known then."""
        return self.known_at is None or at <= self.known_at

    def joins(self, merge: PersonMerge) -> bool:
        """Return whether two persons were known to be one: said by then, and not taken back by then."""
        if self.known_at is None:
            return merge.undone_at is None
        return merge.merged_at <= self.known_at and (merge.undone_at is None or merge.undone_at > self.known_at)

    def recorded_by(self, column: str) -> Q:
        """Return the condition «written down by then», for rows that are written once."""
        return Q() if self.known_at is None else Q(**{f"{column}__lte": self.known_at})
