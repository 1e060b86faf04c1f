"""Letting the verifier read an archive: where there is much to read, as the program anybody runs, on every core."""

from __future__ import annotations

import subprocess
import sys
from tempfile import NamedTemporaryFile
from typing import cast

from django.conf import settings

from voting.crypto.canonical import Json, loads
from voting.crypto.verifying import verify

# Some 250 ballots. Below that, another process takes longer to start than to save.
LARGE_ARCHIVE = 2 * 1024 * 1024


def report_on(content: bytes) -> dict[str, Json]:
    """Return the report of the verifier, the same whichever way it was made.

    A worker may have no child of its own that shares its memory, so a large archive goes through a file to a program
    apart, `python -m voting.crypto verify`, which uses as many processes as the machine has cores.
    """
    if len(content) < LARGE_ARCHIVE:
        return verify(content).as_json()
    with NamedTemporaryFile(suffix=".bel") as file:
        file.write(content)
        file.flush()
        command = [sys.executable, "-m", "voting.crypto", "verify", file.name, "--json"]
        # Not checked: it ends with 1 when something does not hold, and says so in its report.
        done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, check=False)
    return cast("dict[str, Json]", loads(done.stdout.decode().rstrip()))
