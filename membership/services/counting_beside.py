"""The register counted in two ways on a connection of its own, while the caller's writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date

from django.db import OperationalError, connection, transaction

from membership.models import Organisation
from membership.queries.invariants import is_written_here, look_over
from membership.rules.invariants import Invariant

# Whoever holds a table of the register for itself may be the caller: neither waits for the other.
PATIENCE = "1s"
# A count of all there are is sorted in memory rather than on disk.
MEMORY = "256MB"


@contextmanager
def counted_beside(organisation: Organisation, on: date) -> Iterator[Callable[[], list[Invariant]]]:
    """Give what returns each invariant as it stands on a day, counted while the block runs, at one moment of it.

    What the caller's transaction wrote into the register no other connection sees: then, and where no other is to be
    had, it is counted on the caller's own when it is asked for.
    """
    if is_written_here():
        yield lambda: look_over(organisation, on)
        return
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="count") as aside:
        under_way = aside.submit(_looked_over, organisation, on)

        def found() -> list[Invariant]:
            try:
                return under_way.result()
            except OperationalError:
                return look_over(organisation, on)

        yield found


def _looked_over(organisation: Organisation, on: date) -> list[Invariant]:
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                cursor.execute(
                    "SELECT set_config('lock_timeout', %s, true), set_config('work_mem', %s, true)", [PATIENCE, MEMORY]
                )
            return look_over(organisation, on)
    finally:
        connection.close()
