"""COPY into a table: many rows in one go, with every constraint of the table in force."""

from __future__ import annotations

import sys
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from functools import cache
from itertools import chain
from typing import Any, cast

from django.db import NotSupportedError, connection
from django.db.models import Field as Column
from django.db.models import Model
from django.db.models.fields import NOT_PROVIDED


def next_ids(model: type[Model], count: int) -> list[int]:
    """Return fresh ids, so that rows of several tables can be written without reading any back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def reserved_ids(model: type[Model], count: int) -> range:
    """Return so many fresh ids that follow one another, for a table that is locked: whoever else draws one waits.

    In one step rather than one by one, of which each would be written down.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
        [sequence] = cursor.fetchone()
        # Before its first id a sequence takes no step.
        cursor.execute("SELECT nextval(%s)", [sequence])
        cursor.execute(f"ALTER SEQUENCE {sequence} INCREMENT BY {count:d} CACHE 1")
        cursor.execute("SELECT nextval(%s)", [sequence])
        [last] = cursor.fetchone()
        cursor.execute(f"ALTER SEQUENCE {sequence} INCREMENT BY 1")
    return range(last - count + 1, last + 1)


def copy_rows(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows of the named fields, in that order. Other fields get the defaults the model gives them."""
    given = [_column(model, name) for name in names]
    defaults = {column: _default(column) for column in _to_fill(model, given)}
    statement = _copy(model, map(_name_of, (*given, *defaults)))
    tail = tuple(defaults.values())
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row((*row, *tail))


# For how long a thread that computes keeps another waiting that only has to hand something over. Usually 5 ms: longer
# than the database needs for all that was handed over before, and it would wait as well.
_KEPT_WAITING_SECONDS = 0.0002


@cache
def _usually() -> float:
    return sys.getswitchinterval()


@contextmanager
def handed_over_at_once() -> Generator[None]:
    """Let what is sent go on at once while more is made. Two at once: the first to end ends it for both."""
    _usually()
    sys.setswitchinterval(_KEPT_WAITING_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(_usually())


# A COPY, and what it is to read.
Piece = tuple[str, bytes]


class Form:
    """How rows of a table are written: the fields that each row gives, in this order, and what every row says alike.

    same: by field, as text, None for nothing. Any other field gets the default the model gives it.
    """

    def __init__(self, model: type[Model], names: Sequence[str], same: Mapping[str, str | None] | None = None) -> None:
        self.model = model
        given = [_column(model, name) for name in names]
        said = {_column(model, name): text for name, text in (same or {}).items()}
        said |= {column: _as_text(_default(column)) for column in _to_fill(model, (*given, *said))}
        self.said = {_name_of(column): text for column, text in said.items()}
        """What every row says alike, by the name of the column in the database."""
        own = list(map(_name_of, given))
        self._whole = _copy(model, (*own, *self.said))
        self._short = _copy(model, own)

    def piece(self, lines: Iterable[str], *, is_said: bool = False) -> Piece:
        """Return rows to be sent as one piece: lines that COPY reads, each text in them made safe by `cell`.

        is_said: the table itself says meanwhile what every row says alike (`saying_it_themselves`).
        Four times as fast as row by row, since nothing is converted twice.
        """
        end = "\n" if is_said else "".join(f"\t{as_cell(text)}" for text in self.said.values()) + "\n"
        # A line ends where the next begins: joined by the end of a line, and the last one given its own.
        text = end.join(lines)
        return self._short if is_said else self._whole, (text + end).encode() if text else b""


class Sending:
    """Sends pieces to the database in the order given, from a thread of its own: meanwhile the next are made.

    Those of one kind go together, so many lots at a time. Whoever else wants the connection settles first.
    """

    def __init__(self, *, lots: int = 1) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="copy")
        self._under_way: Future[None] | None = None
        self._lots = lots
        self._waiting: list[Sequence[Piece]] = []

    def give(self, pieces: Sequence[Piece]) -> None:
        """Send these once those given before are in. Raises what became of those."""
        self._waiting.append(pieces)
        if len(self._waiting) >= self._lots:
            self._go()

    def _go(self) -> None:
        # Taken first: should those before them not be in, these are not sent after them.
        waiting, self._waiting = self._waiting, []
        self._wait()
        together: dict[str, list[bytes]] = {}
        for statement, content in chain.from_iterable(waiting):
            if content:
                together.setdefault(statement, []).append(content)
        connection.ensure_connection()
        self._under_way = self._thread.submit(_send, connection.connection, together)

    def _wait(self) -> None:
        under_way, self._under_way = self._under_way, None
        if under_way is not None:
            with connection.wrap_database_errors:
                under_way.result()

    def settle(self) -> None:
        """Wait until all is in. Raises DatabaseError where the database did not take it."""
        if self._waiting:
            self._go()
        self._wait()

    def end(self) -> None:
        """Settle, and let the thread go."""
        try:
            self.settle()
        finally:
            self._thread.shutdown()


def _send(raw: Any, together: Mapping[str, Sequence[bytes]]) -> None:
    with raw.cursor() as cursor:
        for statement, contents in together.items():
            with cursor.copy(statement) as copy:
                for content in contents:
                    copy.write(content)


NOTHING = "\\N"


def cell(text: str) -> str:
    """Return a tidied text as a cell of such a line. Tidied: it holds no tab and no end of line already."""
    return text.replace("\\", "\\\\") if "\\" in text else text


def cells(column: Sequence[str]) -> Sequence[str]:
    """Return the same of a whole column, of which hardly any holds what has to be made safe."""
    return list(map(cell, column)) if "\\" in "".join(column) else column


def lines_of(*columns: Iterable[str]) -> Iterator[str]:
    """Return the lines of these columns of cells, all as long as one another."""
    return map("\t".join, zip(*columns, strict=True))


# Source: PostgreSQL, COPY, «Text Format».
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def as_cell(value: int | str | None) -> str:
    """Return a key, a yes or no, or any text at all, as a cell of such a line."""
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    if isinstance(value, bool):
        return "t" if value else "f"
    return NOTHING if value is None else str(value)


def _as_text(value: object) -> str | None:
    """Return a default as the database reads it."""
    match value:
        case bool():
            return "t" if value else "f"
        case int() | date():
            return str(value)
        case str() | None:
            return value
        case []:
            return "{}"
    raise NotSupportedError(f"no default such as {value!r} can be written")


def _copy(model: type[Model], columns: Iterable[str]) -> str:
    # Table and columns are the model's own, never anybody's input.
    named = ", ".join(f'"{column}"' for column in columns)
    return f'COPY "{model._meta.db_table}" ({named}) FROM STDIN'


def _column(model: type[Model], name: str) -> Column[Any, Any]:
    return cast("Column[Any, Any]", model._meta.get_field(name))


def _name_of(column: Column[Any, Any]) -> str:
    return str(column.column)


def _to_fill(model: type[Model], given: Collection[Column[Any, Any]]) -> list[Column[Any, Any]]:
    """Return the other fields that a row has to fill, with the defaults they have."""
    return [
        column
        for column in model._meta.local_concrete_fields
        if column not in given and not column.primary_key and not _has_database_default(column)
    ]


def refresh_statistics(models: Iterable[type[Model]]) -> None:
    """Let the planner know of rows written just now. Cheap: it looks at a sample.

    Without it PostgreSQL goes by the size the tables had before, for up to a minute, and reads them
    whole for each row it checks.
    """
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f'ANALYZE "{model._meta.db_table}"')


def _has_database_default(column: Column[Any, Any]) -> bool:
    return column.db_default is not NOT_PROVIDED


def _default(column: Column[Any, Any]) -> object:
    default = column.get_default()
    if column.unique and default is not None:
        raise NotSupportedError(f"{column.name} must be given row by row")
    return column.get_db_prep_save(default, connection)
