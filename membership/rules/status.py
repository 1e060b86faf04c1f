"""Where somebody stands in the register on a day, as it was known at an instant: never a column, always this.

The lists answer the same question in SQL (`membership.queries.register_list`); tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum


class Status(Enum):
    """Where somebody stands in the register on a day."""

    MEMBER = "member"
    SUSPENDED = "suspended"
    VOTE_SUSPENDED = "vote_suspended"
    FORMER = "former"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class DatedFact:
    """A fact, the days it is true and the time we have known it, both half-open.

    start None: a day nobody knows, before every other. end, until None: not foreseen, still known.
    """

    start: date | None
    end: date | None
    since: datetime
    until: datetime | None = None

    def is_known_at(self, instant: datetime | None) -> bool:
        """Return whether this was held to be so. instant None: now."""
        if instant is None:
            return self.until is None
        return self.since <= instant and (self.until is None or instant < self.until)

    def is_true_on(self, on: date) -> bool:
        return self.has_begun_by(on) and (self.end is None or on < self.end)

    def has_begun_by(self, on: date) -> bool:
        return self.start is None or self.start <= on


def status_at(
    on: date,
    *,
    known_at: datetime | None,
    periods: Sequence[DatedFact],
    suspensions: Sequence[DatedFact] = (),
    restrictions: Sequence[DatedFact] = (),
    passed: Sequence[date] = (),
) -> Status:
    """Return where the holder of these facts stood on a day, as known at an instant; None is now.

    passed: days on which they came in and left, as known then, members on none: no period is left of that.
    """

    def holds(facts: Sequence[DatedFact]) -> bool:
        return any(fact.is_known_at(known_at) and fact.is_true_on(on) for fact in facts)

    if not holds(periods):
        begun = any(fact.is_known_at(known_at) and fact.has_begun_by(on) for fact in periods)
        return Status.FORMER if begun or any(day <= on for day in passed) else Status.NOT_YET
    if holds(suspensions):
        return Status.SUSPENDED
    return Status.VOTE_SUSPENDED if holds(restrictions) else Status.MEMBER
