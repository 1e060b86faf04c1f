"""From nothing to the first page with one command, and back to nothing."""

import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from config.paths import BASE_DIR
from tests.config.conftest import environ_of, free_port, processes_of
from tests.waiting import PATIENCE, wait_until

pytestmark = pytest.mark.embedded


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def running(home: Path) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    port = free_port()
    with (home / "said.log").open("ab") as said:
        everything = subprocess.Popen(
            [sys.executable, "manage.py", "run"],
            cwd=BASE_DIR,
            env=environ_of(home, PORT=str(port), MAIL_PORT=str(free_port())),
            stdout=said,
            stderr=said,
        )
        url = f"http://127.0.0.1:{port}"
        try:
            # Every table is made first, beside whatever else this machine is doing.
            wait_until(lambda: answers(url + "/readyz"), seconds=4 * PATIENCE)
            yield everything, url
        finally:
            if everything.poll() is None:
                everything.send_signal(signal.SIGTERM)
                everything.wait(PATIENCE)


def workers(home: Path) -> set[int]:
    # Once it is up a worker names itself otherwise than it was called: «[celeryd: ballots@host:MainProcess] …».
    found = set()
    for process in processes_of(home):
        with suppress(psutil.NoSuchProcess):
            if "ballots@" in " ".join(process.cmdline()):
                found.add(process.pid)
    return found


def test_killed_or_interrupted_it_recovers_and_leaves_no_process(home: Path) -> None:
    with running(home) as (everything, url):
        wait_until(lambda: workers(home))
        before = workers(home)
        for pid in before:
            # The child goes with the worker, sometimes before its turn.
            with suppress(psutil.NoSuchProcess):
                psutil.Process(pid).kill()
        wait_until(lambda: workers(home) - before)
        wait_until(lambda: answers(url + "/healthz"))
        everything.kill()
        everything.wait()
        assert processes_of(home), "its children and servers outlive a supervisor that is killed"

    with running(home) as (everything, _):
        everything.send_signal(signal.SIGINT)
        assert everything.wait(PATIENCE) == 0
        assert processes_of(home) == []
