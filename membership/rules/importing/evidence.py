"""What the cells of a file prove of how it writes dates and amounts, counted over the whole of it."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from membership.errors import DomainError
from membership.rules.importing.values import DateOrder, cents_in, day_in

_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_MONTHS = 12
# How many different cells are held before they are looked at.
_MOST = 1 << 16
_DECIMALS = re.compile(r"([.,])\d{1,2}\D*$")


class _Shape(Enum):
    OTHER = 0
    DAY_FIRST = 1
    MONTH_FIRST = 2
    EITHER = 3


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """How dates are written, and why it is believed.

    day_first, month_first: dates that can be read in one order only; either: in both.
    example: one that both orders read, otherwise one that settles it; empty where there is none.
    is_told: somebody said so, whatever the file shows.
    """

    order: DateOrder
    day_first: int = 0
    month_first: int = 0
    either: int = 0
    example: str = ""
    is_told: bool = False

    @property
    def is_guess(self) -> bool:
        """Return whether the dates could all be read the other way as well."""
        return not self.is_told and bool(self.either) and not self.proofs

    @property
    def proofs(self) -> int:
        return self.day_first if self.order is DateOrder.DAY_FIRST else self.month_first

    @property
    def against(self) -> int:
        """Return how many dates the order cannot read: each is a refused row."""
        return self.month_first if self.order is DateOrder.DAY_FIRST else self.day_first

    @property
    def day(self) -> date | None:
        """Return the example as it is read."""
        try:
            return day_in(self.example, self.order) if self.example else None
        except DomainError:
            return None


@dataclass(frozen=True, slots=True)
class AmountEvidence:
    """How amounts are written: with a decimal comma, a decimal point, or in whole dollars."""

    comma: int = 0
    point: int = 0
    whole: int = 0
    example: str = ""

    @property
    def cents(self) -> int | None:
        """Return the example as it is read."""
        try:
            return cents_in(self.example) if self.example else None
        except DomainError:
            return None


class _Survey:
    """Counts the cells of some columns, and looks at each different one once."""

    def __init__(self) -> None:
        self._cells: Counter[str] = Counter()

    def look(self, *cells: str) -> None:
        # A list says the same few thousand dates, and a dozen amounts, over and over.
        self._cells.update(cells)
        if len(self._cells) > _MOST:
            self._settle()

    def _settle(self) -> None:
        cells, self._cells = self._cells, Counter()
        for cell, count in cells.items():
            self._count(cell.strip(), count)

    def _count(self, cell: str, count: int) -> None:
        raise NotImplementedError


class DateSurvey(_Survey):
    """Looks at dates."""

    def __init__(self) -> None:
        super().__init__()
        self._counts = dict.fromkeys(_Shape, 0)
        self._examples: dict[_Shape, str] = {}

    def _count(self, cell: str, count: int) -> None:
        shape = _shape(cell)
        self._counts[shape] += count
        self._examples.setdefault(shape, cell)

    def counted(self) -> Mapping[_Shape, int]:
        """Return how many dates are of each shape."""
        self._settle()
        return self._counts

    def found(self, told: DateOrder | None, *, unshown: "DateSurvey | None" = None) -> DateEvidence:
        """Return what was found. Where nothing settles it, the day comes first, as in Quebec.

        unshown: dates that count as well, and of which none is an example.
        """
        self._settle()
        if unshown is not None:
            others = unshown.counted()
            self._counts = {shape: count + others[shape] for shape, count in self._counts.items()}
        day, month = self._counts[_Shape.DAY_FIRST], self._counts[_Shape.MONTH_FIRST]
        order = told or (DateOrder.MONTH_FIRST if month > day else DateOrder.DAY_FIRST)
        settles = _Shape.DAY_FIRST if order is DateOrder.DAY_FIRST else _Shape.MONTH_FIRST
        example = self._examples.get(_Shape.EITHER) or self._examples.get(settles, "")
        return DateEvidence(order, day, month, self._counts[_Shape.EITHER], example, is_told=told is not None)


class AmountSurvey(_Survey):
    """Looks at amounts."""

    def __init__(self) -> None:
        super().__init__()
        self._counts = {",": 0, ".": 0, "": 0}
        self._example = ""

    def _count(self, cell: str, count: int) -> None:
        decimal = _decimal(cell)
        if decimal is None:
            return
        self._counts[decimal] += count
        if len(cell) > len(self._example):
            self._example = cell

    def found(self) -> AmountEvidence:
        self._settle()
        return AmountEvidence(self._counts[","], self._counts["."], self._counts[""], self._example)


def _shape(cell: str) -> _Shape:
    match = _YEAR_LAST.fullmatch(cell)
    if match is None:
        return _Shape.OTHER
    first, second = int(match[1]), int(match[3])
    if first > _MONTHS and second <= _MONTHS:
        return _Shape.DAY_FIRST
    if second > _MONTHS and first <= _MONTHS:
        return _Shape.MONTH_FIRST
    # 07/07 says nothing of the order, and neither does what no calendar has.
    return _Shape.EITHER if first != second and first <= _MONTHS else _Shape.OTHER


def _decimal(cell: str) -> str | None:
    """Return the decimal sign of an amount, nothing for whole dollars; None for what is no amount."""
    try:
        if not cell:
            return None
        cents_in(cell)
    except DomainError:
        return None
    match = _DECIMALS.search(cell)
    return match[1] if match else ""
