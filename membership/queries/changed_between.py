"""Between which two dates changes are asked for, and where a page of them ended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from membership.models import Organisation
from membership.queries.moment import end_of, start_of
from membership.queries.names import FORMER_NAME_ON

# Of how many lines of one day were told before: more than any register has, and what the database can skip.
DIGITS = 9


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of changes ended: on which day or at which instant, and how many lines of it were told by then."""

    when: date | datetime
    told: int

    def __str__(self) -> str:
        return f"{self.when.isoformat()}~{self.told}"


@dataclass(frozen=True, slots=True)
class Span:
    """The two dates, both included: days of effect, or instants of record. Exactly one pair is given.

    known_at: of days of effect, as it was known then; None is now.
    """

    first: date | None = None
    last: date | None = None
    since: datetime | None = None
    until: datetime | None = None
    known_at: datetime | None = None

    @property
    def is_recorded(self) -> bool:
        return self.since is not None

    def place(self, text: str) -> Place | None:
        """Return the place of this span that a page was told to go on from; None for the beginning.

        Raises ValueError for what is no place.
        """
        if not text:
            return None
        when, _, told = text.partition("~")
        if not told.isdecimal() or len(told) > DIGITS:
            raise ValueError(text)
        if self.since is None:
            return Place(date.fromisoformat(when), int(told))
        at = datetime.fromisoformat(when)
        if at.tzinfo is None:
            raise ValueError(text)
        return Place(at, int(told))

    def going_on(self, after: Place | None) -> Span:
        """Return what is left of this span from the day, or the instant, at which a page ended."""
        if after is None:
            return self
        if isinstance(after.when, datetime):
            return replace(self, since=max(after.when, self.since or after.when))
        return replace(self, first=max(after.when, self.first or after.when))

    def known(self, row: str) -> str:
        """Return the condition «known then» of a fact that is dated twice."""
        return f"{row}.recorded @> %(known_at)s::timestamptz" if self.known_at else f"upper_inf({row}.recorded)"

    def recorded_by(self, column: str) -> str:
        """Return the condition «written down by then», of what is written once."""
        return f"{column} <= %(known_at)s::timestamptz" if self.known_at else "true"

    def name_borne(self, person: str, day: str, at: str) -> str:
        """Return the name that a person bore on the day of a line, as known then, where it is not today's.

        Of what was written down: on the day on which it was, as known at that instant.
        """
        if not self.is_recorded:
            return FORMER_NAME_ON.format(person=person, on=day, known=self.recorded_by("g.recorded_at"))
        return FORMER_NAME_ON.format(
            person=person, on=f"({at} AT TIME ZONE %(zone)s)::date", known=f"g.recorded_at <= {at}"
        )


def recorded_between(organisation: Organisation, first: date, last: date) -> Span:
    """Return the span of what was written down on these days, in the organisation's own calendar."""
    return Span(since=start_of(first, organisation), until=end_of(last, organisation))
