"""A mail server on loopback that does what a test tells it to: takes letters, refuses, is slow, hangs up."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.waiting import PATIENCE

TAKEN = "250 kept"


class MailServer:
    """What it holds, and how it answers. Letters are known by their Message-ID, in the order they came."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.forget()
        self._controller: Controller | None = None

    def forget(self) -> None:
        """Be an ordinary server again, with an empty box."""
        self.kept: list[str] = []
        self.handed = 0
        # By the rank of the letter handed over, from 1; what is not named here is taken.
        self.answers: dict[int, str] = {}
        self.slow: dict[int, float] = {}
        self.hangs_up_at: set[int] = set()
        self.refusals: dict[str, list[str]] = {}
        self._pauses: dict[tuple[int, str], tuple[threading.Event, threading.Event]] = {}

    @property
    def copies(self) -> Counter[str]:
        return Counter(self.kept)

    @contextmanager
    def paused_at(self, rank: int, stage: str = "kept") -> Iterator[threading.Event]:
        """Stop at a letter: while it comes in ("coming"), or once it is kept and not answered yet ("kept").

        Yields an event, set once it stands there. It goes on when the block ends.
        """
        reached, go_on = threading.Event(), threading.Event()
        self._pauses[rank, stage] = (reached, go_on)
        try:
            yield reached
        finally:
            go_on.set()

    def start(self) -> None:
        """Listen."""
        server = self

        class Listening(Controller):
            def factory(self) -> SMTP:
                return _Conversation(server)

        self._controller = Listening(self, hostname="127.0.0.1", port=self.port, ready_timeout=PATIENCE)
        self._controller.start()

    def stop(self) -> None:
        """Be away: connections are refused."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if refusals := self.refusals.get(address):
            return refusals.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 go on"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        rank = self.handed
        header = next(line for line in envelope.content.splitlines() if line.lower().startswith(b"message-id:"))
        answer = self.answers.get(rank, TAKEN)
        if answer == TAKEN:
            self.kept.append(header.split(b":", 1)[1].strip().decode())
        await self.stop_there(rank, "kept")
        await asyncio.sleep(self.slow.get(rank, 0))
        return answer

    async def stop_there(self, rank: int, stage: str) -> None:
        reached, go_on = self._pauses.get((rank, stage), (None, None))
        if reached is None or go_on is None:
            return
        reached.set()
        while not go_on.is_set():
            await asyncio.sleep(0.01)


class _Conversation(SMTP):
    def __init__(self, server: MailServer) -> None:
        super().__init__(server, hostname="mail.example.org")
        self._box = server

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  # aiosmtpd's name
        self._box.handed += 1
        rank = self._box.handed
        await self._box.stop_there(rank, "coming")
        if rank in self._box.hangs_up_at:
            await self.push("354 go on")
            self.transport.abort()
            return
        await super().smtp_DATA(arg)
