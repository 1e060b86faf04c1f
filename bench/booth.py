"""Sealing in a browser: how long a member waits, beside the server's own core sealing the same ballot on one core.

The bytes that the page has to fetch are counted as they travel: compressed, without what the other group needs.
"""

from __future__ import annotations

import gzip
import statistics
import sys
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests import needs
from voting.crypto import ballots
from voting.crypto.credentials import new_credential
from voting.crypto.elections import Election, Question, new_uuid
from voting.crypto.groups import BELENIOS_2048, ED25519, draw_secret, group

STATIC = Path(__file__).parent.parent / "static"
TURNS = 20
QUESTIONS = {
    "one of three": (Question("Adopter?", ("Pour", "Contre", "Abstention"), 1, 1), [1, 0, 0]),
    "five of ten": (Question("Conseil", tuple("ABCDEFGHIJ"), 0, 5), [1] * 5 + [0] * 5),
}
ONLY_FOR = {"finite-field.js": BELENIOS_2048, "edwards.js": ED25519, "ed25519.js": ED25519}
NOT_OF_THE_BALLOT = {"device.js", "trustees.js"}
SEAL = """async ([base, order, turns]) => {
  const { Election } = await import(`${base}/elections.js`);
  const { seal } = await import(`${base}/sealing.js`);
  const started = performance.now();
  const election = await Election.read(order.text);
  seal(election, order.credential, order.votes);
  const first = performance.now() - started;
  const times = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const began = performance.now();
    seal(election, order.credential, order.votes);
    times.push(performance.now() - began);
  }
  return [first, times];
}"""


class Quietly(SimpleHTTPRequestHandler):
    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Say nothing."""


def main() -> int:
    chromium = needs.chromium()
    if not chromium:
        print("Chromium was not found: install it, or name its program in CHROMIUM", file=sys.stderr)
        return 1
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quietly, directory=STATIC))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{base}/img/")
        for name in (BELENIOS_2048, ED25519):
            print(f"{name}: {_weight(name) / 1000:.0f} kB of modules, compressed")
            for said, (question, votes) in QUESTIONS.items():
                _measure(page, f"{base}/booth", name, question, votes, said)
        browser.close()
    server.shutdown()
    server.server_close()
    return 0


def _measure(page: Page, base: str, name: str, question: Question, votes: list[int], said: str) -> None:
    chosen = group(name)
    public = chosen.generator_power(draw_secret(chosen.q))
    election = Election.drawn_up(
        group=chosen, public_key=public, questions=[question], uuid=new_uuid(), name="Mesure", description=""
    )
    credential = new_credential()
    order = {"text": election.written, "credential": credential, "votes": [votes]}
    first, times = page.evaluate(SEAL, [base, order, TURNS])
    ballots.seal(election, credential, [votes])
    began = time.perf_counter()
    for _ in range(TURNS):
        ballots.seal(election, credential, [votes])
    ours = (time.perf_counter() - began) / TURNS * 1000
    browsers = statistics.median(times)
    print(f"  {said}: {first:.0f} ms at first, with its tables; then {browsers:.0f} ms, {1000 / browsers:.0f} a second")
    print(f"    {browsers / ours:.1f} times the {ours:.1f} ms of the server's own core")


def _weight(name: str) -> int:
    """Return the compressed bytes of the modules that a ballot of this group needs."""
    wanted = [
        path
        for path in (STATIC / "booth").rglob("*.js")
        if ONLY_FOR.get(path.name, name) == name and path.name not in NOT_OF_THE_BALLOT
    ]
    return sum(len(gzip.compress(path.read_bytes())) for path in wanted)


if __name__ == "__main__":
    sys.exit(main())
