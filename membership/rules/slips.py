"""The sending slips of a notice as a chain that anybody can check from the table alone.

Each row ends with the hash of the row before it and its own: SHA-256 over the row's cells, as they stand in the table,
after the hash of the row before. Taking a row out, adding one or changing a cell breaks the chain at that place;
changing the last row changes the hash that the certificate prints.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from membership.rules.spreadsheets import harmless

START = "0" * 64
# Beside what is told of a recipient: the rank in front, both hashes behind.
EXTRA_CELLS = 3


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where the chain does not hold. what: `cells`, `order`, `previous`, `hash` or `end`."""

    line: int
    what: str


def link(previous: str, cells: Sequence[str]) -> str:
    """Return the hash of a row that follows the row of hash `previous`."""
    text = json.dumps([previous, *cells], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def chained(rows: Iterable[Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Yield each row with its rank in front, the hash before it and its own behind. The first has rank 0."""
    previous = START
    for rank, row in enumerate(rows):
        cells = (str(rank), *(harmless(on_one_line(cell)) for cell in row))
        sha256 = link(previous, cells)
        yield (*cells, previous, sha256)
        previous = sha256


def faults(rows: Iterable[Sequence[str]]) -> Iterator[Fault]:
    """Yield each place where the rows, read back from a table, do not follow from one another."""
    expected = START
    for rank, row in enumerate(rows):
        if len(row) <= EXTRA_CELLS:
            yield Fault(rank, "cells")
            return
        *cells, previous, sha256 = row
        if cells[0] != str(rank):
            yield Fault(rank, "order")
        if previous != expected:
            yield Fault(rank, "previous")
        if sha256 != link(previous, cells):
            yield Fault(rank, "hash")
        expected = sha256


def on_one_line(text: str) -> str:
    """Return a text as it comes back from a table: the end of a line reads otherwise from one program to the next."""
    return " ".join(text.split())
