"""A mail server that takes everything and keeps nothing, as fast as Python can: `python -m bench.sink PORT [PAUSE]`.

PAUSE: milliseconds before each of its answers, as over a network; none unless told.
"""

from __future__ import annotations

import asyncio
import sys


class Sink(asyncio.Protocol):
    """One conversation. Only what a sender needs is understood."""

    def __init__(self, pause: float = 0.0) -> None:
        self._pause = pause
        self._buffer = b""
        self._is_in_letter = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while True:
            end = b"\r\n.\r\n" if self._is_in_letter else b"\r\n"
            taken, found, rest = self._buffer.partition(end)
            if not found:
                return
            self._buffer = rest
            self._answer(taken)

    def _answer(self, line: bytes) -> None:
        if self._is_in_letter:
            self._is_in_letter = False
            self.answer_letter(line)
        elif line[:4].upper() == b"DATA":
            self._is_in_letter = True
            self.say(b"354 go on\r\n")
        elif line[:4].upper() == b"QUIT":
            self._transport.write(b"221 bye\r\n")
            self._transport.close()
        else:
            self.say(b"250 sink\r\n")

    def say(self, line: bytes) -> None:
        if self._pause:
            asyncio.get_running_loop().call_later(self._pause, self._transport.write, line)
        else:
            self._transport.write(line)

    def answer_letter(self, _text: bytes) -> None:
        """Do with a letter what one keeps such a server for; here, nothing."""
        self.say(b"250 kept\r\n")


async def serve(port: int, pause: float = 0.0) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: Sink(pause), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2]) / 1000 if len(sys.argv) > 2 else 0.0))
