"""COPY into a table: many rows in one go, with every constraint of the table in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


def copy_rows(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows of the named fields, in that order. Other fields get the defaults the model gives them."""
    columns = [cast("Column[Any, Any]", model._meta.get_field(name)) for name in names]
    constants = [
        (column, _default(column))
        for column in model._meta.local_concrete_fields
        if column not in columns and not column.primary_key and not _has_database_default(column)
    ]
    quoted = ", ".join(f'"{column.column}"' for column in (*columns, *(column for column, _ in constants)))
    tail = tuple(value for _, value in constants)
    # Table and columns are the model's own, never anybody's input.
    statement = f'COPY "{model._meta.db_table}" ({quoted}) FROM STDIN'
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row((*row, *tail))


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
    if column.unique:
        raise NotSupportedError(f"{column.name} must be given row by row")
    return column.get_db_prep_save(column.get_default(), connection)
