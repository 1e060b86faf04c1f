"""From a command line to a command: the services it needs are up, and what goes wrong is one line."""

import os
import signal
import sys
import warnings
from contextlib import nullcontext

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from config import probe
from config.embedded import services
from config.errors import Refusal

# These only read and write files.
SERVERLESS = frozenset(
    {
        "check", "makemigrations", "makemessages", "compilemessages", "messages", "collectstatic", "findstatic",
        "help", "version", "diffsettings", "startapp", "startproject", "spectacular", "create_max_migration_files",
        "catch_mail",
    }
)  # fmt: skip
# These start the services themselves, telling as they go.
SELF_SERVING = frozenset({"demo", "run"})


def run(argv: list[str]) -> int:
    """Run the command that `argv` names; return the exit status."""
    command = argv[1] if len(argv) > 1 else "help"
    needs_services = not (
        command in SERVERLESS
        or command in SELF_SERVING
        or command.startswith("-")
        or {"-h", "--help", "--version"} & set(argv)
    )
    if command == "demo":
        # Asked for by name, on whatever services the environment gives.
        os.environ.setdefault("UNEVOIX_DEMONSTRATION", "1")
    try:
        # Read now: Django itself would go on without settings and fail later for another reason.
        _ = settings.INSTALLED_APPS
        if command in SERVERLESS:
            _expect_no_database()
        with services.held() if needs_services else nullcontext():
            if needs_services:
                # Otherwise a polite end would leave the servers up with nobody holding them.
                signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
                probe.require_services()
            execute_from_command_line(argv)
    except (ImproperlyConfigured, Refusal) as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever was reading, such as `head`, has had enough; what is left must not be flushed at the exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    return 0


def _expect_no_database() -> None:
    """Let a command that looks for the database, and can do without, find at once that it is not there."""
    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)
    warnings.filterwarnings("ignore", "Got an error checking a consistent migration history", RuntimeWarning)
