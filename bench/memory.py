"""What the processes of the database hold at the most, together, while something is done.

Their own memory (RssAnon, as the kernel tells it, looked at ten times a second): sorting, hashing, building indexes.
The pages they share are told beside it, once: each process counts those that it has touched as its own too, so that
their sum would say several times what there is.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

EVERY_SECONDS = 0.1


@dataclass
class Held:
    """Kilobytes. own: of all processes of the database together; shared: the most that one of them had touched."""

    own: int = 0
    shared: int = 0
    is_here: bool = True

    def __str__(self) -> str:
        if not self.is_here:
            return "not told: the database is on another machine"
        return (
            f"{self.own / 1024:8.0f} MB of its own, of all its processes together; {self.shared / 1024:.0f} MB shared"
        )


@contextmanager
def held_by_the_database() -> Iterator[Held]:
    """Look at the processes of the database while something is done."""
    server, held, done = _server(), Held(), threading.Event()
    if server is None:
        held.is_here = False
        yield held
        return

    def look() -> None:
        while not done.wait(EVERY_SECONDS):
            told = [_told(pid) for pid in _children(server)]
            held.own = max(held.own, sum(own for own, _shared in told))
            held.shared = max([held.shared, *(shared for _own, shared in told)])

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    try:
        yield held
    finally:
        done.set()
        looking.join()


def _server() -> int | None:
    """Return the process that all others of the database are children of; None where it is not on this machine."""
    import psutil
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    try:
        process = psutil.Process(backend)
        return process.ppid() if process.name().startswith("postgres") else None
    except psutil.NoSuchProcess:
        return None


def _children(server: int) -> list[int]:
    try:
        return [int(pid) for pid in Path(f"/proc/{server}/task/{server}/children").read_text().split()]
    except OSError:
        return []


def _told(pid: int) -> tuple[int, int]:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0, 0
    said = dict(line.split(":", 1) for line in lines if line.startswith("Rss"))
    return tuple(int(said.get(name, "0").split()[0]) for name in ("RssAnon", "RssShmem"))  # type: ignore[return-value]
