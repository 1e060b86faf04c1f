"""A part of what is held on somebody: the same rows for the page, for the archive and for a program.

A value knows its code, for programs, and its words, for people: what is read on the page is what the archive says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext

from membership import formats

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Said:
    """A code and how it reads."""

    code: str
    words: Words


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with a name in each language; English falls back on French."""

    code: str
    fr: str
    en: str = ""

    @property
    def words(self) -> str:
        return self.en if self.en and formats.language_of() == "en" else self.fr


@dataclass(frozen=True, slots=True)
class Cents:
    """An amount of money."""

    cents: int


Value = str | int | date | datetime | bool | None | Said | Named | Cents


@dataclass(frozen=True, slots=True)
class Column:
    """What a value tells. is_technical: only in the archive, a page for people leaves it out."""

    key: str
    label: Words
    is_technical: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one kind. is_single: at most one row, read as names and values; note: what to know of it."""

    key: str
    title: Words
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    note: Words = ""
    is_single: bool = False
    position: int = field(default=50)

    def as_json(self) -> list[dict[str, Any]]:
        """Return the rows for programs."""
        names = [column.key for column in self.columns]
        return [dict(zip(names, map(plain, row), strict=True)) for row in self.rows]

    def as_it_stands(self) -> Part:
        """Return the part without what was corrected since: a page tells what holds, the archive all that was kept."""
        at = next((place for place, column in enumerate(self.columns) if column.key == "known_until"), None)
        return self if at is None else replace(self, rows=[row for row in self.rows if row[at] is None])

    def facts(self) -> list[dict[str, str]]:
        """Return names and values of the one row there is, without what is empty."""
        told = ((column, value) for row in self.rows for column, value in self._for_people(row))
        return [{"label": str(column.label), "value": text} for column, value in told if (text := shown(value))]

    def table(self) -> dict[str, Any]:
        """Return columns and rows as `{% table %}` takes them."""
        told = [column for column in self.columns if not column.is_technical]
        columns = [{"label": str(column.label)} for column in told]
        return {
            "columns": columns,
            "rows": [[shown(value) or "—" for _, value in self._for_people(row)] for row in self.rows],
        }

    def _for_people(self, row: Sequence[Value]) -> Iterator[tuple[Column, Value]]:
        return ((column, value) for column, value in zip(self.columns, row, strict=True) if not column.is_technical)


def plain(value: Value) -> Any:
    """Return a value as a program reads it."""
    match value:
        case Said() | Named():
            return value.code
        case Cents():
            return value.cents
        case date():
            return value.isoformat()
    return value


def shown(value: Value) -> str:
    """Return a value as people read it, in the language and the time zone that are active."""
    match value:
        case Said() | Named():
            return str(value.words)
        case Cents():
            return formats.money_cents(value.cents)
        case bool():
            return gettext("yes") if value else gettext("no")
        case datetime():
            return formats.instant(timezone.localtime(value))
        case date():
            return formats.short_day(value)
        case int():
            return formats.number(value)
        case None:
            return ""
    return value


def first_day(row: Any) -> date | None:
    """Return the first day of a dated fact; None is unknown."""
    found: date | None = row.effective.lower
    return found


def end_day(row: Any) -> date | None:
    """Return the last day on which a dated fact holds, as people say «until»; None while nobody foresees an end."""
    after: date | None = row.effective.upper
    return after - timedelta(days=1) if after else None
