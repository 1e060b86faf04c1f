"""A file made ready to be walked: its table, the place of each field, the terms of the organisation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from operator import itemgetter

from membership.clock import today
from membership.errors import ShareClassUnclear
from membership.models import Category, Organisation, Section, ShareClass
from membership.queries.categories import offered_classes
from membership.rules.importing.evidence import AmountSurvey, DateSurvey
from membership.rules.importing.fields import DATES, PRIVATE, SECTIONS, Field
from membership.rules.importing.layout import Instructions, Layout, column_names, lay_out
from membership.rules.importing.members import Reading, Terms
from membership.rules.importing.sources import Content
from membership.rules.importing.table import Table, read_table
from membership.rules.importing.text import folded, tidied
from membership.rules.importing.words import tells_where_one_stands, words_of_categories
from membership.services.imports.reports import How

# How many rows are looked at together.
_TOGETHER = 2000
# How many rows show what a column that is left out holds.
_FIRST = 200


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything a walk through the file needs. on: today; rows: how many, blank ones left out."""

    on: date
    table: Table
    layout: Layout
    reading: Reading
    rows: int
    share_class: ShareClass | None
    how: How


def open_sheet(organisation: Organisation, content: Content, instructions: Instructions) -> Sheet:
    """Return the file ready to be walked. Raises ImportRefused where it cannot be read at all."""
    table = read_table(content)
    sections = section_words(organisation)
    instructions = beside_sections(instructions, sections)
    layout = lay_out(table.header, instructions)
    share_class = _share_class(organisation, instructions) if Field.SHARES_AMOUNT in layout else None
    names = column_names(table.header)
    survey = _survey(table, layout)
    dates = survey.dates.found(instructions.date_order, unshown=survey.unshown)
    on = today(organisation)
    terms = Terms(
        on=on,
        categories=_category_words(organisation),
        unit_price_cents=share_class.unit_price_cents if share_class else None,
        date_order=dates.order,
        sections=sections,
        closed=_closed_categories(organisation),
    )
    return Sheet(
        on=on,
        table=table,
        layout=layout,
        reading=Reading(table.header, layout, instructions, terms),
        rows=survey.rows,
        share_class=share_class,
        how=How(
            header=names,
            encoding=table.encoding,
            separator=table.separator,
            sheet=table.sheet,
            date_order=dates.order.value,
            dates=dates if any(field in layout for field in DATES) else None,
            amounts=survey.amounts.found() if Field.SHARES_AMOUNT in layout else None,
            columns={field: names[place] for field, place in layout.positions.items()},
            ignored=layout.ignored,
            missed=tuple(_missed(table, layout)),
        ),
    )


def _missed(table: Table, layout: Layout) -> Iterator[str]:
    """Yield the columns left out whose first rows hold days, or where members stand."""
    left_out = {place: name for place, name in enumerate(table.header) if name in layout.ignored}
    first = list(islice(table.records(), _FIRST)) if left_out else []
    for place, name in left_out.items():
        cells = {tidied(cell) for cell in _where_it_is(place, (record.cells for record in first))} - {""}
        if any(map(tells_where_one_stands, cells)):
            yield name


@dataclass(slots=True)
class _Survey:
    rows: int
    dates: DateSurvey
    amounts: AmountSurvey
    unshown: DateSurvey


def _survey(table: Table, layout: Layout) -> _Survey:
    """Walk through the file once, so that a break anywhere is found before the first row is written."""
    survey = _Survey(0, DateSurvey(), AmountSurvey(), DateSurvey())
    looks = [
        (layout.positions[field], (survey.unshown if field in PRIVATE else survey.dates).look)
        for field in DATES
        if field in layout
    ]
    if Field.SHARES_AMOUNT in layout:
        looks.append((layout.positions[Field.SHARES_AMOUNT], survey.amounts.look))
    records = table.records()
    while together := list(islice(records, _TOGETHER)):
        survey.rows += len(together)
        cells = [record.cells for record in together]
        narrowest = min(map(len, cells))
        for place, look in looks:
            look(*(map(itemgetter(place), cells) if place < narrowest else _where_it_is(place, cells)))
    return survey


def _where_it_is(place: int, rows: Iterable[Sequence[str]]) -> Iterator[str]:
    return (cells[place] for cells in rows if place < len(cells))


def _category_words(organisation: Organisation) -> dict[str, str]:
    """Return each word that means one of the organisation's own categories."""
    categories = list(Category.objects.for_organisation(organisation))
    return words_of_categories({one.key: (one.key, one.name_fr, one.name_en) for one in categories})


def _closed_categories(organisation: Organisation) -> dict[str, tuple[date, str]]:
    closed = Category.objects.for_organisation(organisation).exclude(closed_on=None)
    return {one.key: (one.closed_on, one.name_fr) for one in closed if one.closed_on is not None}


def section_words(organisation: Organisation) -> dict[Field, dict[str, str]]:
    """Return each word that means one of the organisation's open sections, by the column that tells of its kind."""
    words: dict[Field, dict[str, str]] = {field: {} for field in SECTIONS}
    for section in Section.objects.for_organisation(organisation).filter(closed_on=None):
        for name in (section.key, section.name_fr, section.name_en):
            if name:
                words[Field(section.kind)][folded(name)] = section.key
    return words


def beside_sections(instructions: Instructions, sections: Mapping[Field, Mapping[str, str]]) -> Instructions:
    """Return the instructions with a column of sections left out where there is none of its kind and nobody named it.

    Otherwise the whole list would be refused for a column that nothing here answers to.
    """
    without = {
        field: ""
        for kind, since in SECTIONS.items()
        if not sections[kind] and kind not in instructions.columns
        for field in (kind, since)
    }
    return replace(instructions, columns={**without, **instructions.columns}) if without else instructions


def _share_class(organisation: Organisation, instructions: Instructions) -> ShareClass:
    """Return the class whose amounts the list gives: the one named, else the qualifying one, or the only one.

    One that is closed is meant where it is named, or where none is open.
    """
    classes: list[ShareClass] = list(ShareClass.objects.for_organisation(organisation))
    if instructions.share_class is not None:
        candidates = [one for one in classes if one.key == instructions.share_class]
    else:
        open_ones = list(offered_classes(organisation)) or classes
        candidates = [one for one in open_ones if one.is_qualifying] or open_ones
    if len(candidates) != 1:
        raise ShareClassUnclear(share_class=instructions.share_class or "")
    return candidates[0]
