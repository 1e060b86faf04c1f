"""Emptying the test database between two tests, while processes that a test started are still at work in it."""

import time
from collections.abc import Callable

from django.db import OperationalError
from django.db.backends.base.operations import BaseDatabaseOperations

TRIES = 30
PAUSE = 1.0


def be_patient(patch: Callable[[object, str, object], None]) -> None:
    """Try a flush again when a worker's statement stood in its way.

    A flush asks for every table at once; a worker that holds one and asks for another makes a deadlock of it, and
    whom the database then sends away is chance. What it was doing is over a moment later.
    """
    flush = BaseDatabaseOperations.execute_sql_flush

    def patiently(operations: BaseDatabaseOperations, statements: list[str]) -> None:
        for _ in range(TRIES - 1):
            try:
                return flush(operations, statements)
            except OperationalError:
                time.sleep(PAUSE)
        return flush(operations, statements)

    patch(BaseDatabaseOperations, "execute_sql_flush", patiently)
