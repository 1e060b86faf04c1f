"""Fiscal years: where one ends and the next begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from membership.rules.months import add_months

# Nobody kept a register before, and nothing can be counted back from the first year there is.
EARLIEST = date(1000, 12, 31)
LATEST = date.max - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """A fiscal year, both days included."""

    first: date
    last: date


def last_year_end(on: date, month: int, day: int) -> date:
    """Return the latest end of a fiscal year on or before a day. A 31st is the month's last day where it has none."""
    this_year = add_months(date(on.year, 1, day), month - 1)
    return this_year if this_year <= on else add_months(date(on.year - 1, 1, day), month - 1)


def is_year_end(on: date, month: int, day: int) -> bool:
    """Return whether a fiscal year ends on that very day."""
    return add_months(date(on.year, 1, day), month - 1) == on


def year_ending(on: date, month: int, day: int) -> FiscalYear:
    """Return the fiscal year that ends on a year-end."""
    before = last_year_end(on - timedelta(days=1), month, day)
    return FiscalYear(before + timedelta(days=1), on)


def year_ends(on: date, month: int, day: int, *, count: int) -> list[date]:
    """Return the latest year-ends on or before a day, the oldest first."""
    found = [last_year_end(on, month, day)]
    while len(found) < count:
        found.insert(0, last_year_end(found[0] - timedelta(days=1), month, day))
    return found
