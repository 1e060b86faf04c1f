"""An indicator followed by sections: each beside the others for a year, the years in a table, a day to be noted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.models import Indicator, Objective
from governance.queries.objectives import YearTable, sections_followed, table_of
from governance.web.objective_figures import NumberField, decimal, figure_said, whole_said
from membership import formats
from membership.models import Section
from membership.pictures.beside import Bar, Beside, beside
from membership.templatetags.unevoix import local_text
from membership.web.life.forms import day_field

PREFIX = "section-"


class SectionsForm(forms.Form):
    """The figures of one day, a field for each section; left empty, a section is not noted."""

    indicator = forms.CharField(widget=forms.HiddenInput)
    on = day_field(_("Day"), help_text=_("The last day noted in a year is the figure of that year."))

    def __init__(self, *args: Any, sections: Sequence[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = {f"{PREFIX}{one.public_id}": one for one in sections}
        for name, section in self.sections.items():
            label = local_text(section, "name")
            if section.closed_on is not None:
                label = gettext("%(name)s (closed since %(day)s)") % {
                    "name": label,
                    "day": formats.short_day(section.closed_on),
                }
            self.fields[name] = NumberField(label=label, required=False)
        self.fields["note"] = forms.CharField(label=_("Where it comes from"), max_length=300, required=False)

    @property
    def values(self) -> dict[Section, Decimal]:
        """Return the figures that were written."""
        written = {section: self.cleaned_data.get(name) for name, section in self.sections.items()}
        return {section: value for section, value in written.items() if value is not None}


@dataclass(frozen=True, slots=True)
class SectionBar:
    """One line of the picture."""

    name: str
    value: str
    bar: Bar | None
    has_level: bool


@dataclass(frozen=True, slots=True)
class Sections:
    """What the page shows of an indicator that is followed by sections.

    year: the last one with a figure, None without any; level: where the target stands.
    """

    year: int | None
    level: int | None
    bars: tuple[SectionBar, ...]
    said: str
    columns: tuple[Mapping[str, Any], ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def form_for(indicator: Indicator, objective: Objective, data: Any = None, **kwargs: Any) -> SectionsForm:
    """Return the form of a day: the sections that are open, and those that closed while the objective ran."""
    followed = [
        one
        for one in sections_followed(indicator)
        if one.closed_on is None or one.closed_on.year >= objective.from_year
    ]
    return SectionsForm(data, sections=followed, auto_id=f"{indicator.public_id}_%s", **kwargs)


def sections_shown(indicator: Indicator) -> Sections:
    """Return the picture and the table of an indicator. One SQL statement, its readings being fetched."""
    table = table_of(indicator, sections_followed(indicator))
    years: list[Mapping[str, Any]] = [{"label": str(one), "numeric": True} for one in table.years]
    columns: tuple[Mapping[str, Any], ...] = ({"label": gettext("Section")}, *years)
    if not table.years:
        return Sections(None, None, (), "", columns, (), ())
    bars, drawn = _bars(indicator, table)
    return Sections(
        year=table.years[-1],
        level=drawn.level,
        bars=bars,
        said=_said(indicator),
        columns=columns,
        rows=tuple(_rows(indicator, table)),
        notes=tuple(_notes(indicator, table)),
    )


def _bars(indicator: Indicator, table: YearTable) -> tuple[tuple[SectionBar, ...], Beside]:
    """Return the whole, then each section with a figure or still open, as they stand in the last year."""
    whole = table.wholes[-1]
    lines: list[tuple[str, Decimal | None, str, bool]] = []
    if indicator.adds_up or whole.value is not None:
        lines.append((gettext("Whole"), whole.value, whole_said(whole), True))
    lines += [
        (local_text(row.section, "name"), row.values[-1], figure_said(row.values[-1]), not indicator.adds_up)
        for row in table.sections
        if row.values[-1] is not None or row.section.closed_on is None
    ]
    figures = [None if value is None else Fraction(value) for _name, value, _said, _level in lines]
    drawn = beside(figures, level=Fraction(indicator.target))
    bars = [
        SectionBar(name, said, bar, has_level)
        for (name, _value, said, has_level), bar in zip(lines, drawn.bars, strict=True)
    ]
    return tuple(bars), drawn


def _said(indicator: Indicator) -> str:
    """Return what the line of the picture is, and where the whole comes from."""
    target = {"target": decimal(indicator.target), "unit": f" {indicator.unit}" if indicator.unit else ""}
    if indicator.adds_up:
        return gettext("The line is the target of the whole: %(target)s%(unit)s. The whole adds up the sections.") % (
            target
        )
    return gettext("The line is the target, the same for each: %(target)s%(unit)s. The whole is noted by itself.") % (
        target
    )


def _rows(indicator: Indicator, table: YearTable) -> list[tuple[str, ...]]:
    rows = [(local_text(row.section, "name"), *(figure_said(one) for one in row.values)) for row in table.sections]
    if indicator.adds_up or any(one.value is not None for one in table.wholes):
        rows.append((gettext("Whole"), *(whole_said(one) for one in table.wholes)))
    rows.append((gettext("Target"), *([decimal(indicator.target)] * len(table.years))))
    return rows


def _notes(indicator: Indicator, table: YearTable) -> list[str]:
    """Return what must be known of sections that closed, and of a sum that lacks some."""
    notes = []
    for row in table.sections:
        if row.section.closed_on is None:
            continue
        said = {"name": local_text(row.section, "name"), "day": formats.short_day(row.section.closed_on)}
        if indicator.adds_up:
            notes.append(
                gettext("%(name)s is closed since %(day)s: from that year on, the whole counts it no more.") % said
            )
        else:
            notes.append(gettext("%(name)s is closed since %(day)s; its figures remain.") % said)
    if any(one.is_partial for one in table.wholes):
        notes.append(gettext("In brackets after a whole: how many sections gave their figure. It is not yet complete."))
    return notes


def last_whole(indicator: Indicator) -> tuple[Decimal, int] | None:
    """Return the last sum that lacks no section, and of what year; None without any."""
    table = table_of(indicator, sections_followed(indicator))
    for year, whole in reversed(list(zip(table.years, table.wholes, strict=True))):
        if whole.value is not None and not whole.is_partial:
            return whole.value, year
    return None
