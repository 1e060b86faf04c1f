"""Reading most rows from memory: a list says the same categories, days and amounts over and over.

A row is only read here when nothing in it needs care: each cell that repeats was read before in the same column, and
nothing contradicts anything. Any other row is left to the careful reading, from which this one learns. A test holds
the two together.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from membership.rules.importing.fields import LENGTHS, PHONES, PRIVATE, SECTIONS, Field
from membership.rules.importing.layout import Layout
from membership.rules.importing.rows import FIELDS_OF_A_ROW, MemberRow
from membership.rules.importing.table import Record
from membership.rules.importing.text import NOTHING, is_plain, tidied, tidied_or_empty
from membership.rules.importing.values import is_email
from membership.rules.importing.words import Status

# How many different cells of a column are remembered: more than there are days in a century.
_MOST = 1 << 16
_LONGEST_NOTHING = max(map(len, NOTHING))
_UNKNOWN = object()

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
_AT = {name: place for place, name in enumerate(FIELDS_OF_A_ROW)}
_NUMBER, _FAMILY, _GIVEN = _AT["number"], _AT["family_name"], _AT["given_name"]
_LEGAL, _EMAIL, _REPRESENTATIVE = _AT["is_legal"], _AT["email"], _AT["representative"]
_NAMES = {Field.MEMBER_NUMBER: "number"}


class Quick:
    """Reads the rows that say nothing new. on: the day the list is brought in."""

    def __init__(self, layout: Layout, width: int, on: date, *, is_off: bool) -> None:
        self._width = width
        self._on = on
        # Without a column for the status, it hangs on the others each time.
        self._is_off = is_off or not {Field.CATEGORY, Field.STATUS, Field.MEMBER_NUMBER, Field.FAMILY_NAME} <= set(
            layout.positions
        )
        self._blank: list[Any] = [_NOTHING_SAID.get(name) for name in FIELDS_OF_A_ROW]
        self._known: dict[Field, dict[str, Any]] = {field: {} for field in _REPEATED if field in layout}
        if Field.KIND in layout:
            self._known[Field.KIND][""] = None
        self._repeated = [
            (_AT[_REPEATED[field]], layout.positions[field], known) for field, known in self._known.items()
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
        cells = record.cells
        # A total has no digit at the end of its first word; a row with cells missing or to spare is rare.
        if self._is_off or len(cells) != self._width or not cells[0][-1:].isdigit():
            return None
        values = self._blank.copy()
        for at, place, known in self._repeated:
            value = known.get(cells[place], _UNKNOWN)
            if value is _UNKNOWN:
                return None
            values[at] = value
        if not self._texts_fit(cells, values):
            return None
        if any(cells[place] for place in self._history) or not values[_NUMBER] or not values[_FAMILY]:
            return None
        if values[_LEGAL] is None:
            values[_LEGAL] = not values[_GIVEN]
        values[0] = record.row
        return self._agreed(MemberRow(*values))

    def _texts_fit(self, cells: Sequence[str], values: list[Any]) -> bool:
        """Put the tidied texts in their places; return whether none is too long."""
        for at, place, longest, may_say_nothing in self._free:
            text = cells[place]
            if not text:
                continue
            if not is_plain(text):
                text = self._tidied(text)
            if may_say_nothing and len(text) <= _LONGEST_NOTHING and text.casefold() in NOTHING:
                text = ""
            if len(text) > longest:
                return False
            values[at] = text
        return True

    def _agreed(self, member: MemberRow) -> MemberRow | None:
        """Return the member, None where two of its cells may not both be right."""
        if member.email and not is_email(member.email):
            return None
        if member.given_name if member.is_legal else member.representative:
            return None
        if member.status is Status.ACTIVE or member.status is Status.SUSPENDED:
            return member if member.left_on is None else None
        ends_on = member.left_on or self._on
        return None if member.joined_on is not None and ends_on <= member.joined_on else member

    def learn(self, record: Record, member: MemberRow) -> None:
        """Remember what the cells of a row that read well stand for."""
        if len(record.cells) != self._width:
            return
        for (field, known), (at, place, _) in zip(self._known.items(), self._repeated, strict=True):
            cell = record.cells[place]
            if len(known) < _MOST and (field not in _HANGS_ON_OTHERS or tidied_or_empty(cell)):
                known[cell] = member[at]
