"""Everything that can break while a mailing leaves, one thing after the other: who is lost, or told twice?

Real processes: a Celery worker with two children, the broker, PostgreSQL, and a mail server on loopback that counts
what it took by Message-ID. What the mail server has twice must be recorded as a possible duplicate; nobody may be
missing. Ends with 1 where somebody is, or where a second copy stands in no record.

`python -m bench killing [MEMBERS]`: 20,000 unless told otherwise.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from bench.moody import MailServer
from bench.sending import PORT, a_crowd, write_down

if TYPE_CHECKING:
    from config.children import Child

MEMBERS = 20_000
# Seconds without a letter more: longer than a worker takes to start on a busy machine.
PATIENCE = 120.0
# The schedule rings each minute; here, where minutes are skipped, after so many seconds without a letter.
EACH_SECONDS = 5.0
# Seconds that a worker waits for an answer of the mail server.
MAIL_PATIENCE = 3
# Letters of which each fault of the mail server is made, where it is made of several.
SEVERAL = 100
# As PostgreSQL knows the workers, so that their lines alone are cut.
WORKER = "bench killing"


class Scene:
    """The workers, the broker and the mail server, and what may befall them."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.mail = MailServer(PORT)
        self._worker: Child | None = None
        self._workers = 0

    def start_worker(self) -> None:
        """Start a worker unless one is there, and ring for it."""
        if self._worker is None:
            self._workers += 1
            self._worker = _a_worker(self.home, f"w{self._workers}")
        self.ring()

    def ring(self, times: int = 1) -> None:
        """Ring as the schedule does each minute; a broker that is away hears nothing."""
        from kombu.exceptions import OperationalError

        from tasks.sweeping import sweep

        for _ in range(times):
            try:
                sweep.apply_async(retry=False)
            except OperationalError:
                return

    def kill(self) -> None:
        """End the worker and its children as a power cut would."""
        assert self._worker is not None
        assert self._worker.record is not None
        os.killpg(self._worker.record.pid, signal.SIGKILL)
        self._worker = None

    def kill_and_empty_the_broker(self) -> None:
        import redis
        from django.conf import settings

        url = settings.BROKER_URL.replace("redis+socket", "unix").replace("virtual_host", "db")
        redis.Redis.from_url(url).flushdb()
        self.kill()

    def kill_while_a_letter_comes(self) -> None:
        with self.mail.silent(is_kept=False):
            self.kill()

    def kill_before_the_answer(self) -> None:
        with self.mail.silent(is_kept=True):
            self.kill()

    def restart_the_broker(self) -> None:
        from config.embedded.valkey import Valkey

        broker = Valkey(self.home)
        broker.stop()
        time.sleep(1)
        broker.start()

    def cut_the_line_to_the_database(self) -> None:
        _execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %(name)s", name=WORKER
        )

    def mail_server_asks_to_slow_down(self) -> None:
        self.mail.answer_next(1, b"450 4.7.1 Too many messages, slow down")

    def mail_server_greylists(self) -> None:
        self.mail.answer_next(SEVERAL, b"451 4.7.1 Greylisted, come back later")

    def mail_server_is_away(self) -> None:
        self.mail.stop()
        time.sleep(1)
        self.mail.start()

    def mail_server_is_slower_than_our_patience(self) -> None:
        with self.mail.silent(is_kept=True):
            time.sleep(MAIL_PATIENCE + 1)

    def mail_server_hangs_up_in_the_middle(self) -> None:
        self.mail.answer_next(SEVERAL, b"")

    def clock_leaps(self) -> None:
        """Let all claims run out with their workers still at it."""
        _let_leases_run_out()
        self.ring()

    def four_sweeps_at_once(self) -> None:
        self.ring(times=4)

    def new_version(self) -> None:
        assert self._worker is not None
        self._worker.ask_to_end()
        self._worker.end(patience=PATIENCE)
        self._worker = None

    def end(self) -> None:
        """Let the rest leave in peace."""
        while _unfinished():
            time.sleep(2)
            _let_pauses_run_out()
            self.ring()
        if self._worker is not None:
            self._worker.ask_to_end()
            self._worker.end(patience=8)

    FAULTS: ClassVar[tuple[Callable[[Scene], None], ...]] = (
        kill,
        kill_and_empty_the_broker,
        mail_server_greylists,
        kill_while_a_letter_comes,
        restart_the_broker,
        mail_server_asks_to_slow_down,
        kill,
        cut_the_line_to_the_database,
        kill_and_empty_the_broker,
        four_sweeps_at_once,
        kill_before_the_answer,
        mail_server_is_away,
        clock_leaps,
        kill,
        mail_server_hangs_up_in_the_middle,
        new_version,
        kill_and_empty_the_broker,
        mail_server_is_slower_than_our_patience,
        kill,
    )


def main(members: int) -> int:
    """Measure, print, and return the status to end with."""
    os.environ["MAIL_PORT"] = str(PORT)
    from bench import ground

    with ground.database() as home:
        write_down(*a_crowd(members))
        began = time.perf_counter()
        scene = Scene(home)
        scene.mail.start()
        came_between = _break_all(scene, members // (len(Scene.FAULTS) + 3))
        seconds = time.perf_counter() - began
        lost, twice, recorded, unrecorded = _compare(scene.mail)
    print(f"A notice to {members} members; what befell it, and after how many letters:")
    for name, letters in came_between:
        print(f"  {name:40s} {letters:8d}")
    print(f"  {'letters at the mail server':40s} {scene.mail.taken.total():8d}")
    print(f"  {'members who got none':40s} {lost:8d}")
    print(f"  {'members who got it twice':40s} {twice:8d}")
    print(f"  {'possible duplicates recorded':40s} {recorded:8d}")
    print(f"  {'duplicates without a record':40s} {unrecorded:8d}")
    print(f"  {'seconds in all':40s} {seconds:8.0f}")
    return 1 if lost or unrecorded else 0


def _break_all(scene: Scene, share: int) -> list[tuple[str, int]]:
    """Let something befall the mailing after each share of it; return what did, and after how many letters."""
    befell = []
    for fault in Scene.FAULTS:
        _let_leases_run_out()
        _let_pauses_run_out()
        scene.start_worker()
        _wait_until_taken(scene, scene.mail.taken.total() + share)
        befell.append((fault.__name__.replace("_", " "), scene.mail.taken.total()))
        print(*befell[-1], file=sys.stderr)
        fault(scene)
    _let_leases_run_out()
    scene.start_worker()
    scene.end()
    return befell


def _wait_until_taken(scene: Scene, letters: int) -> None:
    moved, had = time.perf_counter(), scene.mail.taken.total()
    rung = moved
    while (taken := scene.mail.taken.total()) < letters and _unfinished():
        if taken > had:
            moved, had = time.perf_counter(), taken
        if time.perf_counter() - moved > PATIENCE:
            raise SystemExit("The worker sends nothing; see worker.log in the folder of the measurement.")
        if time.perf_counter() - max(rung, moved) > EACH_SECONDS:
            # A bell may have rung in the ears of a worker that was dying.
            _let_pauses_run_out()
            scene.ring()
            rung = time.perf_counter()
        time.sleep(0.05)


def _a_worker(home: Path, name: str) -> Child:
    from config.children import Child, Plan
    from config.paths import BASE_DIR

    arguments = ("manage.py", "worker", "--concurrency", "2", "--name", name, "--queues", "default,notices,mail")
    environ = {
        "UNEVOIX_HOME": str(home),
        "DEBUG": "1",
        "UNEVOIX_DEMONSTRATION": "1",
        "MAIL_PORT": str(PORT),
        "MAIL_TIMEOUT": str(MAIL_PATIENCE),
        "PGAPPNAME": WORKER,
    }
    child = Child(Plan("worker", (sys.executable, *arguments), environ, BASE_DIR), home / "worker.log")
    child.start()
    return child


def _unfinished() -> bool:
    from membership.models import UNFINISHED, Delivery

    return bool(Delivery.objects.filter(state__in=UNFINISHED).exists())


def _let_leases_run_out() -> None:
    _execute("UPDATE membership_delivery SET claimed_until = now() WHERE state = 'claimed'")


def _let_pauses_run_out() -> None:
    """Do what hours of waiting would: what was refused for now and what is in doubt is due, and the account free."""
    _execute(
        "UPDATE membership_delivery SET next_attempt_at = now() WHERE state IN ('pending', 'in_doubt') AND tries > 0"
    )
    _execute("UPDATE membership_senderaccount SET held_until = NULL")


def _execute(statement: str, **values: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _compare(mail: MailServer) -> tuple[int, int, int, int]:
    """Return how many are lost, told twice, recorded as possible duplicates, and told twice without a record."""
    from membership.models import Attempt, Delivery

    owed = set(Delivery.objects.values_list("message_id", flat=True))
    doubtful = set(Attempt.objects.filter(possible_duplicate=True).values_list("delivery__message_id", flat=True))
    twice = {message for message, copies in mail.taken.items() if copies > 1}
    return len(owed - mail.taken.keys()), len(twice), len(doubtful), len(twice - doubtful)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else MEMBERS))
