"""A spreadsheet's own file, read row by row: each cell becomes the text that a list would hold."""

import zipfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook

from membership.errors import ImportUnreadable
from membership.rules.importing.sources import Content, opened

# A workbook is an archive; an older one begins with the mark of Microsoft's compound files.
MARK = b"PK\x03\x04"
OLDER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# What an archive unfolds to: a few kilobytes can be made to fill a disk.
_LARGEST_UNFOLDED = 1_000_000_000
_MIDNIGHT = time()


def visible_sheets(content: Content) -> list[str]:
    """Return the names of the sheets that are shown, in their order. Raises ImportUnreadable."""
    with _workbook(content) as book:
        return [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]


def rows_of(content: Content, sheet: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the rows that are not blank, with their place. Raises ImportUnreadable."""
    with _workbook(content) as book:
        worksheet = book[sheet]
        # Some programs write a wrong size into the file, and only that much would be read.
        worksheet.reset_dimensions()
        for row, cells in enumerate(worksheet.iter_rows(values_only=True), start=1):
            texts = tuple(written(cell) for cell in cells)
            if any(text and not text.isspace() for text in texts):
                yield row, texts


def written(cell: object) -> str:
    """Return a cell as text that can be read in one way only: days as 2026-12-31, amounts as 1234.5."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case datetime():
            return cell.date().isoformat() if cell.time() == _MIDNIGHT else cell.isoformat(" ")
        case date():
            return cell.isoformat()
        case float():
            # Fifteen digits, as a spreadsheet itself shows: 0.1 + 0.2 is 0.3 there.
            return f"{Decimal(f'{cell:.15g}'):f}"
        case _:
            return str(cell)


@contextmanager
def _workbook(content: Content) -> Generator[Any]:
    with opened(content) as stream:
        try:
            with zipfile.ZipFile(stream) as archive:
                unfolded = sum(part.file_size for part in archive.infolist())
            if unfolded > _LARGEST_UNFOLDED:
                raise ImportUnreadable(reason="workbook_too_large")
            # Values as last computed, never the formulas.
            book = load_workbook(stream, read_only=True, data_only=True)
            try:
                yield book
            finally:
                book.close()
        except ImportUnreadable:
            raise
        except Exception:  # noqa: BLE001 - a damaged workbook fails in as many ways as there are damages
            raise ImportUnreadable(reason="broken_workbook") from None
