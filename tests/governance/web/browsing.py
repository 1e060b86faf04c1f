"""A browser whose server is Django's test client: pages, forms and fragments, without a port.

The client runs in a thread of its own, since the browser's driver holds an event loop in this one, and shares the
connection of the test, so that both see the same uncommitted rows.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.db import connection, connections
from django.test import Client

HOST = "http://testserver"
CARRIED = ("hx-request", "hx-target", "hx-trigger", "hx-current-url", "accept-language", "referer")


@contextmanager
def served(page: Any, client: Client) -> Iterator[None]:
    """Answer whatever the page asks for, as long as the block lasts."""
    shared = connections["default"]
    shared.inc_thread_sharing()
    with ThreadPoolExecutor(max_workers=1, initializer=lambda: connections.__setitem__("default", shared)) as server:
        page.route("**/*", lambda route: _answer(route, client, server))
        yield
        # Nothing that the last page asks for again and again is left without an answer.
        page.goto("about:blank")
        page.unroute_all(behavior="ignoreErrors")
    shared.dec_thread_sharing()
    assert connection.connection is shared.connection


def _answer(route: Any, client: Client, server: ThreadPoolExecutor) -> None:
    request, address = route.request, urlsplit(route.request.url)
    if address.path.startswith("/static/"):
        file = finders.find(address.path.removeprefix("/static/"))
        kind = mimetypes.guess_type(address.path)[0] or "text/plain"
        route.fulfill(path=file, content_type=kind) if file else route.fulfill(status=404, body="")
        return
    headers = {name: value for name, value in request.headers.items() if name in CARRIED}
    path = address.path + (f"?{address.query}" if address.query else "")
    kind = request.headers.get("content-type", "application/octet-stream")
    body = request.post_data_buffer or b""
    response: Any = server.submit(
        client.generic, request.method, path, body, content_type=kind, headers=headers
    ).result()
    while response.status_code in {302, 303}:
        # A redirect that a route answers would be followed on the real network.
        response = server.submit(client.get, response.headers["Location"], headers=headers).result()
    route.fulfill(status=response.status_code, body=response.content, headers=dict(response.headers))
