"""Tables for spreadsheets, in which a cell is never a formula.

A spreadsheet computes what begins with = + - or @, so a member could write a name that reads other
cells and sends them away. Such cells get an apostrophe, which spreadsheets take to mean «text». A number is given as a
number, never as a text that looks like one: a program that adds it up finds no apostrophe before its sign.
Source: OWASP, CSV injection.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain

Cell = str | int | Decimal | date | None

# The wide forms are read as the narrow ones where the keyboard is Chinese or Japanese.
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """Return the text as a cell that no spreadsheet computes."""
    return f"'{text}" if text.lstrip(" ").startswith(_BEGINS_A_FORMULA) else text


def dollars(cents: int) -> Decimal:
    """Return an amount in dollars, exactly, with its two places."""
    return Decimal(cents).scaleb(-2)


def csv_lines(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], *, separator: str = ",", mark: str = "."
) -> Iterator[str]:
    """Yield the lines of a table, header first: separated by commas, each ended as RFC 4180 says.

    mark: what stands before decimals. A spreadsheet in French takes «1.5» for a text.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=separator)
    for row in chain([header], rows):
        writer.writerow([_written(cell, mark) for cell in row])
        yield _taken(buffer)


def _written(cell: Cell, mark: str) -> str:
    match cell:
        case None:
            return ""
        case str():
            return harmless(cell)
        case date():
            return cell.isoformat()
        case int():
            return str(cell)
        case Decimal():
            return f"{cell:f}".replace(".", mark)


def _taken(buffer: io.StringIO) -> str:
    line = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return line
