"""Child processes of the supervisor: started each in a group of its own, and always accounted for.

Every child is written down with its start time before anything else happens, so that whoever
comes after a supervisor killed with -9 ends exactly those processes and no other.
"""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

# A child that dies at once is started again no faster than this.
RESTART_FLOOR_SECONDS = 1.0
PATIENCE_SECONDS = 8.0
# Two clocks round a start time differently.
SAME_START_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to run: its name, its command, and what it finds in its environment."""

    name: str
    command: tuple[str, ...]
    environ: Mapping[str, str]
    folder: Path


@dataclass(frozen=True, slots=True)
class Record:
    """A process that was started: enough to know it again, and to see that it is another."""

    name: str
    pid: int
    started: float

    def group(self) -> list[psutil.Process]:
        """Return the living processes of this record's group; none when its number was given anew."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, ProcessLookupError):
                if os.getpgid(process.pid) != self.pid or process.status() == psutil.STATUS_ZOMBIE:
                    continue
                if process.pid == self.pid and abs(process.create_time() - self.started) > SAME_START_SECONDS:
                    return []
                found.append(process)
        return found


class Child:
    """One process kept running."""

    def __init__(self, plan: Plan, log: Path | None) -> None:
        """`log` takes what it says; without one it speaks to the terminal."""
        self.plan = plan
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None
        self.record: Record | None = None
        self.starts = 0
        self._started_at = 0.0

    def start(self) -> None:
        """Start the process in a session of its own: Ctrl-C reaches the supervisor alone."""
        self._started_at = time.monotonic()
        with nullcontext() if self.log is None else self.log.open("ab") as output:
            self._process = subprocess.Popen(
                self.plan.command,
                env={**os.environ, **self.plan.environ},
                cwd=self.plan.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self.starts += 1
        self.record = Record(self.plan.name, self._process.pid, psutil.Process(self._process.pid).create_time())

    def is_running(self) -> bool:
        """Return whether the process lives."""
        return self._process is not None and self._process.poll() is None

    def restart_if_dead(self) -> bool:
        """Start the process again if it has died, a second after its last start at the earliest."""
        if self.is_running() or time.monotonic() - self._started_at < RESTART_FLOOR_SECONDS:
            return False
        if self.record:
            end_groups([self.record], patience=0)
        self.start()
        return True

    def ask_to_end(self) -> None:
        """Ask the process to finish what it is doing and end."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.terminate()

    def end(self, *, patience: float) -> None:
        """Wait for the process, then end whatever is left of its group."""
        if self._process is None or self.record is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(patience)
        end_groups([self.record], patience=0)
        self._process.wait()


def end_groups(records: Iterable[Record], *, patience: float = PATIENCE_SECONDS) -> int:
    """End the groups of these records, gently if there is patience; return how many processes that were."""
    groups = {record.pid: record.group() for record in records}
    alive = [process for group in groups.values() for process in group]
    if patience:
        for process in alive:
            with contextlib.suppress(psutil.Error):
                process.terminate()
        psutil.wait_procs(alive, timeout=patience)
    for pid, group in groups.items():
        if any(process.is_running() for process in group):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
    _wait_until_gone(alive)
    return len(alive)


def _wait_until_gone(processes: list[psutil.Process]) -> None:
    """Wait for those who were killed: what the kernel still clears away would be seen as left behind."""
    give_up = time.monotonic() + PATIENCE_SECONDS
    while any(_lives(process) for process in processes) and time.monotonic() < give_up:
        time.sleep(0.02)


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


class Ledger:
    """The file in which the running children are written down."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, children: Iterable[Child]) -> None:
        """Replace what is written by the children that now run."""
        rows = [asdict(child.record) for child in children if child.record]
        making = self._path.with_suffix(".making")
        making.write_text(json.dumps(rows), encoding="utf-8")
        making.replace(self._path)

    def read(self) -> list[Record]:
        """Return what was written last; nothing when the file is missing or was cut short."""
        try:
            return [Record(**row) for row in json.loads(self._path.read_text(encoding="utf-8"))]
        except (FileNotFoundError, ValueError, TypeError):
            return []

    def clear(self) -> None:
        """Say that nothing runs."""
        self._path.unlink(missing_ok=True)
