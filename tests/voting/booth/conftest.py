"""The booth's modules in a real browser, without a page of ours around them."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Page

from config.paths import BASE_DIR

Runs = Callable[..., Any]


class Quietly(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript"}

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def modules() -> Iterator[str]:
    """Serve `static/` on this machine; return the address of the booth's modules."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quietly, directory=BASE_DIR / "static"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/booth"
    server.shutdown()
    server.server_close()


# Every module under its name, and the numbers of the published vectors in their order.
PRELUDE = """
const loaded = (names) => Promise.all(names.map((name) => import(`${base}/${name}.js`)));
const load = async (...names) => Object.assign({}, ...(await loaded(names)));
const { sha512Of, numberOf } = await load("hashing");
const draws = (seed) => { let k = 0; return (below) => numberOf(sha512Of(`${seed}|${k++}`)) % below; };
"""


@pytest.fixture
def run(page: Page, modules: str) -> Runs:
    """Run the body of an asynchronous function in the browser; `load` brings in modules, `given` is what it is told."""
    page.goto(modules.removesuffix("/booth") + "/img/")

    def in_browser(body: str, **given: Any) -> Any:
        return page.evaluate(f"async ([base, given]) => {{ {PRELUDE} {body} }}", [modules, given])

    return in_browser
