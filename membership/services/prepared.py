"""Statements whose plan the database keeps: for each of a million letters, planning would cost more than running."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connection


def row_of(statement: str, values: Mapping[str, object]) -> tuple[Any, ...] | None:
    """Run a statement, its values apart from its text, and return its first row. Raises what Django's cursors raise.

    Kept by the session: a pooler in between must give each of ours one of its own (`docs/running.md`).
    """
    connection.ensure_connection()
    raw = connection.connection
    # Without a number here nothing is kept, whatever a cursor asks for; Django's own cursors never ask.
    raw.prepare_threshold = 0
    with connection.wrap_database_errors, psycopg.Cursor(raw) as cursor:
        cursor.execute(statement, values, prepare=True)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row
