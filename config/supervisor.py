"""Everything at once on one machine: pages, workers, schedule and, in the demonstration, the mail catcher.

The supervisor starts them in order, starts again whichever dies, and ends them all when it is told
to. In a real installation a service manager does the same with the commands of `docs/`.
"""

import fcntl
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from config.children import PATIENCE_SECONDS, Child, Ledger, Plan, end_groups
from config.embedded.leases import Lease
from config.errors import AlreadyRunning, DidNotServe
from config.paths import BASE_DIR
from config.progress import Progress
from config.wording import either

POLL_SECONDS = 0.2
SERVICES_EVERY_SECONDS = 3.0
ANSWER_WITHIN_SECONDS = 60.0
# A child that keeps dying this often before the first page is served will not stop doing so.
HOPELESS_STARTS = 3
BIGGEST_LOG = 5 * 1024 * 1024


class Stopped(Exception):
    """Somebody asked for the end."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the pages are served."""

    host: str
    port: int

    def url(self, path: str = "/") -> str:
        """Return the address to open in a browser on this machine."""
        shown = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104
        return f"http://[{shown}]:{self.port}{path}" if ":" in shown else f"http://{shown}:{self.port}{path}"


class Plans:
    """What runs at an address: what shows the pages, and the work behind them."""

    def __init__(self, address: Address, environ: dict[str, str]) -> None:
        self._address = address
        # Celery would look through every model and address again; `make check` has done so.
        self._environ = {**environ, "CELERY_SKIP_CHECKS": "1"}

    def catching_mail(self, port: int) -> list[Plan]:
        """Return what catches letters on `port` instead of sending them."""
        return [self._python("mail", "manage.py", "catch_mail", "--port", str(port))]

    def pages(self) -> list[Plan]:
        """Return what serves the pages."""
        return [
            self._python(
                "web", "-m", "granian", "--interface", "wsgi",
                "--host", self._address.host, "--port", str(self._address.port),
                "--workers", str(min(2, os.cpu_count() or 1)), "--blocking-threads", "8",
                "--workers-kill-timeout", "3", "--respawn-failed-workers", "--no-ws", "config.wsgi:application",
            )
        ]  # fmt: skip

    def work(self) -> list[Plan]:
        """Return the workers and their clock."""
        return [
            # Apart, so that neither a letter to every member, nor a change of all, nor a long count, nor what is looked
            # over by night keeps a poll from closing.
            self._worker("ballots", "ballots"),
            self._worker("counts", "counts"),
            self._worker("letters", "notices,mail"),
            self._worker("upkeep", "default"),
            self._python(
                "schedule", "-m", "celery", "-A", "tasks.celery", "--quiet", "beat", "--loglevel", "INFO",
                "--pidfile", "", "--schedule", str(Path(self._environ["UNEVOIX_HOME"]) / "schedule"),
            ),
        ]  # fmt: skip

    def _worker(self, name: str, queues: str) -> Plan:
        return self._python(
            name, "-m", "celery", "-A", "tasks.celery", "--quiet", "worker", "--hostname", f"{name}@%h",
            "--queues", queues, "--concurrency", "1", "--without-gossip", "--without-mingle", "--loglevel", "INFO",
        )  # fmt: skip

    def _python(self, name: str, *arguments: str) -> Plan:
        return Plan(name, (sys.executable, *arguments), self._environ, BASE_DIR)


class Supervisor:
    """Keeps the plans running from `start` to `stop`."""

    def __init__(self, home: Path, progress: Progress, leases: list[Lease], *, to_terminal: bool) -> None:
        self.home = home
        self._progress = progress
        self._leases = leases
        self._to_terminal = to_terminal
        self._ledger = Ledger(home / "children.json")
        self._children: list[Child] = []
        self._asked_to_stop = False
        self._undisturbed = False
        self._stop_once_done = False
        self._looked_at_services = 0.0

    @contextmanager
    def in_hand(self) -> Iterator[None]:
        """Be the only supervisor of this installation, after ending what a killed one left."""
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "supervisor.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise AlreadyRunning from None
            left = self._ledger.read()
            if left:
                with self._progress.step(
                    either("Fin de ce qu’un arrêt brutal avait laissé", "Ending what a sudden stop had left")
                ):
                    end_groups(left)
                    self._ledger.clear()
            yield

    @contextmanager
    def heeding_signals(self) -> Iterator[None]:
        """Turn Ctrl-C and its kin into Stopped, raised where the work is; a second one changes nothing."""

        def stop(_number: int, _frame: FrameType | None) -> None:
            if self._asked_to_stop:
                return
            self._asked_to_stop = True
            if self._undisturbed:
                self._stop_once_done = True
            else:
                raise Stopped

        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, stop) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def start(self, wanted: list[Plan]) -> None:
        """Start every plan, writing each down as it starts."""
        for plan in wanted:
            child = Child(plan, None if self._to_terminal else self._log(plan.name))
            with self._in_one_piece():
                self._children.append(child)
                child.start()
                self._ledger.write(self._children)

    @contextmanager
    def _in_one_piece(self) -> Iterator[None]:
        """Put off a signal: between a process's birth and its line in the ledger, it would leave one nobody ends."""
        self._undisturbed = True
        try:
            yield
        finally:
            self._undisturbed = False
        if self._stop_once_done:
            self._stop_once_done = False
            raise Stopped

    def wait_for(self, address: str, *, seconds: float = ANSWER_WITHIN_SECONDS, required: bool = True) -> bool:
        """Return once `address` answers well; raise DidNotServe when it is required and does not."""
        give_up = time.monotonic() + seconds
        while time.monotonic() < give_up:
            self.mend()
            hopeless = next((child for child in self._children if child.starts >= HOPELESS_STARTS), None)
            if hopeless:
                raise DidNotServe(hopeless.plan.name, self._log(hopeless.plan.name))
            if _answers(address):
                return True
            time.sleep(POLL_SECONDS)
        if required:
            raise DidNotServe("web", self._log("web"))
        return False

    def mend(self) -> None:
        """Start again whatever has died, the embedded services included."""
        if time.monotonic() - self._looked_at_services > SERVICES_EVERY_SECONDS:
            for lease in self._leases:
                if not lease.service.is_up():
                    lease.revive()
            self._looked_at_services = time.monotonic()
        with self._in_one_piece():
            started_again = [child for child in self._children if child.restart_if_dead()]
            if started_again:
                self._ledger.write(self._children)

    def run_for_ever(self) -> None:
        """Mend until somebody asks for the end."""
        while True:
            self.mend()
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """End every child, last started first; the first only when the others, who lean on it, are gone."""
        self._asked_to_stop = True
        for together in (self._children[:0:-1], self._children[:1]):
            for child in together:
                child.ask_to_end()
            give_up = time.monotonic() + PATIENCE_SECONDS
            for child in together:
                child.end(patience=max(0.0, give_up - time.monotonic()))
        self._children.clear()
        self._ledger.clear()

    def _log(self, name: str) -> Path:
        folder = self.home / "logs"
        folder.mkdir(mode=0o700, exist_ok=True)
        log = folder / f"{name}.log"
        if log.exists() and log.stat().st_size > BIGGEST_LOG:
            log.replace(log.with_suffix(".log.1"))
        return log


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as response:  # noqa: S310  # our own address
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
