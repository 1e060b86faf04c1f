"""From the bytes of a file to a table: its encoding and separator found out, its header, its rows."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from membership.errors import ImportUnreadable
from membership.rules.importing.text import tidied

SEPARATORS = (",", ";", "\t", "|")

# A workbook is an archive, and an older one begins with the mark of Microsoft's compound files.
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f]")
# Spreadsheets understand this first line, and some write it.
_DECLARED_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the file. row: as a spreadsheet counts, the first line of the file being 1."""

    row: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A file that reads as a table. The text is kept, not the rows: a long list is walked, never held."""

    encoding: str
    separator: str
    header: tuple[str, ...]
    header_row: int
    text: str = field(repr=False)

    def records(self) -> Iterator[Record]:
        """Yield each row after the header that is not blank. Raises ImportUnreadable where it breaks off."""
        for row, cells in _rows(self.text, self.separator):
            if row > self.header_row:
                yield Record(row, tuple(cells))


def read_table(content: bytes) -> Table:
    """Return the table that a file holds. Raises ImportUnreadable."""
    text, encoding = _decoded(content)
    if not text.strip():
        raise ImportUnreadable(reason="empty")
    text, separator = _separator(text)
    for header_row, cells in _rows(text, separator):
        header = tuple(tidied(cell) for cell in cells)
        if sum(bool(name) for name in header) < 2:
            break
        return Table(encoding, separator, header, header_row, text)
    raise ImportUnreadable(reason="not_a_table")


def _decoded(content: bytes) -> tuple[str, str]:
    """Return the text and its encoding: what the file's mark says, else UTF-8, else Windows-1252."""
    if content.startswith(_WORKBOOKS):
        raise ImportUnreadable(reason="workbook")
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _NOT_TEXT.search(text):
            raise ImportUnreadable(reason="not_text")
        return text, encoding
    raise ImportUnreadable(reason="encoding")


def _separator(text: str) -> tuple[str, str]:
    """Return the text without a declaration of its separator, and the separator."""
    if declared := _DECLARED_SEPARATOR.match(text):
        # The line stays, empty: the rows keep their place.
        return "\n" + text[declared.end() :], declared[1]
    first_line = _QUOTED.sub("", text.lstrip("\r\n").partition("\n")[0])
    return text, max(SEPARATORS, key=first_line.count)


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, with their place."""
    # newline="": the reader itself must see the line ends, those inside quotes included.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row, cells in enumerate(reader, start=1):
            if any(cell and not cell.isspace() for cell in cells):
                yield row, cells
    except csv.Error:
        # A quote never closed would swallow the members that follow it.
        raise ImportUnreadable(reason="broken_quotes") from None
