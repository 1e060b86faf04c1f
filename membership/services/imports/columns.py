"""What the columns of a file hold, for somebody to say what each of them is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from membership.models import Organisation
from membership.rules.importing.fields import Field
from membership.rules.importing.layout import Instructions, column_names, guessed
from membership.rules.importing.refusals import UnknownWord
from membership.rules.importing.rows import MemberRow
from membership.rules.importing.sources import Content
from membership.rules.importing.table import read_table
from membership.rules.importing.text import folded, tidied
from membership.services.imports.sheets import open_sheet

SAMPLES = 3
_LOOKED_THROUGH = 200
# Beyond this the column was hardly the one that was meant.
_WORDS_ASKED = 30


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file. name: by which a mapping means it; samples: the first different values in it."""

    place: int
    name: str
    samples: tuple[str, ...]
    field: Field | None
    is_named: bool = True


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a file, and its header as it stands."""

    header: tuple[str, ...]
    columns: tuple[Column, ...]


def columns_of(content: Content, instructions: Instructions) -> Columns:
    """Return the columns with what each is taken for so far. Raises ImportUnreadable."""
    table = read_table(content)
    names = column_names(table.header)
    taken = _taken(table.header, names, instructions)
    samples: list[dict[str, None]] = [{} for _ in names]
    for record in islice(table.records(), _LOOKED_THROUGH):
        for found, cell in zip(samples, record.cells, strict=False):
            if len(found) < SAMPLES and (text := tidied(cell)):
                found[text] = None
    return Columns(
        table.header,
        tuple(
            Column(place, name, tuple(samples[place]), taken.get(place), is_named=bool(table.header[place]))
            for place, name in enumerate(names)
        ),
    )


def _taken(header: tuple[str, ...], names: tuple[str, ...], instructions: Instructions) -> Mapping[int, Field]:
    said = {names.index(name): field for field, name in instructions.columns.items() if name in names}
    seemed = {place: field for place, field in guessed(header).items() if field not in instructions.columns}
    return {**seemed, **said}


def unknown_words(
    organisation: Organisation, content: Content, instructions: Instructions
) -> dict[Field, list[tuple[str, int]]]:
    """Return the words that nothing here is called by, with how many rows say each, by field.

    One that is written in several ways is one word, said as most rows write it. Raises ImportRefused when the
    columns do not suffice to read the rows.
    """
    sheet = open_sheet(organisation, content, instructions)
    spellings: dict[Field, dict[str, Counter[str]]] = {}
    for record in sheet.table.records():
        answer = sheet.reading.read(record)
        for refusal in () if isinstance(answer, MemberRow) else answer:
            if refusal.field is not None and isinstance(refusal.reason, UnknownWord):
                word = refusal.reason.value
                spellings.setdefault(refusal.field, {}).setdefault(folded(word), Counter())[word] += 1
    return {
        field: Counter({ways.most_common(1)[0][0]: ways.total() for ways in words.values()}).most_common(_WORDS_ASKED)
        for field, words in spellings.items()
    }
