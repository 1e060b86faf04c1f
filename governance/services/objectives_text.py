"""The figures of the plan as a table that a spreadsheet opens, in a language."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext, override

from governance.models import Indicator, Objective, Reading
from governance.queries.objectives import objectives_of
from membership.clock import today
from membership.models import Organisation, SectionKind
from membership.rules.spreadsheets import Cell, csv_lines

BOM = "\ufeff"


def figures_table(organisation: Organisation, language: str) -> str:
    """Return every figure that was noted, one a line, under its objective and its indicator."""
    with override(language):
        header = (
            gettext("Objective"),
            gettext("Years"),
            gettext("What is measured"),
            gettext("Unit"),
            gettext("Where one starts"),
            gettext("Target"),
            gettext("Kind of section"),
            gettext("Section"),
            gettext("Year"),
            gettext("Day"),
            gettext("Figure"),
            gettext("Where it comes from"),
        )
        separator, mark = (";", ",") if language == "fr" else (",", ".")
        return BOM + "".join(csv_lines(header, _rows(organisation, language), separator=separator, mark=mark))


def figures_name(organisation: Organisation, language: str) -> str:
    """Return what the file is called."""
    with override(language):
        return f"{gettext('plan')}-{today(organisation).isoformat()}.csv"


def _rows(organisation: Organisation, language: str) -> Iterator[tuple[Cell, ...]]:
    for objective in objectives_of(organisation):
        for indicator in objective.indicators.all():
            for reading in indicator.readings.all():
                yield _cells(objective, indicator, reading, language)


def _cells(objective: Objective, indicator: Indicator, reading: Reading, language: str) -> tuple[Cell, ...]:
    section = reading.section
    return (
        _named(objective.title_fr, objective.title_en, language),
        objective.years,
        _named(indicator.name_fr, indicator.name_en, language),
        indicator.unit,
        _figure(indicator.start),
        _figure(indicator.target),
        str(SectionKind(indicator.by_kind).label) if indicator.by_kind else "",
        _named(section.name_fr, section.name_en, language) if section else "",
        reading.on.year,
        reading.on,
        _figure(reading.value),
        reading.note,
    )


def _figure(value: Decimal) -> Decimal:
    """Return a figure without zeros that say nothing."""
    return Decimal(f"{value.normalize():f}")


def _named(french: str, english: str, language: str) -> str:
    return english or french if language == "en" else french
