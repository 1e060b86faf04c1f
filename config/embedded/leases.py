"""Who is using an embedded service: a shared lock each, and the last to leave stops it.

The kernel drops the lock of a process that is killed, so a lease can never be left behind.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from config.embedded import runner as places
from config.embedded.errors import NotOurs


class Service(Protocol):
    """A server that can be brought up and down."""

    @property
    def home(self) -> Path: ...
    @property
    def title(self) -> str: ...
    @property
    def key(self) -> str: ...
    def is_up(self) -> bool: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...


class Lease:
    """The right to use `service`, from `take` to `leave`. It is up in between."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self._holding: int | None = None
        self._holder = 0

    def take(self) -> None:
        """Hold the service, starting it if nobody has."""
        with self._turn():
            descriptor = self._open("lease")
            fcntl.flock(descriptor, fcntl.LOCK_SH)
            self._holding, self._holder = descriptor, os.getpid()
            try:
                self.service.start()
            except BaseException:
                # Interrupted half-way, it may well be up by now.
                self._let_go()
                raise

    def revive(self) -> None:
        """Start the service again after it died while held."""
        with self._turn():
            self.service.start()

    def leave(self) -> None:
        """Let go, and stop the service if nobody else holds it."""
        # A forked child has the same lock: letting go there would let go for its parent.
        if self._holding is None or self._holder != os.getpid():
            return
        with self._turn():
            self._let_go()

    def _let_go(self) -> None:
        assert self._holding is not None
        try:
            fcntl.flock(self._holding, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pass
        else:
            self.service.stop()
        finally:
            os.close(self._holding)
            self._holding = None

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Let one process at a time start or stop the service."""
        descriptor = self._open("turn")
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _open(self, kind: str) -> int:
        home = self.service.home
        places.open_home(home, places.database_runner())
        try:
            return os.open(home / f"{self.service.key}.{kind}", os.O_RDWR | os.O_CREAT, 0o600)
        except PermissionError as error:
            raise NotOurs(home) from error
