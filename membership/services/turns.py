"""Work done by one worker at a time, without a transaction kept open while somebody else is waited for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# What PostgreSQL takes beside the hash of a name.
_LARGEST = 2**31


@contextmanager
def alone(turn: str, number: int) -> Iterator[bool]:
    """Lend one turn of one thing to one worker at a time, and say whether it is this one.

    Held by the connection: it outlives no worker, and keeps no transaction open while a mail server is waited for.
    """
    key = (turn, number % _LARGEST)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s), %s)", key)
        is_first: bool = cursor.fetchone()[0]
        try:
            yield is_first
        finally:
            if is_first:
                cursor.execute("SELECT pg_advisory_unlock(hashtext(%s), %s)", key)
