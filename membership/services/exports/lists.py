"""A list for spreadsheets, in the two forms they read: a table as text, line by line, or a workbook."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from membership.errors import RegisterTooLong
from membership.rules.spreadsheets import Cell, csv_lines
from membership.rules.workbooks import Sheet, workbook_bytes
from membership.services.exports.exporting import MOST, Exported

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LISTED_AS = tuple(MEDIA_TYPES)

Row = TypeVar("Row")


def as_text(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Exported:
    """Return a list for programs, with no limit: its lines are written as they are sent."""
    pieces = (line.encode() for line in csv_lines(header, rows))
    return Exported(f"{name}.csv", MEDIA_TYPES["csv"], pieces)


def as_workbook(name: str, title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Exported:
    """Return a list for readers: days are days, and no text is a formula. It is made whole before it is sent."""
    file = io.BytesIO(workbook_bytes([Sheet(title, head, rows)]))
    return Exported(f"{name}.xlsx", MEDIA_TYPES["xlsx"], iter(lambda: file.read(65536), b""))


def fitting(rows: Iterator[Row], taken_as: str) -> Iterator[Row]:
    """Return the same rows. Raises RegisterTooLong for a form that cannot hold so many."""
    most = MOST.get(taken_as)
    if most is None:
        return rows
    held = list(islice(rows, most + 1))
    if len(held) > most:
        raise RegisterTooLong(format=taken_as, most=most)
    return iter(held)
