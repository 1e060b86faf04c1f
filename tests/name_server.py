"""A name server on loopback that says what a test gave it, and nothing of any other name."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset


class NameServer:
    """texts: by name, the texts under it. silent: names it never answers for."""

    def __init__(self) -> None:
        self.texts: dict[str, list[str]] = {}
        self.silent: set[str] = set()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._socket.getsockname()[1]}"

    def serve(self) -> None:
        while True:
            try:
                wire, asker = self._socket.recvfrom(4096)
            except OSError:
                return
            if not wire:
                # Shut down.
                return
            if answer := self._answer(wire):
                self._socket.sendto(answer, asker)

    def stop(self) -> None:
        """Wake whoever listens, so that it ends."""
        with contextlib.suppress(OSError):
            # Nobody is connected to a socket of datagrams: it says so, and wakes all the same.
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._socket.close()

    def _answer(self, wire: bytes) -> bytes | None:
        query = dns.message.from_wire(wire)
        asked = query.question[0]
        name = asked.name.to_text(omit_final_dot=True).lower()
        if name in self.silent:
            return None
        response = dns.message.make_response(query)
        response.flags |= dns.flags.AA | dns.flags.RA
        if texts := self.texts.get(name):
            written = [" ".join(f'"{piece}"' for piece in _pieces(text)) for text in texts]
            response.answer.append(
                dns.rrset.from_text_list(asked.name, 60, dns.rdataclass.IN, dns.rdatatype.TXT, written)
            )
        else:
            response.set_rcode(dns.rcode.NXDOMAIN)
        return response.to_wire(max_size=4096)


def _pieces(text: str) -> list[str]:
    """Return a text in pieces of 255 letters, as it must be written."""
    return [text[start : start + 255] for start in range(0, len(text), 255)]


@contextmanager
def a_name_server() -> Iterator[NameServer]:
    server = NameServer()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(5)
        server.close()
