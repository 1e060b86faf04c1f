"""The register at a glance, and the figures of one fiscal year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from membership.models import Category, Organisation, RegisterCheck
from membership.queries.movements import (
    Capital,
    Movements,
    capital_between,
    capital_until,
    members_over_time,
    movements_between,
)
from membership.rules.years import FiscalYear, year_ends

YEARS = 7


@dataclass(frozen=True, slots=True)
class Growth:
    """Members of each category on some days."""

    days: tuple[date, ...]
    by_category: tuple[tuple[Category, tuple[int, ...]], ...]

    @property
    def totals(self) -> list[int]:
        return [sum(column) for column in self.columns]

    @property
    def columns(self) -> list[list[int]]:
        """For each day, the members of each category."""
        return [[counts[rank] for _category, counts in self.by_category] for rank in range(len(self.days))]


@dataclass(frozen=True, slots=True)
class YearFigures:
    """What the annual report says of the members and of the share capital."""

    year: FiscalYear
    before: Growth
    after: Growth
    movements: Movements
    capital_before: Capital
    operations: Capital
    capital_after: Capital


def growth(organisation: Organisation, on: date, known_at: datetime | None = None) -> Growth:
    """Return the members at the last year-ends and on a day. Costs two SQL statements."""
    ends = year_ends(on, organisation.year_end_month, organisation.year_end_day, count=YEARS)
    return _on(organisation, [*ends, *([on] if ends[-1] != on else [])], known_at)


def year_figures(organisation: Organisation, year: FiscalYear, known_at: datetime | None = None) -> YearFigures:
    """Return the figures of a fiscal year, as known at an instant. Costs nine SQL statements."""
    eve = year.first - timedelta(days=1)
    return YearFigures(
        year=year,
        before=_on(organisation, [eve], known_at),
        after=_on(organisation, [year.last], known_at),
        movements=movements_between(organisation, year.first, year.last, known_at=known_at),
        capital_before=capital_until(organisation, eve, known_at=known_at),
        operations=capital_between(organisation, year.first, year.last, known_at=known_at),
        capital_after=capital_until(organisation, year.last, known_at=known_at),
    )


def last_check(organisation: Organisation) -> RegisterCheck | None:
    """Return what the latest look over the register found."""
    found: RegisterCheck | None = RegisterCheck.objects.for_organisation(organisation).order_by("-pk").first()
    return found


def _on(organisation: Organisation, days: list[date], known_at: datetime | None) -> Growth:
    counted = members_over_time(organisation, days, known_at=known_at)
    return Growth(tuple(days), tuple((category, tuple(counts)) for category, counts in counted))
