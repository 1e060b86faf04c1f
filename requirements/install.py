"""Make `.venv` and install one lock into it, telling the downloads from the installing.

Run by `make` with the system's Python, before any package is there: the standard library only.
Usage: install.py base|dev
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
from typing import Callable, NoReturn

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
MADE = os.path.join(VENV, ".made")
IDENTITY = VENV + "\n" + sys.version
OLDEST = (3, 11)
NEEDED_MB = 1500
BUILDER = "setuptools"
BAR = 28


def either(french: str, english: str) -> str:
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return english if named.lower().startswith("en") else french


def refuse(french: str, english: str) -> NoReturn:
    sys.exit(either(french, english))


def lock_of(name: str) -> str:
    return os.path.join(ROOT, "requirements", name + ".lock")


def digest(name: str) -> str:
    with open(lock_of(name), "rb") as lock:
        return hashlib.sha256(lock.read()).hexdigest()


def stamp(name: str) -> str:
    return os.path.join(VENV, "." + name + ".installed")


def block_of(package: str, lock: str) -> str:
    """Return the lines of one package in a lock, with its hashes."""
    with open(lock, encoding="utf-8") as file:
        lines = file.read().splitlines(keepends=True)
    first = next(place for place, line in enumerate(lines) if line.startswith(package + "=="))
    last = next(place for place in range(first, len(lines)) if not lines[place].endswith("\\\n"))
    return "".join(lines[first : last + 1])


def written(path: str) -> str:
    """Return what stands in this small file; nothing when there is none."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def is_ours() -> bool:
    """Return whether .venv was made here by this interpreter: moved, or of another Python, it does not work."""
    return written(MADE) == IDENTITY


def is_installed(name: str) -> bool:
    """Return whether this lock, or the larger one that contains it, was installed to the end."""
    return is_ours() and any(written(stamp(lock)) == digest(lock) for lock in (name, "dev"))


def require_what_is_needed() -> None:
    if sys.version_info < OLDEST:
        refuse(
            "Il faut Python 3.11 ou plus récent ; celui-ci est le %s. Nommez-en un autre : make PYTHON=python3.12 demo"
            % platform.python_version(),
            "Python 3.11 or newer is needed; this one is %s. Name another: make PYTHON=python3.12 demo"
            % platform.python_version(),
        )
    if sys.platform not in {"linux", "darwin"}:
        refuse(
            "Cette plateforme (%s) n’est pas prise en charge : il faut Linux ou macOS (ou WSL)." % sys.platform,
            "This platform (%s) is not supported: Linux or macOS is needed (or WSL)." % sys.platform,
        )
    if sys.platform == "linux" and platform.libc_ver()[0] != "glibc":
        refuse(
            "Ce Linux n’a pas la bibliothèque glibc, dont les serveurs embarqués ont besoin. Prenez Debian ou Ubuntu.",
            "This Linux lacks the glibc library, which the embedded servers need. Take Debian or Ubuntu.",
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        refuse(
            "Python n’a pas son module venv. Sous Debian ou Ubuntu : apt install python3-venv",
            "Python lacks its venv module. On Debian or Ubuntu: apt install python3-venv",
        )
    if shutil.disk_usage(ROOT).free < NEEDED_MB * 1024 * 1024:
        refuse(
            "Le disque est plein : il faut %d Mo libres dans %s. Faites de la place." % (NEEDED_MB, ROOT),
            "The disk is full: %d MB free are needed in %s. Make room." % (NEEDED_MB, ROOT),
        )


class Step:
    """One line with the time its work took, and a bar meanwhile where somebody is looking."""

    def __init__(self, title: str, total: int = 0) -> None:
        self.title, self.total, self.done = title, total, 0
        self.started = time.monotonic()
        self.show("  … " + title)

    def show(self, line: str) -> None:
        if sys.stdout.isatty():
            sys.stdout.write("\r\033[K" + line)
            sys.stdout.flush()

    def advance(self) -> None:
        self.done = min(self.done + 1, self.total)
        filled = BAR * self.done // self.total
        self.show("  … %s  [%s%s] %d/%d" % (self.title, "█" * filled, "·" * (BAR - filled), self.done, self.total))

    def finish(self) -> None:
        self.show("")
        taken = "%.1f s" % (time.monotonic() - self.started)
        print("  ✓ %s  (%s)" % (self.title, either(taken.replace(".", ","), taken)), flush=True)


def run(arguments: "list[str]", on_line: "Callable[[str], None]" = lambda _: None) -> None:
    """Run to the end, or leave with its last words."""
    process = subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT, errors="replace"
    )
    lines: "list[str]" = []
    assert process.stdout
    for line in process.stdout:
        lines.append(line)
        on_line(line)
    if process.wait():
        # What pip looked for in vain elsewhere is not what went wrong.
        lines = [line for line in lines if not line.startswith("WARNING: Location")]
        sys.stdout.write("\n" + "".join(lines[-15:]))
        refuse(
            "L’installation n’a pas abouti ; la raison est ci-dessus. Vérifiez le réseau, puis recommencez.",
            "The installation did not succeed; the reason is above. Check the network, then try again.",
        )


def install(name: str) -> None:
    lock = lock_of(name)
    with open(lock, encoding="utf-8") as file:
        packages = sum("==" in line and not line.startswith(" ") for line in file)
    wheels = os.path.join(VENV, ".wheels")
    if not is_ours():
        if os.path.islink(VENV):
            os.unlink(VENV)
        shutil.rmtree(VENV, ignore_errors=True)
        step = Step(either("Environnement virtuel", "Virtual environment"))
        run([sys.executable, "-m", "venv", VENV])
        write(MADE, IDENTITY)
        step.finish()
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input"]

    step = Step(either("Téléchargement de %d paquets", "Downloading %d packages") % packages, packages)
    # What comes as its source alone is built by the tool of the lock, not by whatever is the newest.
    builder = os.path.join(VENV, ".builder")
    write(builder, block_of(BUILDER, lock))
    run([*pip, "install", "--upgrade", "--require-hashes", "--no-compile", "-r", builder])
    fetched = ["--progress-bar", "off", "--require-hashes", "--no-build-isolation"]
    download = [*pip, "download", *fetched, "--dest", wheels, "-r", lock]

    def count(line: str) -> None:
        if line.startswith("Collecting "):
            step.advance()

    run(download, count)
    step.finish()

    step = Step(either("Installation", "Installing"))
    offline = ["--no-index", "--find-links", wheels, "--require-hashes", "--no-build-isolation", "--no-compile"]
    run([*pip, "install", *offline, "-r", lock])
    # pip compiles on one core; this uses them all. What does not compile is a test of a package.
    subprocess.run([PYTHON, "-m", "compileall", "-q", "-q", "-j", "0", os.path.join(VENV, "lib")], check=False)
    step.finish()
    shutil.rmtree(wheels, ignore_errors=True)
    write(stamp(name), digest(name))


def main() -> None:
    name = sys.argv[1]
    require_what_is_needed()
    if not is_installed(name):
        try:
            install(name)
        except KeyboardInterrupt:
            sys.exit(130)


main()
