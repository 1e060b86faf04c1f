"""Reading most rows from memory: a list says the same categories, days and amounts over and over.

A row is only read here when nothing in it needs care: each cell that repeats was read before in the same column, and
nothing contradicts anything. Any other row is left to the careful reading, from which this one learns. A test holds
the two together.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any
from unicodedata import is_normalized

from membership.errors import DomainError
from membership.rules.importing.blocks import PLACE_OF as _AT
from membership.rules.importing.blocks import Block
from membership.rules.importing.fields import LENGTHS, PHONES, PRIVATE, SECTIONS, Field
from membership.rules.importing.layout import Layout
from membership.rules.importing.rows import FIELDS_OF_A_ROW, MemberRow
from membership.rules.importing.table import Record
from membership.rules.importing.text import NOTHING, is_formula, tidied, tidied_or_empty
from membership.rules.importing.values import DateOrder, are_emails, day_in, is_email
from membership.rules.importing.words import Status

# How many different cells of a column are remembered: more than there are days in a century.
_MOST = 1 << 16

_FREE = (
    Field.MEMBER_NUMBER, Field.GIVEN_NAME, Field.FAMILY_NAME, Field.EMAIL, Field.PHONE, Field.ADDRESS, Field.CITY,
    Field.POSTAL_CODE, Field.REPRESENTATIVE,
)  # fmt: skip
_AS_WRITTEN = frozenset({Field.MEMBER_NUMBER, Field.GIVEN_NAME, Field.FAMILY_NAME})
# What a cell of these stands for hangs on the cell alone, but for a status or a kind that is left empty.
_REPEATED = {
    Field.CATEGORY: "category",
    Field.LANGUAGE: "language",
    Field.STATUS: "status",
    Field.KIND: "is_legal",
    Field.JOINED_ON: "joined_on",
    Field.LEFT_ON: "left_on",
    Field.SUSPENDED_ON: "suspended_on",
    Field.SHARES_AMOUNT: "shares",
}
_DAYS = frozenset({Field.JOINED_ON, Field.LEFT_ON, Field.SUSPENDED_ON})
_HANGS_ON_OTHERS = frozenset({Field.STATUS, Field.KIND})
# What makes a row be read with care: history, and what few lists tell.
_HISTORY = (
    Field.LEFT_REASON, Field.PREVIOUS_CATEGORY, Field.CATEGORY_SINCE, *PHONES, *PRIVATE, *SECTIONS, *SECTIONS.values(),
)  # fmt: skip
_NOTHING_SAID: Mapping[str, Any] = {
    "given_name": "", "email": "", "phone": "", "address": "", "city": "", "postal_code": "", "representative": "",
    "language": "fr", "joined_on": None, "left_on": None, "suspended_on": None, "shares": 0, "left_reason": "",
    "earlier": (), "is_legal": None, "phones": (), "birth_on": None, "attested": None, "sections": (),
}  # fmt: skip
_NUMBER, _FAMILY, _GIVEN = _AT["number"], _AT["family_name"], _AT["given_name"]
_LEGAL, _EMAIL, _REPRESENTATIVE = _AT["is_legal"], _AT["email"], _AT["representative"]
_STATUS, _JOINED, _LEFT, _SUSPENDED = _AT["status"], _AT["joined_on"], _AT["left_on"], _AT["suspended_on"]
_NAMES = {Field.MEMBER_NUMBER: "number"}
_CELLS = attrgetter("cells")


class Quick:
    """Reads the rows that say nothing new. on: the day the list is brought in."""

    def __init__(self, layout: Layout, width: int, on: date, order: DateOrder, *, is_off: bool) -> None:
        self._width = width
        self._on = on
        self._number = layout.positions.get(Field.MEMBER_NUMBER, 0)
        self._order = order
        # Without a column for the status, it hangs on the others each time.
        self._is_off = is_off or not {Field.CATEGORY, Field.STATUS, Field.MEMBER_NUMBER, Field.FAMILY_NAME} <= set(
            layout.positions
        )
        self._blank: list[Any] = [_NOTHING_SAID.get(name) for name in FIELDS_OF_A_ROW]
        self._known: dict[Field, dict[str, Any]] = {field: {} for field in _REPEATED if field in layout}
        if Field.KIND in layout:
            self._known[Field.KIND][""] = None
        self._repeated = [
            (_AT[_REPEATED[field]], layout.positions[field], known, field in _DAYS)
            for field, known in self._known.items()
        ]
        self._free = [
            (_AT[_NAMES.get(field, field.value)], layout.positions[field], LENGTHS[field], field not in _AS_WRITTEN)
            for field in _FREE
            if field in layout
        ]
        # Names with accents and towns come back over and over.
        self._tidied = lru_cache(maxsize=_MOST)(tidied)
        self._history = [layout.positions[field] for field in _HISTORY if field in layout]

    def read(self, record: Record) -> MemberRow | None:
        """Return the member, None where the row has to be read with care."""
        columns, doubtful = self.read_together([record])
        return None if doubtful else Block(columns).row(0)

    def read_together(self, records: Sequence[Record]) -> tuple[list[list[Any]], set[int]]:
        """Return the columns of these rows, in their order, and the places of those to be read with care.

        At such a place the columns mean nothing. Column by column, since what is asked of two thousand cells at once
        costs a fifth of asking each of them.
        """
        if all_of_them := () if self._is_off else self._cells_that_fit(records):
            return self._read_columns(records, all_of_them)
        fitting = () if self._is_off else [place for place, record in enumerate(records) if self._fits(record)]
        if not fitting:
            return [[None] * len(records) for _ in self._blank], set(range(len(records)))
        some = [records[place] for place in fitting]
        columns, doubtful = self._read_columns(some, tuple(zip(*map(_CELLS, some), strict=True)))
        return _spread(columns, fitting, len(records)), set(range(len(records))).difference(
            place for n, place in enumerate(fitting) if n not in doubtful
        )

    def _cells_that_fit(self, records: Sequence[Record]) -> tuple[tuple[str, ...], ...]:
        """Return the cells of all these rows column by column; none where there is one that does not fit."""
        cells = list(map(_CELLS, records))
        if set(map(len, cells)) != {self._width}:
            return ()
        columns = tuple(zip(*cells, strict=True))
        ends = [cell[-1:] for cell in columns[self._number]]
        fit = all(ends) and "".join(ends).isdigit() and not any(any(columns[place]) for place in self._history)
        return columns if fit else ()

    def _fits(self, record: Record) -> bool:
        """Return whether the row has every cell and none to spare, is no total, and tells no history.

        A total has nothing in the place of the number, or its first word, which has no digit at its end.
        """
        cells = record.cells
        return (
            len(cells) == self._width
            and cells[self._number][-1:].isdigit()
            and not (self._history and any(cells[place] for place in self._history))
        )

    def _read_columns(
        self, records: Sequence[Record], cells: Sequence[Sequence[str]]
    ) -> tuple[list[list[Any]], set[int]]:
        columns: list[list[Any]] = [[value] * len(records) for value in self._blank]
        columns[0] = [record.row for record in records]
        doubtful: set[int] = set()
        for at, place, known, is_day in self._repeated:
            column = cells[place]
            if unheard := set(column).difference(known):
                if is_day:
                    unheard = set(self._not_days(unheard, known))
                doubtful.update(n for n, cell in enumerate(column) if cell in unheard)
            columns[at] = list(map(known.get, column))
        for at, place, longest, may_say_nothing in self._free:
            texts = columns[at] = self._texts(cells[place], may_say_nothing=may_say_nothing)
            if max(map(len, texts)) > longest:
                doubtful.update(n for n, text in enumerate(texts) if len(text) > longest)
        if None in columns[_LEGAL]:
            told = zip(columns[_LEGAL], columns[_GIVEN], strict=True)
            columns[_LEGAL] = [not given if is_legal is None else is_legal for is_legal, given in told]
        doubtful.update(self._at_odds(columns))
        return columns, doubtful

    def _not_days(self, cells: Iterable[str], known: dict[str, Any]) -> Iterator[str]:
        """Remember the days these cells say, and yield those that say none: a day hangs on nothing else in its row."""
        for cell in cells:
            text = tidied_or_empty(cell)
            try:
                day = day_in(text, self._order) if text else None
            except DomainError:
                yield cell
                continue
            if len(known) < _MOST:
                known[cell] = day
            else:
                yield cell

    def _texts(self, column: Sequence[str], *, may_say_nothing: bool) -> list[str]:
        """Return the cells of a column tidied, those that say that there is nothing empty."""
        texts = list(column if _are_tidy(column) else map(self._tidied, column))
        if may_say_nothing and not NOTHING.isdisjoint(map(str.casefold, texts)):
            texts = ["" if text.casefold() in NOTHING else text for text in texts]
        return texts

    def _at_odds(self, columns: Sequence[Sequence[Any]]) -> Iterator[int]:
        """Yield the places of the rows without a number or a name, or of whose cells two may not both be right."""
        for column in (columns[_NUMBER], columns[_FAMILY]):
            if not all(column):
                yield from (n for n, text in enumerate(column) if not text)
        if "=" in (numbers := "".join(columns[_NUMBER])) or "#" in numbers:
            yield from (n for n, number in enumerate(columns[_NUMBER]) if is_formula(number))
        if not are_emails(columns[_EMAIL]):
            yield from (n for n, email in enumerate(columns[_EMAIL]) if email and not is_email(email))
        told = zip(columns[_LEGAL], columns[_GIVEN], columns[_REPRESENTATIVE], strict=True)
        yield from (n for n, (is_legal, given, named) in enumerate(told) if (given if is_legal else named))
        days = zip(columns[_STATUS], columns[_JOINED], columns[_LEFT], strict=True)
        active, suspended, on = Status.ACTIVE, Status.SUSPENDED, self._on
        for n, (status, joined_on, left_on) in enumerate(days):
            if status is active or status is suspended:
                if left_on is not None:
                    yield n
            elif (joined_on is not None and (left_on or on) <= joined_on) or (left_on is not None and left_on > on):
                yield n
        if any(columns[_SUSPENDED]):
            yield from (n for n, since in enumerate(columns[_SUSPENDED]) if since is not None and since > on)

    def learn(self, record: Record, member: MemberRow) -> None:
        """Remember what the cells of a row that read well stand for."""
        if len(record.cells) != self._width:
            return
        for (field, known), (at, place, *_) in zip(self._known.items(), self._repeated, strict=True):
            cell = record.cells[place]
            if len(known) < _MOST and (field not in _HANGS_ON_OTHERS or tidied_or_empty(cell)):
                known[cell] = member[at]


def _spread(columns: Sequence[Sequence[Any]], places: Sequence[int], length: int) -> list[list[Any]]:
    """Return the columns with their values at these places, and room for the others between them."""
    spread: list[list[Any]] = [[None] * length for _ in columns]
    for wide, column in zip(spread, columns, strict=True):
        for place, value in zip(places, column, strict=True):
            wide[place] = value
    return spread


# What stands between the cells of a column that is looked at as one text.
_BETWEEN = "|"


def _are_tidy(column: Sequence[str]) -> bool:
    """Return whether `tidied` would leave every one of these cells as it is; «no» may be wrong, «yes» never is.

    What is not printable holds every blank but the common one, and all that shows as nothing.
    """
    text = _BETWEEN.join(("", *column, ""))
    return (
        text.isprintable()
        and not any(blanks in text for blanks in (f"{_BETWEEN} ", f" {_BETWEEN}", "  "))
        and (text.isascii() or is_normalized("NFC", text))
    )
