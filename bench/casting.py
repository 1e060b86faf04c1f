"""How many votes a second come in through HTTP, beside what the database itself can take.

The ratio is what counts: the same two cores serve the pages, the database and the load. The limit
is pgbench running the very statement of a cast on the same database, in the same run.
"""

from __future__ import annotations

import http.client
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

MEMBERS = 2000
SECONDS = 8
CLIENTS = 8


@dataclass(frozen=True, slots=True)
class Voter:
    """One member inside the meeting: the cookies of its session, and who it is in the database."""

    cookie: str
    token: str
    membership_id: int
    person_id: int


def main() -> None:
    from bench import ground

    with ground.meeting_with_voters(MEMBERS) as meeting:
        pages = meeting.serve()
        through_http = measure_http(meeting.voters, meeting.path, pages.port)
        pages.stop()
        limit = {clients: pgbench(meeting, clients) for clients in (1, CLIENTS)}
    print("Casting a vote, one SQL statement on the path, two workers of the web server")
    print(f"  through HTTP, {CLIENTS} connections        {through_http:8.0f} a second   1.00")
    for clients, rate in limit.items():
        print(f"  pgbench alone, {clients} connection(s)      {rate:8.0f} a second   {rate / through_http:.2f}")


def measure_http(voters: list[Voter], path: str, port: int) -> float:
    """Return the casts answered a second by as many connections as there are clients."""
    done = [0] * CLIENTS
    faults: list[int] = []
    until = time.monotonic() + SECONDS

    def client(rank: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        turn = rank
        while time.monotonic() < until:
            voter = voters[turn % len(voters)]
            choice = ("for", "against", "abstain")[(turn // len(voters)) % 3]
            body = f"step=cast&choice={choice}&csrfmiddlewaretoken={voter.token}"
            headers = {"Cookie": voter.cookie, "Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 302:
                faults.append(answer.status)
                return
            done[rank] += 1
            turn += CLIENTS

    threads = [threading.Thread(target=client, args=(rank,)) for rank in range(CLIENTS)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        sys.exit(f"A cast was answered {faults[0]} instead of a receipt.")
    return sum(done) / (time.monotonic() - started)


def pgbench(meeting: object, clients: int) -> float:
    """Return the casts a second of pgbench on the same rows, with prepared statements."""
    from bench import ground

    assert isinstance(meeting, ground.Meeting)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "cast.sql"
        script.write_text(meeting.cast_for_pgbench())
        command = [
            str(ground.program("pgbench")),
            "--no-vacuum",
            "--protocol=prepared",
            f"--client={clients}",
            f"--jobs={min(clients, os.cpu_count() or 1)}",
            f"--time={SECONDS}",
            f"--file={script}",
            *meeting.connection_arguments(),
        ]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    line = next(line for line in said.splitlines() if line.startswith("tps"))
    return float(line.split("=")[1].split()[0])


def fresh_token() -> str:
    """Return a CSRF token as the cookie and the form both carry it."""
    return secrets.token_hex(16)


if __name__ == "__main__":
    main()
