"""From a file to a table: its kind, its letters and its separator found out, its header, its rows."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from operator import itemgetter
from typing import NamedTuple

from membership.errors import ImportUnreadable
from membership.rules.importing import workbooks
from membership.rules.importing.fields import FIELD_OF_HEADER
from membership.rules.importing.sources import Content, opened, pieces
from membership.rules.importing.text import folded, tidied
from membership.rules.importing.values import is_email

SEPARATORS = (",", ";", "\t", "|")

_WIDE = "utf-16"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", _WIDE), (b"\xfe\xff", _WIDE))
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f]")
# The same of bytes, where one below 32 is always a letter of its own: taking all out costs a tenth of looking for one.
_NOT_TEXT_BYTES = bytes((*range(0x09), *range(0x0E, 0x20)))
# The letters of French as each writes them, but for those that are quotation marks to the other.
_FRENCH_ON_WINDOWS, _FRENCH_ON_MAC = "éèàçêôîâûùÉÀÈ".encode("cp1252"), "éèàçôÉûù".encode("mac_roman")
_BEYOND_ASCII = bytes(range(0x80, 0x100))
# Spreadsheets understand this first line, and some write it.
_DECLARED_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')
# A title and a date often stand above the header.
_FIRST_LINES = 10
_NAMES_TO_BE_A_HEADER = 2
_DAY = re.compile(r"\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2\d{4}")
# Of a member, of a telephone, an amount: digits, with at most three letters before.
_NUMBER = re.compile(r"[A-Za-z]{0,3}[-# ]?\d[\d .,$()-]*|[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d")
_YEAR = re.compile(r"(19|20)\d\d")
_LONGEST_LINE = 1 << 20
# How many lines are parsed together, once the first were looked at: what is asked of each costs more than reading it.
_TOGETHER = 2000


class Record(NamedTuple):
    """One row of the file. row: as a spreadsheet counts, the first line of the file being 1."""

    row: int
    cells: Sequence[str]


# Made of a pair without a call of Python for each: a long list has millions.
_RECORD: Callable[[tuple[int, Sequence[str]]], Record] = partial(
    tuple.__new__,  # pyright: ignore[reportUnknownMemberType]
    Record,
)
# Rows of a file some at a time, those that are blank left out.
Lots = Iterator[Sequence[Record]]


@dataclass(frozen=True, slots=True)
class Table:
    """A file that reads as a table. Its rows are not kept: a long list is walked, as often as asked, never held.

    encoding and separator: of a file of text; sheet: of a workbook; the others empty. header: names without a word
    where the first row is a member's already: nothing is lost of a list that names no column.
    """

    encoding: str
    separator: str
    header: tuple[str, ...]
    header_row: int
    sheet: str = ""
    lots: Callable[[], Lots] = field(repr=False, kw_only=True)

    def records(self) -> Iterator[Record]:
        """Yield each row after the header that is not blank. Raises ImportUnreadable where it breaks off."""
        return chain.from_iterable(self._after_header())

    def _after_header(self) -> Lots:
        for lot in self.lots():
            if lot[0].row > self.header_row:
                yield lot
            else:
                yield [record for record in lot if record.row > self.header_row]


def read_table(content: Content) -> Table:
    """Return the table that a file holds. Raises ImportUnreadable."""
    with opened(content) as stream:
        start = stream.read(8)
    if start.startswith(workbooks.OLDER):
        raise ImportUnreadable(reason="old_workbook")
    return _of_workbook(content) if start.startswith(workbooks.MARK) else _of_text(content, start)


def header_among(rows: Sequence[Sequence[str]]) -> int | None:
    """Return which of the first rows names the columns: the one with most names that are known, else the first
    that has two names at all; None when there is none.
    """
    best, most = None, 1
    for place, cells in enumerate(rows):
        known = len({FIELD_OF_HEADER[name] for cell in cells if (name := folded(cell)) in FIELD_OF_HEADER})
        if known > most:
            best, most = place, known
    if best is not None:
        return best
    return next((place for place, cells in enumerate(rows) if sum(bool(tidied(cell)) for cell in cells) > 1), None)


# --- text


def _of_text(content: Content, start: bytes) -> Table:
    encoding = _encoding(content, start)
    separator = _separator(content, encoding)

    def lots() -> Lots:
        return _lots(content, encoding, separator)

    header_row, header = _header(lots())
    return Table(encoding, separator, header, header_row, lots=lots)


def _header(lots: Lots) -> tuple[int, tuple[str, ...]]:
    first = list(islice(chain.from_iterable(lots), _FIRST_LINES))
    place = header_among([cells for _row, cells in first])
    if place is None:
        raise ImportUnreadable(reason="not_a_table")
    return _named(*first[place])


def _named(row: int, cells: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """Return the place of the header and its names: above the row, and without a word, where a member is on it."""
    names = tuple(tidied(cell) for cell in cells)
    return (row - 1, ("",) * len(names)) if is_of_a_member(names) else (row, names)


def is_of_a_member(names: Sequence[str]) -> bool:
    """Return whether what should name the columns tells of somebody: no name is known, and there is a day, an e-mail
    address or a number. A year may well be the name of a column.
    """
    known = sum(folded(name) in FIELD_OF_HEADER for name in names)
    return known < _NAMES_TO_BE_A_HEADER and any(
        is_email(name) or _DAY.fullmatch(name) or (_NUMBER.fullmatch(name) and not _YEAR.fullmatch(name))
        for name in names
    )


def _encoding(content: Content, start: bytes) -> str:
    """Return how the letters are written: what the file's mark says, else UTF-8, else as older computers do."""
    marked = next((encoding for mark, encoding in _MARKS if start.startswith(mark)), None)
    for encoding in (marked,) if marked else _possible(content):
        try:
            if not _has_text(content, encoding):
                raise ImportUnreadable(reason="empty")
        except UnicodeDecodeError:
            continue
        return encoding
    raise ImportUnreadable(reason="encoding")


def _possible(content: Content) -> Iterator[str]:
    """Yield what is worth trying: UTF-8, then Windows or Macintosh, whichever makes more French letters of it."""
    yield "utf-8"
    on_windows = on_mac = beyond = 0
    for piece in pieces(content):
        on_windows += len(piece) - len(piece.translate(None, _FRENCH_ON_WINDOWS))
        on_mac += len(piece) - len(piece.translate(None, _FRENCH_ON_MAC))
        beyond += len(piece) - len(piece.translate(None, _BEYOND_ASCII))
    yield from ("mac_roman", "cp1252") if on_mac > max(on_windows, beyond // 2) else ("cp1252",)


def _has_text(content: Content, encoding: str) -> bool:
    """Return whether there is anything but blanks, once every letter was read. Raises UnicodeDecodeError."""
    decoder = codecs.getincrementaldecoder(encoding)()
    found = False
    for piece in chain(pieces(content), [b""]):
        text = decoder.decode(piece, final=not piece)
        if _NOT_TEXT.search(text) if encoding == _WIDE else len(piece.translate(None, _NOT_TEXT_BYTES)) < len(piece):
            raise ImportUnreadable(reason="not_text")
        found = found or not (text.isspace() or not text)
    return found


def _separator(content: Content, encoding: str) -> str:
    """Return what stands between the cells: as declared, else as the line that names the columns has it."""
    with _text(content, encoding) as text:
        lines = list(islice((line for line in iter(lambda: text.readline(_LONGEST_LINE), "")), _FIRST_LINES))
    if declared := _DECLARED_SEPARATOR.match(lines[0]):
        return declared[1]
    lines = [line for line in lines if line.strip("\r\n")]
    known = {
        separator: max(_known_names(line, separator) for line in lines) if lines else 0 for separator in SEPARATORS
    }
    if max(known.values()) > 1:
        return max(SEPARATORS, key=known.__getitem__)
    first = _QUOTED.sub("", lines[0] if lines else "")
    return max(SEPARATORS, key=first.count)


def _known_names(line: str, separator: str) -> int:
    return len({FIELD_OF_HEADER.get(folded(cell)) for cell in line.split(separator)} - {None})


def _text(content: Content, encoding: str) -> io.TextIOWrapper:
    # newline="": the reader itself must see the line ends, those inside quotes included.
    return io.TextIOWrapper(opened(content), encoding=encoding, newline="")


def _lots(content: Content, encoding: str, separator: str) -> Lots:
    """Yield the rows that are not blank, with their place."""
    with _text(content, encoding) as text:
        first = text.readline(_LONGEST_LINE)
        # The line of a declaration stays, empty: the rows keep their place.
        lines = chain(["\n" if _DECLARED_SEPARATOR.match(first) else first], text)
        reader = csv.reader(lines, delimiter=separator, strict=True)
        read, wanted = 0, _FIRST_LINES
        try:
            while rows := list(islice(reader, wanted)):
                placed: Iterator[tuple[int, list[str]]] = zip(range(read + 1, read + 1 + len(rows)), rows, strict=True)
                read, wanted = read + len(rows), _TOGETHER
                if not _begin_with_something(rows):
                    placed = ((row, cells) for row, cells in placed if "".join(cells).strip())
                if lot := list(map(_RECORD, placed)):
                    yield lot
        except csv.Error:
            # A quote never closed would swallow the members that follow it.
            raise ImportUnreadable(reason="broken_quotes") from None


def _begin_with_something(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first cell of each holds something, as it nearly always does: no other need be asked then."""
    if not all(rows):
        return False
    first = list(map(itemgetter(0), rows))
    return all(first) and not any(map(str.isspace, first))


# --- workbooks


def _of_workbook(content: Content) -> Table:
    """Return the first visible sheet that has a header."""
    reason = "empty"
    for sheet in workbooks.visible_sheets(content):
        first = list(islice(workbooks.rows_of(content, sheet), _FIRST_LINES))
        place = header_among([cells for _row, cells in first])
        if place is not None:
            return _of_sheet(content, sheet, *_named(*first[place]))
        reason = "not_a_table" if first else reason
    raise ImportUnreadable(reason=reason)


def _of_sheet(content: Content, sheet: str, header_row: int, header: tuple[str, ...]) -> Table:
    def lots() -> Lots:
        return ([Record(row, cells)] for row, cells in workbooks.rows_of(content, sheet))

    # A sheet is as wide as its widest row: the columns without a name at its end are none.
    width = max((place for place, name in enumerate(header, start=1) if name), default=len(header))
    return Table("", "", header[:width], header_row, sheet, lots=lots)
