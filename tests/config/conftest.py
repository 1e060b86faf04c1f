"""Homes and commands of their own for the tests of what runs."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from config.embedded.postgres import Postgres
from config.embedded.valkey import Valkey
from config.paths import BASE_DIR

type_of_manage = Callable[..., "subprocess.CompletedProcess[str]"]

OURS = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY", "ALLOWED_HOSTS", "DEBUG", "PORT", "HOST", "MAIL_PORT")


@pytest.fixture
def home() -> Iterator[Path]:
    """A home that a server of another user may enter, emptied of servers and files afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="unevoix-test-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder
    for service in (Postgres(folder), Valkey(folder)):
        service.stop()
    shutil.rmtree(folder, ignore_errors=True)


def environ_of(home: Path, **settings: str) -> dict[str, str]:
    """Return the environment of somebody who set nothing but these, with its home there."""
    ours = ("UNEVOIX_", "LC_", "DJANGO_")
    kept = {name: value for name, value in os.environ.items() if name not in OURS and not name.startswith(ours)}
    # A process that renames itself would write over the environment by which `processes_of` knows it.
    return {**kept, "LANG": "en_CA.UTF-8", "SPT_NOENV": "1", "UNEVOIX_HOME": str(home), **settings}


@pytest.fixture
def manage(home: Path) -> type_of_manage:
    """Run `manage.py` with these arguments and settings to its end; return what it said."""

    def run(*arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=BASE_DIR,
            env=environ_of(home, **settings),
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


def processes_of(home: Path) -> list[psutil.Process]:
    """Return every living process that was started for this home."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid == os.getpid() or process.status() == psutil.STATUS_ZOMBIE:
                continue
            named = " ".join(process.cmdline())
            if str(home) in named or process.environ().get("UNEVOIX_HOME") == str(home):
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def lives(pid: int) -> bool:
    """Return whether this process runs; one that ended and is only waiting to be counted does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def free_port() -> int:
    """Return a port that nobody listens on just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
