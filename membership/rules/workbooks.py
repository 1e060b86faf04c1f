"""Workbooks that spreadsheets open: days are days, amounts are numbers, and a text is never a formula."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from membership.rules.spreadsheets import Cell, harmless

WIDTH = 18
_HOUR, _NO_HOUR = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), b"1980-01-01T00:00:00Z"
_NO_DAY = (1980, 1, 1, 0, 0, 0)
LONGEST_TITLE = 31


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, the heads of its columns, its rows."""

    title: str
    head: Sequence[str]
    rows: Iterable[Sequence[Cell | float]]


def workbook_bytes(sheets: Iterable[Sheet]) -> bytes:
    """Return a workbook with these sheets, the heads of columns kept in sight."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.title[:LONGEST_TITLE])
        page.freeze_panes = "A2"
        for column in range(1, len(sheet.head) + 1):
            page.column_dimensions[get_column_letter(column)].width = WIDTH
        head = [WriteOnlyCell(page, value=harmless(name)) for name in sheet.head]
        for cell in head:
            cell.font = Font(bold=True)
        page.append(head)
        for row in sheet.rows:
            page.append([_value(cell) for cell in row])
    content = io.BytesIO()
    book.save(content)
    return _without_hours(content)


def _without_hours(written: io.BytesIO) -> bytes:
    """Return the workbook without the hours at which it was made: the same figures give the same bytes for ever."""
    steady = io.BytesIO()
    with zipfile.ZipFile(written) as book, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in book.namelist():
            part = book.read(name)
            if name == "docProps/core.xml":
                part = _HOUR.sub(_NO_HOUR, part)
            copy.writestr(zipfile.ZipInfo(name, _NO_DAY), part, zipfile.ZIP_DEFLATED)
    return steady.getvalue()


def _value(cell: Cell | float) -> Cell | float:
    if isinstance(cell, str):
        # What no sheet can hold is left out: control characters would make the file unreadable.
        return harmless("".join(letter for letter in cell if letter in "\t\n\r" or letter >= " "))
    return cell
