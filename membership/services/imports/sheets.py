"""A file made ready to be walked: its table, the place of each field, the terms of the organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from membership.clock import today
from membership.errors import ShareClassUnclear
from membership.models import Category, Organisation, ShareClass
from membership.rules.importing.fields import Field
from membership.rules.importing.layout import Instructions, Layout, lay_out
from membership.rules.importing.members import Reading, Terms
from membership.rules.importing.table import Table, read_table
from membership.rules.importing.text import folded
from membership.rules.importing.values import DateOrder, order_of
from membership.rules.importing.words import WORDS
from membership.services.imports.reports import How


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


def open_sheet(organisation: Organisation, content: bytes, instructions: Instructions) -> Sheet:
    """Return the file ready to be walked. Raises ImportRefused where it cannot be read at all."""
    table = read_table(content)
    layout = lay_out(table.header, instructions)
    share_class = _share_class(organisation, instructions) if Field.SHARES_AMOUNT in layout else None
    order = instructions.date_order or _date_order(table, layout)
    on = today(organisation)
    terms = Terms(
        on=on,
        categories=_category_words(organisation),
        unit_price_cents=share_class.unit_price_cents if share_class else None,
        date_order=order,
    )
    return Sheet(
        on=on,
        table=table,
        layout=layout,
        reading=Reading(table.header, layout, instructions, terms),
        # Walked once for nothing but this, so that a break anywhere is found before the first row is written.
        rows=sum(1 for _ in table.records()),
        share_class=share_class,
        how=How(
            header=tuple(named(table.header, place) for place in range(len(table.header))),
            encoding=table.encoding,
            separator=table.separator,
            date_order=order.value,
            columns={field: table.header[place] for field, place in layout.positions.items()},
            ignored=layout.ignored,
        ),
    )


def named(header: tuple[str, ...], place: int) -> str:
    """Return what a cell goes by: its column's name, or its place where the column has none."""
    return (header[place] if place < len(header) else "") or f"({place + 1})"


def _category_words(organisation: Organisation) -> dict[str, str]:
    """Return each word that means one of the organisation's own categories."""
    categories = list(Category.objects.for_organisation(organisation))
    keys = {category.key for category in categories}
    words = {word: key for word, key in WORDS[Field.CATEGORY].items() if key in keys}
    for category in categories:
        for name in (category.key, category.name_fr, category.name_en):
            if name:
                words[folded(name)] = category.key
    return words


def _share_class(organisation: Organisation, instructions: Instructions) -> ShareClass:
    """Return the class whose amounts the list gives: the one named, the qualifying one, or the only one."""
    classes: list[ShareClass] = list(ShareClass.objects.for_organisation(organisation))
    if instructions.share_class is not None:
        candidates = [one for one in classes if one.key == instructions.share_class]
    else:
        candidates = [one for one in classes if one.is_qualifying] or classes
    if len(candidates) != 1:
        raise ShareClassUnclear(share_class=instructions.share_class or "")
    return candidates[0]


def _date_order(table: Table, layout: Layout) -> DateOrder:
    places = [layout.positions[field] for field in (Field.JOINED_ON, Field.LEFT_ON) if field in layout]
    return order_of(record.cells[place] for record in table.records() for place in places if place < len(record.cells))
