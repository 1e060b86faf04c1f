"""Rows of a list that read well, column by column.

Most of what is asked of two thousand cells costs a fifth when it is asked of all of them at once, and most rows are
never wanted by themselves: a row is only made of them where it tells something that few do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import compress
from typing import Any

from membership.rules.importing.rows import FIELDS_OF_A_ROW, MemberRow
from membership.rules.importing.words import Status

PLACE_OF: dict[str, int] = {name: place for place, name in enumerate(FIELDS_OF_A_ROW)}
_TOLD_BY_FEW = ("left_on", "suspended_on", "phones", "sections", "birth_on", "attested")
_MEMBER = MemberRow._make  # noqa: SLF001 - a named tuple's own way from a row of values


class Block:
    """Rows of a list in their order: each column holds one field of `MemberRow` for all of them."""

    __slots__ = ("columns",)

    def __init__(self, columns: Sequence[Sequence[Any]]) -> None:
        self.columns = columns

    @classmethod
    def of(cls, members: Sequence[MemberRow]) -> Block:
        return cls(tuple(zip(*members, strict=True)) if members else ((),) * len(FIELDS_OF_A_ROW))

    def __len__(self) -> int:
        return len(self.columns[0])

    def __iter__(self) -> Iterator[MemberRow]:
        return map(_MEMBER, zip(*self.columns, strict=True))

    def column(self, name: str) -> Sequence[Any]:
        """Return what all rows say in one field."""
        return self.columns[PLACE_OF[name]]

    def row(self, place: int) -> MemberRow:
        return _MEMBER([column[place] for column in self.columns])

    def only(self, kept: Sequence[bool]) -> Block:
        """Return the rows that are kept, one answer for each."""
        return self if all(kept) else Block([list(compress(column, kept)) for column in self.columns])

    def ends_on(self, on: date) -> list[date | None]:
        """Return for each row what `MemberRow.ends_on` says."""
        active, suspended = Status.ACTIVE, Status.SUSPENDED
        told = zip(self.column("status"), self.column("left_on"), strict=True)
        return [None if status is active or status is suspended else left_on or on for status, left_on in told]

    def out_of_the_ordinary(self, on: date) -> list[int]:
        """Return the places of the rows that leave something open or tell what few lists do."""
        told = zip(*map(self.column, ("status", "joined_on", "email", "is_legal")), strict=True)
        active = Status.ACTIVE
        places = {
            place
            for place, (status, joined_on, email, is_legal) in enumerate(told)
            if status is not active or joined_on is None or joined_on > on or not email or is_legal
        }
        for name in _TOLD_BY_FEW:
            if any(column := self.column(name)):
                places.update(place for place, cell in enumerate(column) if cell)
        return sorted(places)
