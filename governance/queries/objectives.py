"""The figures of an indicator year by year: in each section, and as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Min, Q, QuerySet

from governance.models import Indicator, Objective, Reading
from membership.models import Organisation, Section


@dataclass(frozen=True, slots=True)
class WholeOfYear:
    """The figure of the whole at the end of a year.

    given: the sections that gave one; asked: those there at its end. Both 0 where the whole is noted by itself.
    """

    value: Decimal | None
    given: int = 0
    asked: int = 0

    @property
    def is_partial(self) -> bool:
        return self.value is not None and self.given < self.asked


@dataclass(frozen=True, slots=True)
class SectionCourse:
    """The figures of one section, in the order of the years of the table."""

    section: Section
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class YearTable:
    """An indicator followed by sections: each of them and the whole, year by year."""

    years: tuple[int, ...]
    sections: tuple[SectionCourse, ...]
    wholes: tuple[WholeOfYear, ...]


def objectives_of(organisation: Organisation) -> QuerySet[Objective]:
    """Return every objective with its indicators and their figures, the current ones first."""
    rows = Objective.objects.for_organisation(organisation).select_related("resolution__motion", "organisation")
    found: QuerySet[Objective] = rows.prefetch_related("indicators__readings__section").order_by(
        "-to_year", "from_year", "pk"
    )
    return found


def sections_followed(indicator: Indicator) -> list[Section]:
    """Return the sections that an indicator follows, those closed last. One SQL statement.

    Each comes with `first_on`, the day on which somebody first belonged to it; None where nobody is known to.
    """
    rows = Section.objects.for_organisation(indicator.organisation).filter(kind=indicator.by_kind)
    recorded = Q(memberships__recorded__upper_inf=True)
    rows = rows.annotate(first_on=Min("memberships__effective__startswith", filter=recorded))
    return list(rows.order_by(F("closed_on").desc(nulls_first=True), "position", "key"))


def table_of(indicator: Indicator, sections: Iterable[Section]) -> YearTable:
    """Return the table of an indicator that is followed by sections, whose readings were fetched.

    sections: as `sections_followed` returns them. No day says when a section was opened: it is asked for its figure
    from the year in which it first had one, or somebody belonged to it.

    A section that closed keeps its row where it has a figure. Its figures count in the sum up to the year before the
    one it closed in: from then on its members are counted where they went.
    """
    readings = list(indicator.readings.all())
    years = tuple(sorted({one.on.year for one in readings}))
    rows = tuple(
        SectionCourse(one, tuple(last_of(readings, year, one) for year in years))
        for one in sections
        if one.closed_on is None or any(reading.section_id == one.pk for reading in readings)
    )
    wholes = tuple(_whole(indicator, readings, rows, at, year) for at, year in enumerate(years))
    return YearTable(years, rows, wholes)


def last_of(readings: Sequence[Reading], year: int, section: Section | None) -> Decimal | None:
    """Return the last figure noted for a year. readings: in the order of their days."""
    wanted = section.pk if section else None
    found = [one.value for one in readings if one.on.year == year and one.section_id == wanted]
    return found[-1] if found else None


def _whole(
    indicator: Indicator, readings: Sequence[Reading], rows: Sequence[SectionCourse], at: int, year: int
) -> WholeOfYear:
    if not indicator.adds_up:
        return WholeOfYear(last_of(readings, year, None))
    there = [row for row in rows if stands_at_end(row.section, year)]
    counted = [row.values[at] for row in there if _has_begun(row.section, readings, year)]
    given = [one for one in counted if one is not None]
    return WholeOfYear(sum(given, Decimal(0)) if given else None, len(given), len(counted))


def _has_begun(section: Section, readings: Sequence[Reading], year: int) -> bool:
    """Return whether anything tells that a section was there by the end of a year."""
    first_on: date | None = getattr(section, "first_on", None)
    if first_on is not None and first_on.year <= year:
        return True
    return any(one.section_id == section.pk and one.on.year <= year for one in readings)


def stands_at_end(section: Section, year: int) -> bool:
    """Return whether a section was open on the last day of a year."""
    return section.closed_on is None or section.closed_on > date(year, 12, 31)
