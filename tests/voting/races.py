"""Two hands at once: each act in a thread of its own, with a connection of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import connection

from tests.waiting import PATIENCE


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all of these at the same moment. Returns what each returned, or the exception it raised."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait(timeout=PATIENCE)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        futures = [pool.submit(_with_own_connection, run, act) for act in acts]
        return [future.exception(timeout=PATIENCE) or future.result() for future in futures]


def _with_own_connection(act: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return act(*arguments)
    finally:
        connection.close()


class Beside:
    """One act in a second connection, which may have to wait for the first."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1)
        self._future: Future[Any] | None = None
        self._backend: Future[int] = Future()

    def begin(self, act: Callable[[], Any]) -> None:
        self._backend = Future()
        self._future = self._pool.submit(_with_own_connection, self._do, act, self._backend)

    @staticmethod
    def _do(act: Callable[[], Any], backend: Future[int]) -> Any:
        connection.ensure_connection()
        backend.set_result(connection.connection.info.backend_pid)
        return act()

    def is_waiting(self) -> bool:
        """Return whether it stands before a lock of ours, or is done without having met one.

        It is given the time to get there: an act still on its way has not waited for anything.
        """
        assert self._future is not None
        give_up = time.monotonic() + PATIENCE
        while not self._future.done():
            if self._backend.done() and _waits_for_us(self._backend.result()):
                return True
            assert time.monotonic() < give_up, "neither done nor waiting"
            time.sleep(0.02)
        return False

    def result(self) -> Any:
        assert self._future is not None
        return self._future.result(timeout=PATIENCE)

    def close(self) -> None:
        self._pool.shutdown()


def _waits_for_us(backend: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid() = ANY (pg_blocking_pids(%s))", [backend])
        return bool(cursor.fetchone()[0])


@contextmanager
def beside() -> Iterator[Beside]:
    """Give a second hand, and put it down afterwards."""
    hand = Beside()
    try:
        yield hand
    finally:
        hand.close()
