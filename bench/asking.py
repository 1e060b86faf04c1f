"""What a page asks of the database: each statement with all that came back of it, and the plan it is answered by."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

# Of fewer rows than one for a hundred members, reading all may be the right plan: the planner is then made to look for
# another one, and must find it.
FEW = 10_000
# What grows with the members without saying of whom it is.
BESIDE = ("membership_nameword", "membership_auditentry", "membership_account", "django_session")
_SCANNED = re.compile(r"Seq Scan on (\w+)")


@dataclass
class Asked:
    """The statements of one page as they were asked, and the seconds of each until its last row was there.

    wall: the seconds of all of it, with what the program made of the answers.
    """

    statements: list[tuple[str, Any]] = field(default_factory=list)
    each: list[float] = field(default_factory=list)
    wall: float = 0.0

    @property
    def seconds(self) -> float:
        return sum(self.each)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: Any, context: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.each.append(time.perf_counter() - started)
            self.statements.append((sql, params))


class _Fetching:
    """A cursor of the server, whose rows come later than its statement: their time is that of the statement too."""

    def __init__(self, cursor: Any, asked: Asked) -> None:
        self._cursor, self._asked, self._place = cursor, asked, -1

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._cursor, name)
        if not (callable(found) and (name.startswith("fetch") or name in {"execute", "close"})):
            return found
        return self._timed(found, is_asking=name == "execute")

    def __enter__(self) -> _Fetching:
        self._cursor.__enter__()
        return self

    def __exit__(self, *error: Any) -> Any:
        return self._cursor.__exit__(*error)

    def __iter__(self) -> Iterator[Any]:
        while (row := self.fetchone()) is not None:
            yield row

    def _timed(self, call: Callable[..., Any], *, is_asking: bool) -> Callable[..., Any]:
        def timed(*given: Any, **named: Any) -> Any:
            started = time.perf_counter()
            answer = call(*given, **named)
            if is_asking:
                self._place = len(self._asked.each) - 1
            elif self._place >= 0:
                self._asked.each[self._place] += time.perf_counter() - started
            return answer

        return timed


@contextmanager
def asking() -> Iterator[Asked]:
    """Note what is asked of the database within."""
    from django.db import connection

    asked, opened = Asked(), connection.chunked_cursor
    started = time.perf_counter()
    with (
        connection.execute_wrapper(asked),
        patch.object(connection, "chunked_cursor", lambda: _Fetching(opened(), asked)),
    ):
        yield asked
    asked.wall = time.perf_counter() - started


def asked_by(ask: Callable[[], object]) -> Asked:
    """Return what one answer costs."""
    with asking() as asked:
        ask()
    return asked


def growing() -> frozenset[str]:
    """Return the tables that grow with the members: those of persons and memberships, and whatever refers to them."""
    from django.apps import apps

    from membership.models import Membership, Person

    found: set[Any] = {Person, Membership}
    models = apps.get_models(include_auto_created=True)
    while more := {model for model in models if model not in found and found.intersection(_refers_to(model))}:
        found |= more
    return frozenset({model._meta.db_table for model in found} | set(BESIDE))


def _refers_to(model: Any) -> list[Any]:
    return [one.related_model for one in model._meta.fields if one.many_to_one or one.one_to_one]


def read_whole(asked: Asked) -> list[str]:
    """Return the tables that grow with the members and that some statement reads from end to end.

    Of a table that holds little here: whether it would have to, the planner being told not to if it can.
    """
    from django.db import connection, transaction

    large, found = _large(), set()
    with transaction.atomic(), connection.cursor() as cursor:
        for sql, params in asked.statements:
            if "set_config(" in sql:
                # What the page tells the planner holds for what follows.
                cursor.execute(sql, params)
            elif sql.lstrip(" \n(").upper().startswith(("SELECT", "WITH", "INSERT", "UPDATE")):
                found |= _scanned(cursor, sql, params) & large
                with transaction.atomic():
                    cursor.execute("SET LOCAL enable_seqscan = off")
                    found |= _scanned(cursor, sql, params)
                    transaction.set_rollback(True)
    return sorted(found & growing())


def _scanned(cursor: Any, sql: str, params: Any) -> set[str]:
    cursor.execute(f"EXPLAIN {sql}", params)
    return set(_SCANNED.findall("\n".join(row[0] for row in cursor.fetchall())))


def _large() -> set[str]:
    """Return the tables that hold more than a few rows."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [FEW])
        return {name for (name,) in cursor.fetchall()}


def left_empty(pages: list[Asked]) -> list[str]:
    """Return the tables that grow with the members, that a page reads and that hold next to nothing here."""
    large = _large()
    read = {table for page in pages for sql, _ in page.statements for table in re.findall(r"\w+", sql)}
    return sorted(growing() & read - large)
