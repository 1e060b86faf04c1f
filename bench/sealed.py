"""A whole meeting casting sealed ballots through HTTP, each checked before it is in; then closed, counted and verified.

The ballots are sealed beforehand, as each member's own device would have done: what is measured is what the server
does. The same cores serve the pages, the database and the load.
"""

from __future__ import annotations

import http.client
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from voting.crypto import ballots
from voting.crypto.elections import Election

if TYPE_CHECKING:
    from voting.models import Poll

MEMBERS = int(os.environ.get("BENCH_BALLOTS", "2000"))
CLIENTS = 8
ENTRIES = ([1, 0, 0], [0, 1, 0], [0, 0, 1])


def main() -> int:
    from bench import ground

    with ground.meeting_with_voters(MEMBERS, mode="secret") as meeting:
        sealed = _seal_all(meeting.poll)
        pages = meeting.serve()
        took, slowest = _cast_all(sealed, f"/urne/{meeting.poll.sealed.uuid}/ballots/", pages.port)
        pages.stop()
        rate = MEMBERS / took
        print(f"{MEMBERS} sealed ballots through HTTP, {CLIENTS} connections, every proof checked first")
        print(f"  accepted {rate:.0f} a second, all within {took:.0f} s; p95 {slowest * 1000:.0f} ms")
        return _count(meeting.poll)


def _seal_all(poll: Poll) -> list[bytes]:
    """Take every credential there is and seal a ballot with it, on all cores."""
    from voting.models import SealedSlip
    from voting.queries.sealed.elections import sealed_of
    from voting.services.sealed import vault
    from voting.services.sealed.setting_up import slip_purpose

    election = sealed_of(poll.pk).election
    purpose = slip_purpose(election.uuid)
    private = [vault.unseal(purpose, bytes(slip.box)).decode() for slip in SealedSlip.objects.all()]
    with ProcessPoolExecutor() as pool:
        return list(pool.map(partial(_seal, election.written), private, range(len(private)), chunksize=50))


def _seal(written: str, credential: str, rank: int) -> bytes:
    return ballots.seal(_read(written), credential, [ENTRIES[rank % 3]]).written.encode()


@cache
def _read(written: str) -> Election:
    """Return the election; each process builds its tables once."""
    return Election.from_text(written)


def _cast_all(sealed: list[bytes], path: str, port: int) -> tuple[float, float]:
    """Return the seconds it all took, and those within which 95 of 100 were answered. Ends when one is not taken."""
    times: list[float] = []
    faults: list[str] = []

    def client(rank: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        for ballot in sealed[rank::CLIENTS]:
            started = time.perf_counter()
            connection.request("POST", path, ballot, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            said = answer.read()
            if answer.status != 200:
                faults.append(said.decode())
                return
            times.append(time.perf_counter() - started)

    threads = [threading.Thread(target=client, args=(rank,)) for rank in range(CLIENTS)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        sys.exit(f"A ballot was not taken: {faults[0]}")
    return time.perf_counter() - started, sorted(times)[len(times) * 95 // 100]


def _count(poll: Poll) -> int:
    """Close, count and verify; beside another program on the same archive where there is one."""
    from membership.actors import Actor
    from voting.models import Result
    from voting.queries.sealed.archives import archive_of
    from voting.services.polls import close_poll
    from voting.services.tally import run_tally

    close_poll(poll, actor=Actor.system())
    started = time.perf_counter()
    run_tally(poll.pk)
    took = time.perf_counter() - started
    figures = Result.objects.get(poll=poll).figures
    lost = MEMBERS - figures["voted"]
    print(f"  none lost: {lost == 0}; counted, opened and verified in {took:.0f} s, {MEMBERS / took:.0f} a second")
    tool = shutil.which("belenios-tool")
    if tool:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / f"{poll.sealed.uuid}.bel").write_bytes(archive_of(poll).to_bytes())
            started = time.perf_counter()
            done = subprocess.run([tool, "election", "verify", "--dir", folder], check=False, capture_output=True)
            theirs = time.perf_counter() - started
        print(f"  belenios-tool on the same archive: {theirs:.0f} s, {MEMBERS / theirs:.0f} a second")
        print(f"  ours : the tool = 1.00 : {theirs / took:.2f}")
        return int(lost != 0 or done.returncode != 0)
    return int(lost != 0)


if __name__ == "__main__":
    sys.exit(main())
