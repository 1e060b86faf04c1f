"""Filling empty tables without their indexes and constraints, which are built and checked once, at the end.

A million rows checked one by one cost many times what checking them together costs. It is only done where nobody
can be waiting for those tables: while the register of the whole installation is empty. What was dropped is built
again from its own definition in the same transaction: there is no commit without every constraint in force.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from membership.services.imports.copying import Form, refresh_statistics

# Below this, building everything anew costs more than it saves.
WORTH_IT = 20_000

# Keys that further tables refer to stay: whatever refers to them would have to go too.
CONSTRAINTS = """
SELECT c.conrelid::regclass::text, quote_ident(c.conname), pg_get_constraintdef(c.oid), c.contype = 'f'
FROM pg_constraint c
WHERE c.conrelid = ANY(%(tables)s::regclass[]) AND c.contype IN ('f', 'p', 'u', 'x')
  AND (c.contype = 'f' OR NOT EXISTS
    (SELECT 1 FROM pg_constraint f WHERE f.contype = 'f' AND f.conindid = c.conindid
      AND f.conrelid <> ALL(%(tables)s::regclass[])))
ORDER BY c.contype = 'f', c.conrelid, c.conname
"""
INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
FROM pg_index i
WHERE i.indrelid = ANY(%(tables)s::regclass[])
  AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
ORDER BY i.indrelid, i.indexrelid
"""
# Whose ids are drawn row by row: a thousand at once, for as long as nobody else writes. Afterwards one by one again, so
# that what is written later has the higher id, whoever writes it.
IDS = """
SELECT s.oid::regclass::text FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass
WHERE s.relkind = 'S' AND d.deptype IN ('a', 'i') AND d.refobjid = ANY(%(tables)s::regclass[])
ORDER BY s.oid
"""
DEFAULTS = """
SELECT a.attname, pg_get_expr(d.adbin, d.adrelid)
FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = %(table)s::regclass AND a.attnum > 0 AND NOT a.attisdropped
"""


@dataclass(frozen=True, slots=True)
class _Definition:
    """How something is taken away, and how it is built again."""

    drop: str
    build: str
    is_reference: bool = False


def checked_at_the_end(models: Iterable[type[Model]], *, rows: int) -> AbstractContextManager[bool]:
    """Let many rows be written into tables that are empty; tell whether it is done so, or row by row as ever."""
    return _checked(tuple(models), rows)


@contextmanager
def _checked(models: Sequence[type[Model]], rows: int) -> Generator[bool]:
    tables = [f'"{model._meta.db_table}"' for model in models]
    dropped = _dropped(tables) if rows >= WORTH_IT else None
    if dropped is None:
        yield False
        return
    yield True
    with connection.cursor() as cursor:
        _settle(cursor)
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for one in (definition for definition in dropped if not definition.is_reference):
            cursor.execute(one.build)
        # The references are checked by joining whole tables: the planner must know how large they are now.
        refresh_statistics(models)
        for one in (definition for definition in dropped if definition.is_reference):
            cursor.execute(one.build)


@contextmanager
def saying_it_themselves(forms: Iterable[Form]) -> Generator[None]:
    """Let locked tables say by themselves what every row of these says alike, so that no row need be read for it."""
    said: dict[str, dict[str, str | None]] = {}
    for form in forms:
        said.setdefault(form.model._meta.db_table, {}).update(form.said)
    with connection.cursor() as cursor:
        before = {table: _defaults(cursor, table) for table in said}
        for table, texts in said.items():
            # Tables and columns are the models' own, never anybody's input.
            changes = ", ".join(f'ALTER COLUMN "{column}" SET DEFAULT %s' for column in texts)
            cursor.execute(f'ALTER TABLE "{table}" {changes}', list(texts.values()))
    yield
    with connection.cursor() as cursor:
        for table, texts in said.items():
            changes = ", ".join(f'ALTER COLUMN "{column}" {_default_again(before[table][column])}' for column in texts)
            cursor.execute(f'ALTER TABLE "{table}" {changes}')


def _defaults(cursor: Any, table: str) -> dict[str, str | None]:
    cursor.execute(DEFAULTS, {"table": f'"{table}"'})
    return dict(cursor.fetchall())


def _default_again(default: str | None) -> str:
    return "DROP DEFAULT" if default is None else f"SET DEFAULT {default}"


def _dropped(tables: Sequence[str]) -> list[_Definition] | None:
    """Take away what can be built again, and return it; None where the tables are in use, or are not ours to change."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # Nobody is kept waiting for somebody who keeps us waiting.
            cursor.execute("SET LOCAL lock_timeout = '2s'")
            _settle(cursor)
            # Table names are the models' own, never anybody's input.
            cursor.execute(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")
            if not _are_empty(tables):
                return None
            definitions = _definitions(tables)
            for one in reversed(definitions):
                cursor.execute(one.drop)
            cursor.execute("SET LOCAL lock_timeout = 0")
            return definitions
    except DatabaseError:
        return None


def _settle(cursor: Any) -> None:
    """Ask now what would be asked at the commit: a table is not altered while something of it waits for that."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _are_empty(tables: Sequence[str]) -> bool:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table})")  # noqa: S608 - a model's own table
            if cursor.fetchone()[0]:
                return False
    return True


def _definitions(tables: Sequence[str]) -> list[_Definition]:
    """Return what is dropped from the last to the first, and built from the first to the last."""
    with connection.cursor() as cursor:
        cursor.execute(INDEXES, {"tables": list(tables)})
        indexes = [_Definition(f"DROP INDEX {name}", build) for name, build in cursor.fetchall()]
        cursor.execute(IDS, {"tables": list(tables)})
        ids = [
            _Definition(f"ALTER SEQUENCE {name} CACHE 1000", f"ALTER SEQUENCE {name} CACHE 1")
            for (name,) in cursor.fetchall()
        ]
        cursor.execute(CONSTRAINTS, {"tables": list(tables)})
        constraints = [
            _Definition(
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
                f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}",
                is_reference,
            )
            for table, name, definition, is_reference in cursor.fetchall()
        ]
    return ids + indexes + constraints
