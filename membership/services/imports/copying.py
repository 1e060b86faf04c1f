"""COPY into a table: many rows in one go, with every constraint of the table in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
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
    statement, tail = _statement(model, names)
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row((*row, *tail))


# A COPY, and what it is to read.
Piece = tuple[str, bytes]


def piece_of(model: type[Model], names: Sequence[str], lines: Iterable[str]) -> Piece:
    """Return rows of the named fields to be sent as one piece: lines that COPY reads, tabs between texts made safe by
    `cell`, or `NOTHING`.

    Four times as fast as row by row, since nothing is converted twice.
    """
    statement, tail = _statement(model, names)
    end = "".join(f"\t{_as_text(value)}" for value in tail) + "\n"
    # A line ends where the next begins: joined by the end of a line, and the last one given its own.
    text = end.join(lines)
    return statement, (text + end).encode() if text else b""


class Sending:
    """Sends pieces to the database in the order given, from a thread of its own: meanwhile the next are made.

    One lot at a time. Whoever else wants the connection settles first.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="copy")
        self._under_way: Future[None] | None = None

    def give(self, pieces: Sequence[Piece]) -> None:
        """Send these once those given before are in. Raises what became of those."""
        self.settle()
        connection.ensure_connection()
        self._under_way = self._thread.submit(_send, connection.connection, pieces)

    def settle(self) -> None:
        """Wait until all is in. Raises DatabaseError where the database did not take it."""
        under_way, self._under_way = self._under_way, None
        if under_way is not None:
            with connection.wrap_database_errors:
                under_way.result()

    def end(self) -> None:
        """Settle, and let the thread go."""
        try:
            self.settle()
        finally:
            self._thread.shutdown()


def _send(raw: Any, pieces: Sequence[Piece]) -> None:
    with raw.cursor() as cursor:
        for statement, content in pieces:
            if content:
                with cursor.copy(statement) as copy:
                    copy.write(content)


NOTHING = "\\N"


def cell(text: str) -> str:
    """Return a tidied text as a cell of such a line. Tidied: it holds no tab and no end of line already."""
    return text.replace("\\", "\\\\") if "\\" in text else text


def cells(column: Sequence[str]) -> Sequence[str]:
    """Return the same of a whole column, of which hardly any holds what has to be made safe."""
    return list(map(cell, column)) if "\\" in "".join(column) else column


def lines_of(*columns: Iterable[str]) -> Iterator[str]:
    """Return the lines of these columns of cells, as many as the shortest has: some say one thing over and over."""
    return map("\t".join, zip(*columns, strict=False))


# Source: PostgreSQL, COPY, «Text Format».
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def as_cell(value: int | str | None) -> str:
    """Return a key, a yes or no, or any text at all, as a cell of such a line."""
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    if isinstance(value, bool):
        return "t" if value else "f"
    return NOTHING if value is None else str(value)


def _as_text(value: object) -> str:
    """Return a default as a cell of such a line."""
    match value:
        case None:
            return NOTHING
        case bool():
            return "t" if value else "f"
        case int() | date():
            return str(value)
        case str():
            return cell(value)
        case []:
            return "{}"
    raise NotSupportedError(f"no default such as {value!r} can be written")


def _statement(model: type[Model], names: Sequence[str]) -> tuple[str, tuple[object, ...]]:
    """Return the COPY of the named fields and of those with a default, and these defaults."""
    columns = [cast("Column[Any, Any]", model._meta.get_field(name)) for name in names]
    constants = [
        (column, _default(column))
        for column in model._meta.local_concrete_fields
        if column not in columns and not column.primary_key and not _has_database_default(column)
    ]
    quoted = ", ".join(f'"{column.column}"' for column in (*columns, *(column for column, _ in constants)))
    tail = tuple(value for _, value in constants)
    # Table and columns are the model's own, never anybody's input.
    return f'COPY "{model._meta.db_table}" ({quoted}) FROM STDIN', tail


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
