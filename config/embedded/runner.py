"""Which user runs the embedded servers, and where that user can read and write.

PostgreSQL refuses to run as root. Root hands it to `nobody`, who creates nothing and owns only the
data folder; when the clone lies in a folder that `nobody` cannot enter, data and programs move to
one that it can.
"""

import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from config.embedded.errors import NoRoom, NotOurs

NEEDED_MB = 300
# sun_path is 108 bytes on Linux and 104 on macOS; the server also makes a `.lock` beside it.
LONGEST_SOCKET = 95
ROOT_HOME = Path("/var/lib/unevoix")


@dataclass(frozen=True, slots=True)
class Runner:
    """The user a server runs as. `changes` says that it is not the present one."""

    uid: int
    gid: int
    changes: bool

    def may_enter(self, path: Path) -> bool:
        """Return whether this user may pass through `path` and every folder above it."""
        if not self.changes:
            return True
        folders = [folder for folder in (path, *path.parents) if folder.exists()]
        return all(folder.stat().st_mode & stat.S_IXOTH or folder.stat().st_uid == self.uid for folder in folders)


def database_runner() -> Runner:
    """Return who runs PostgreSQL: oneself, or `nobody` in place of root."""
    if os.geteuid() != 0:
        return Runner(os.geteuid(), os.getegid(), changes=False)
    nobody = pwd.getpwnam("nobody")
    return Runner(nobody.pw_uid, nobody.pw_gid, changes=True)


def mark(folder: Path) -> str:
    """Return a short name for `folder` that no other folder of this machine has."""
    return hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]


def reachable_home(home: Path, runner: Runner) -> Path:
    """Return `home`, or for a runner who cannot enter it a folder under /var/lib of its own."""
    return home if runner.may_enter(home) else ROOT_HOME / mark(home)


def socket_folder(folder: Path, name: str) -> Path:
    """Return where the socket `name` lies: in `folder`, or where its path is short enough."""
    if len(os.fsencode(folder / name)) <= LONGEST_SOCKET:
        return folder
    # Not tempfile.gettempdir(): two shells with different TMPDIR must find the same socket.
    return Path("/tmp") / f"unevoix-{os.geteuid()}-{mark(folder)}"  # noqa: S108  # private_folder() checks it is ours


def private_folder(folder: Path, runner: Runner) -> None:
    """Make `folder` one that only `runner` can read, or refuse one that is somebody else's."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if runner.changes and folder.stat().st_uid == 0:
            os.chown(folder, runner.uid, runner.gid)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != runner.uid:
            raise NotOurs(folder)
        folder.chmod(0o700)
    except PermissionError as error:
        raise NotOurs(folder) from error


def open_home(home: Path, runner: Runner) -> None:
    """Make the home folder; root's may be passed through, not read, by the runner it will hold."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        if home.stat().st_uid != os.geteuid():
            raise NotOurs(home)
        home.chmod(0o711 if runner.changes else 0o700)
    except PermissionError as error:
        raise NotOurs(home) from error
    if shutil.disk_usage(home).free < NEEDED_MB * 1024 * 1024:
        raise NoRoom(home, NEEDED_MB)


def readable_copy(folders: list[Path], to: Path) -> Path:
    """Copy sibling folders under `to` for all to read, whole or not at all; return `to`."""
    if to.exists():
        return to
    to.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=".copy-", dir=to.parent))
    for folder in folders:
        shutil.copytree(folder, making / folder.name, symlinks=True)
    for path in (making, *making.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
    making.rename(to)
    return to
