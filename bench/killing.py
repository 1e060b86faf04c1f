"""Workers killed again and again in the middle of a mailing, the broker emptied in between: who is lost or told twice?

Real processes: a Celery worker with two children, the broker, PostgreSQL, and a mail server on loopback that counts
what it took by Message-ID. What the mail server has twice must be recorded as a possible duplicate; nobody may be
missing. Ends with 1 where somebody is, or where a second copy stands in no record.

`python -m bench.killing [MEMBERS]`: 20,000 unless told otherwise.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from bench.sending import PORT, a_crowd, write_down
from bench.sink import Sink

if TYPE_CHECKING:
    from config.children import Child

MEMBERS = 20_000
KILLS = 12
# Each worker hands over as much of the mailing before it is killed, so that it dies in the middle and not at its start.
SHARE = KILLS + 3
PATIENCE = 120.0


class Counting(Sink):
    """Counts the letters it took, by Message-ID."""

    taken: Counter[str] = Counter()

    def letter(self, text: bytes) -> None:
        start = text.lower().index(b"message-id:")
        self.taken[text[start:].split(b"\r\n", 1)[0].split(b":", 1)[1].strip().decode()] += 1


def main(members: int) -> int:
    """Measure, print, and return the status to end with."""
    os.environ["MAIL_PORT"] = str(PORT)
    from bench import ground

    with ground.database() as home:
        threading.Thread(target=_serve, daemon=True).start()
        write_down(*a_crowd(members))
        began = time.perf_counter()
        kills, emptied = _send_and_kill(home, members // SHARE)
        seconds = time.perf_counter() - began
        lost, twice, recorded, unrecorded = _compare()
    print(f"A notice to {members} members; workers killed {kills} times, the broker emptied {emptied} times")
    print(f"  letters at the mail server        {sum(Counting.taken.values()):8d}")
    print(f"  members who got none              {lost:8d}")
    print(f"  members who got it twice          {twice:8d}")
    print(f"  possible duplicates recorded      {recorded:8d}")
    print(f"  duplicates without a record       {unrecorded:8d}")
    print(f"  seconds in all                    {seconds:8.0f}")
    return 1 if lost or unrecorded else 0


def _serve() -> None:
    async def listen() -> None:
        server = await asyncio.get_running_loop().create_server(Counting, "127.0.0.1", PORT)
        await server.serve_forever()

    asyncio.run(listen())


def _send_and_kill(home: Path, share: int) -> tuple[int, int]:
    """Let workers send it all, each killed after its share; return how many, and how often the broker was emptied."""
    from tasks.sending import send_notices
    from tasks.sweeping import sweep

    kills = emptied = 0
    while _unfinished():
        worker, had = _a_worker(home, f"w{kills}"), Counting.taken.total()
        _let_leases_run_out()
        sweep.delay()
        send_notices.delay()
        if kills == KILLS:
            _wait_for_the_end(worker)
            break
        _wait_until_taken(had + share)
        if kills % 3 == 2:
            _empty_the_broker()
            emptied += 1
        assert worker.record is not None
        os.killpg(worker.record.pid, signal.SIGKILL)
        kills += 1
    return kills, emptied


def _wait_until_taken(letters: int) -> None:
    began = time.perf_counter()
    while Counting.taken.total() < letters and _unfinished():
        if time.perf_counter() - began > PATIENCE:
            raise SystemExit("The worker sends nothing; see worker.log in the folder of the measurement.")
        time.sleep(0.05)


def _wait_for_the_end(worker: Child) -> None:
    from tasks.sweeping import sweep

    while _unfinished():
        time.sleep(2)
        _let_leases_run_out(expired_only=True)
        sweep.delay()
    worker.ask_to_end()
    worker.end(patience=8)


def _a_worker(home: Path, name: str) -> Child:
    from config.children import Child, Plan
    from config.paths import BASE_DIR

    arguments = ("manage.py", "worker", "--concurrency", "2", "--name", name, "--queues", "default,notices,mail")
    environ = {"UNEVOIX_HOME": str(home), "DEBUG": "1", "UNEVOIX_DEMONSTRATION": "1", "MAIL_PORT": str(PORT)}
    child = Child(Plan("worker", (sys.executable, *arguments), environ, BASE_DIR), home / "worker.log")
    child.start()
    return child


def _unfinished() -> bool:
    from membership.models import UNFINISHED, Delivery

    return bool(Delivery.objects.filter(state__in=UNFINISHED).exists())


def _let_leases_run_out(*, expired_only: bool = False) -> None:
    """Do what two minutes of waiting would: dead workers' leases end, and what is in doubt is due again."""
    from django.db import connection

    with connection.cursor() as cursor:
        if not expired_only:
            cursor.execute("UPDATE membership_delivery SET claimed_until = now() WHERE state = 'claimed'")
        cursor.execute("UPDATE membership_delivery SET next_attempt_at = now() WHERE state = 'in_doubt'")


def _empty_the_broker() -> None:
    import redis
    from django.conf import settings

    url = settings.BROKER_URL.replace("redis+socket", "unix").replace("virtual_host", "db")
    redis.Redis.from_url(url).flushdb()


def _compare() -> tuple[int, int, int, int]:
    """Return how many are lost, told twice, recorded as possible duplicates, and told twice without a record."""
    from membership.models import Attempt, Delivery

    owed = set(Delivery.objects.values_list("message_id", flat=True))
    doubtful = set(Attempt.objects.filter(possible_duplicate=True).values_list("delivery__message_id", flat=True))
    twice = {message for message, copies in Counting.taken.items() if copies > 1}
    return len(owed - Counting.taken.keys()), len(twice), len(doubtful), len(twice - doubtful)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else MEMBERS))
