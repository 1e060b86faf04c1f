"""What a member's voting page weighs: requests and bytes, compressed as they travel."""

from __future__ import annotations

import gzip
import re
import sys
from pathlib import Path
from urllib.request import Request, urlopen

LIMIT = 60 * 1024
REFERENCE = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def main() -> None:
    from bench import ground

    with ground.meeting_with_voters(20) as meeting:
        pages = meeting.serve()
        cookie = meeting.voters[0].cookie
        page = _get(f"http://127.0.0.1:{pages.port}{meeting.path}", cookie)
        parts = {"the page": page}
        for reference in sorted(set(REFERENCE.findall(page.decode()))):
            parts[Path(reference).name] = _get(f"http://127.0.0.1:{pages.port}{reference}", cookie)
        pages.stop()
    print("A member's voting page, everything included, compressed")
    total = 0
    for name, body in parts.items():
        weight = len(gzip.compress(body))
        total += weight
        print(f"  {name:<24} {weight:7d} bytes")
    share = f"{total / LIMIT:.2f} of the {LIMIT // 1024} KB allowed"
    print(f"  {len(parts)} requests               {total:7d} bytes   {share}")
    if total > LIMIT:
        sys.exit("Heavier than allowed.")


def _get(address: str, cookie: str) -> bytes:
    with urlopen(Request(address, headers={"Cookie": cookie})) as answer:
        body: bytes = answer.read()
        return body


if __name__ == "__main__":
    main()
