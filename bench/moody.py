"""A mail server on loopback that counts what it took by Message-ID, and that has its moods."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from bench.sink import Sink


class MailServer:
    """What it took, and how it answers the next letters."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.taken: Counter[str] = Counter()
        self._next: list[bytes] = []
        self._silence: bool | None = None
        self._is_silent = threading.Event()
        self._open: set[asyncio.BaseTransport] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """Listen, in a thread of its own."""
        ready = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self._listen(ready)), daemon=True).start()
        ready.wait()

    async def _listen(self, ready: threading.Event) -> None:
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        server = await self._loop.create_server(lambda: Moody(self), "127.0.0.1", self.port)
        ready.set()
        await self._stopped.wait()
        server.close()
        for transport in list(self._open):
            transport.close()

    def stop(self) -> None:
        """Be away: who is there is hung up on, and whoever comes is refused."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._stopped.set)

    def answer_next(self, letters: int, answer: bytes) -> None:
        """Refuse the next ones in these words, or hang up where there are none."""
        self._next = [answer] * letters

    @contextmanager
    def silent(self, *, is_kept: bool) -> Iterator[None]:
        """Answer nothing until the block ends, which begins once a letter waits for its answer.

        is_kept: it is taken all the same, as by a server that dies before it could say so.
        """
        self._is_silent.clear()
        self._silence = is_kept
        self._is_silent.wait(timeout=60)
        try:
            yield
        finally:
            self._silence = None

    def answer(self, text: bytes) -> bytes | None:
        """Return what is said of a letter; nothing to hang up, None to say nothing at all."""
        if (is_kept := self._silence) is not None:
            if is_kept:
                self._take(text)
            self._is_silent.set()
            return None
        if self._next:
            return self._next.pop()
        self._take(text)
        return b"250 kept"

    def _take(self, text: bytes) -> None:
        start = text.lower().index(b"message-id:")
        self.taken[text[start:].split(b"\r\n", 1)[0].split(b":", 1)[1].strip().decode()] += 1

    def came(self, transport: asyncio.BaseTransport) -> None:
        self._open.add(transport)

    def went(self, transport: asyncio.BaseTransport) -> None:
        self._open.discard(transport)


class Moody(Sink):
    """One conversation with it."""

    def __init__(self, server: MailServer) -> None:
        super().__init__()
        self._server = server

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._server.came(transport)

    def connection_lost(self, _error: Exception | None) -> None:
        self._server.went(self._transport)

    def answer_letter(self, text: bytes) -> None:
        answer = self._server.answer(text)
        if answer:
            self.say(answer + b"\r\n")
        elif answer is not None:
            self._transport.abort()
