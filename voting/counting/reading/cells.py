"""The cells of a line of a table, with the column where each begins; and cells written so that they read back."""

from typing import NamedTuple

from voting.counting.reading.errors import Unreadable

SEPARATORS = (",", ";", "\t")


class Cell(NamedTuple):
    """What a cell says, without the spaces around it, and where it begins, from 1."""

    text: str
    column: int


def split(line: str, separator: str) -> list[Cell]:
    """Return the cells of a line. Raises Unreadable, without the line."""
    cells: list[Cell] = []
    if '"' not in line:
        at = 1
        for part in line.split(separator):
            cells.append(Cell(part.strip(), at + len(part) - len(part.lstrip())))
            at += len(part) + 1
        return cells
    at = 0
    while True:
        text, column, after = _quoted(line, at) if line[at:].lstrip(" ").startswith('"') else _bare(line, at, separator)
        cells.append(Cell(text.strip(), column))
        if after >= len(line):
            return cells
        if line[after] != separator:
            raise Unreadable("after_quote", 0, after + 1)
        at = after + 1


def separator_of(line: str, otherwise: str) -> str:
    """Return what stands between the cells of this line: the one of the three that is found most outside quotes."""
    outside = "".join(line.split('"')[::2])
    return max((otherwise, *SEPARATORS), key=outside.count)


def joined(cells: list[str]) -> str:
    """Return the line of these cells."""
    return ",".join(_written(cell) for cell in cells)


def _bare(line: str, at: int, separator: str) -> tuple[str, int, int]:
    end = line.find(separator, at)
    after = len(line) if end < 0 else end
    text = line[at:after]
    return text, at + 1 + len(text) - len(text.lstrip()), after


def _quoted(line: str, at: int) -> tuple[str, int, int]:
    first = line.index('"', at)
    parts: list[str] = []
    at = first + 1
    while True:
        end = line.find('"', at)
        if end < 0:
            raise Unreadable("quote", 0, first + 1)
        parts.append(line[at:end])
        if line[end + 1 : end + 2] != '"':
            after = end + 1 + len(line[end + 1 :]) - len(line[end + 1 :].lstrip(" "))
            return '"'.join(parts), first + 1, after
        at = end + 2


def _written(cell: str) -> str:
    plain = not any(mark in cell for mark in (*SEPARATORS, '"'))
    return cell if plain else '"' + cell.replace('"', '""') + '"'
