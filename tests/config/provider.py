"""A mail provider on loopback: takes letters and names each, or answers with a status, or a refusal, given to it."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Provider:
    """name: which provider's way of answering it has. taken: the bodies handed over."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.status = 200
        self.refusal: dict[str, Any] | None = None
        self.taken: list[bytes] = []
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # the library's name
                body = self.rfile.read(int(self.headers["Content-Length"]))
                provider.answer(self, body)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, request: BaseHTTPRequestHandler, body: bytes) -> None:
        status = self.status
        said: dict[str, Any] = {}
        if status == 200 and self.refusal is not None:
            said = self.refusal
        elif status == 200:
            self.taken.append(body)
            number = len(self.taken)
            said = {"id": f"<{number}@provider.example.org>", "message": "Queued. Thank you."}
            if self.name == "postal":
                to = {"anne@example.org": {"id": number, "token": "t"}}
                said = {"status": "success", "data": {"message_id": f"{number}@provider.example.org", "messages": to}}
        written = json.dumps(said).encode() if said else b""
        request.send_response(status)
        for name, value in {"Content-Length": str(len(written)), "Content-Type": "application/json"}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(written)

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def __enter__(self) -> Provider:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._thread.is_alive():
            self.stop()
