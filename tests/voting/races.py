"""Two hands at once: each act in a thread of its own, with a connection of its own."""

from __future__ import annotations

import threading
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

    def begin(self, act: Callable[[], Any]) -> None:
        self._future = self._pool.submit(_with_own_connection, act)

    def is_waiting(self, seconds: float = 0.5) -> bool:
        """Return whether it is still not done after a moment."""
        assert self._future is not None
        try:
            self._future.exception(timeout=seconds)
        except TimeoutError:
            return True
        return False

    def result(self) -> Any:
        assert self._future is not None
        return self._future.result(timeout=PATIENCE)

    def close(self) -> None:
        self._pool.shutdown()


@contextmanager
def beside() -> Iterator[Beside]:
    """Give a second hand, and put it down afterwards."""
    hand = Beside()
    try:
        yield hand
    finally:
        hand.close()
