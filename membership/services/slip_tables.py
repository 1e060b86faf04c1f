"""Tables of slips as files: the one that is kept and hashed, and the same with what it says in words beside it.

The hashed columns are those of every language, and codes. Whoever opens the table in a spreadsheet gets words in front
of them; they are no part of the chain, and are held against the hashed cells when the table is checked.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, override

from membership.errors import TableUnreadable
from membership.queries.slips import ATTEMPTS, COLUMNS, SLIPS
from membership.rules.slips import on_one_line
from membership.rules.spreadsheets import csv_lines, harmless
from membership.services.slip_words import labels_of_words, words_of

MARK = "\ufeff"
# As spreadsheets open a table by themselves where its language is read.
SEPARATORS = {"fr": ";", "en": ","}
LANGUAGES = tuple(SEPARATORS)


@dataclass(frozen=True, slots=True)
class SlipTable:
    """A table of slips that was read. header, words: what stands in front of the hashed cells, if anything."""

    header: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]


def with_words(content: bytes) -> bytes:
    """Return a kept table with what each row says in words in front of it, in the active language."""
    separator = SEPARATORS[(get_language() or "fr")[:2]]
    header = [*labels_of_words().values(), *COLUMNS]
    rows = ([*_in_words(row), *row] for row in read_table(content))
    return (MARK + "".join(csv_lines(header, rows, separator=separator))).encode()


def read_table(content: bytes) -> Iterator[list[str]]:
    """Yield the rows of a table of slips as they were hashed, without header or words. Raises TableUnreadable."""
    lines = _lines(content)
    beside = len(next(lines)) - len(COLUMNS)
    for row in lines:
        yield row[beside:]


def read_with_words(content: bytes) -> SlipTable:
    """Return a whole table of slips, with the words in front of its rows. Raises TableUnreadable."""
    header, *lines = _lines(content)
    beside = len(header) - len(COLUMNS)
    return SlipTable(
        header=tuple(header[:beside]),
        words=tuple(tuple(row[:beside]) for row in lines),
        rows=tuple(tuple(row[beside:]) for row in lines),
    )


def wrong_words(table: SlipTable) -> Iterator[int]:
    """Yield the rank of each row whose words are not what this program says of its hashed cells."""
    if not table.header:
        return
    for language in LANGUAGES:
        with override(language):
            if table.header == tuple(labels_of_words().values()):
                wrong = [rank for rank, row in enumerate(table.rows) if list(table.words[rank]) != _in_words(row)]
                break
    else:
        wrong = list(range(len(table.rows)))
    yield from wrong


def missing_slips(table: Sequence[Sequence[str]]) -> int:
    """Return how many slips a table lacks at its end, by what its first row says; 0 where that row says nothing."""
    said = table[0][ATTEMPTS] if table and len(table[0]) > ATTEMPTS else ""
    told = said.removeprefix(SLIPS)
    return int(told) - (len(table) - 1) if said.startswith(SLIPS) and told.isdecimal() else 0


def _in_words(row: Sequence[str]) -> list[str]:
    said = words_of(dict(zip(COLUMNS, row, strict=False)))
    return [harmless(on_one_line(cell)) for cell in said]


def _lines(content: bytes) -> Iterator[list[str]]:
    """Yield the lines of a table, the header first, whichever sign stands between its cells."""
    text = content.decode("utf-8-sig")
    first = text.split("\n", 1)[0].rstrip("\r")
    separator = next((sign for sign in SEPARATORS.values() if first.endswith(sign.join(COLUMNS))), ",")
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        header = next(lines, [])
        if tuple(header[-len(COLUMNS) :]) != COLUMNS:
            raise TableUnreadable(line=1)
        yield header
        yield from lines
    except csv.Error:
        raise TableUnreadable(line=lines.line_num) from None
