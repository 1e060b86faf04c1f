"""Where the seats of a board stand in their picture: a row a group, a column the year in which a term ends. Pure.

A disc is a seat: full when held, half full when held past its term, an outline when vacant. Seats of which nothing
says when they fall stand in a column of their own.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Disc:
    """A seat to draw. kind: `held`, `over` or `vacant`. falls: the year in which its term ends, None when unknown."""

    group: str
    falls: int | None
    kind: str


@dataclass(frozen=True, slots=True)
class Cell:
    """The seats of a group that fall in a year, those held first."""

    kinds: tuple[str, ...]

    @property
    def places(self) -> tuple[tuple[int, str], ...]:
        """Return where each disc begins, in pixels, and its kind."""
        return tuple((index * PITCH, kind) for index, kind in enumerate(self.kinds))

    @property
    def width(self) -> int:
        return len(self.kinds) * PITCH

    def count(self, kind: str) -> int:
        return self.kinds.count(kind)

    @property
    def held(self) -> int:
        return self.count("held") + self.count("over")

    @property
    def over(self) -> int:
        return self.count("over")

    @property
    def vacant(self) -> int:
        return self.count("vacant")


@dataclass(frozen=True, slots=True)
class Row:
    group: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class BoardPicture:
    """years: the heads of the columns, None for the seats of which nothing says when they fall."""

    years: tuple[int | None, ...]
    rows: tuple[Row, ...]

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(kind for row in self.rows for cell in row.cells for kind in cell.kinds)


PITCH = 26
_ORDER = ("held", "over", "vacant")


def draw(discs: Iterable[Disc], groups: Iterable[str]) -> BoardPicture:
    """Return the picture. groups: in the order of the rows; one that has no seat has no row."""
    all_of_them = tuple(discs)
    known = sorted({one.falls for one in all_of_them if one.falls is not None})
    years: tuple[int | None, ...] = (*known, *((None,) if any(one.falls is None for one in all_of_them) else ()))
    with_seats = {one.group for one in all_of_them}
    return BoardPicture(
        years,
        tuple(
            Row(group, tuple(_cell(all_of_them, group, year) for year in years))
            for group in dict.fromkeys(groups)
            if group in with_seats
        ),
    )


def _cell(discs: tuple[Disc, ...], group: str, year: int | None) -> Cell:
    kinds = [one.kind for one in discs if one.group == group and one.falls == year]
    return Cell(tuple(sorted(kinds, key=_ORDER.index)))
