"""Letting the verifier read an archive: where there is much to read, as the program anybody runs, on every core.

One worker at a time reads the archive of a vote: each takes every core for minutes, and one answer is enough.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import NamedTemporaryFile
from typing import cast

from django.conf import settings
from django.db import connection

from voting.crypto.canonical import Json, fields, items, loads
from voting.crypto.errors import NotCanonical
from voting.crypto.verifying import verify
from voting.errors import VerifierSilent

# Some 250 ballots. Below that, another process takes longer to start than to save.
LARGE_ARCHIVE = 2 * 1024 * 1024
# What the program ends with once it has a report: whether or not everything holds.
HAS_REPORTED = (0, 1)

# Of the connection, so that it is free again the moment a worker is killed, with nothing to wait for.
TAKE = "SELECT pg_try_advisory_lock(hashtext('unevoix_verification'), %s)"
FREE = "SELECT pg_advisory_unlock(hashtext('unevoix_verification'), %s)"
MOST = 2**31


@contextmanager
def alone_with(poll_id: int) -> Iterator[bool]:
    """Be the only one to verify a vote. Yields False where somebody else is at it."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [poll_id % MOST])
        [is_ours] = cursor.fetchone()
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute(FREE, [poll_id % MOST])


def report_on(content: bytes) -> dict[str, Json]:
    """Return the report of the verifier, the same whichever way it was made. Raises VerifierSilent when there is none.

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
    if done.returncode not in HAS_REPORTED:
        # Killed for want of memory, most likely: it found nothing wrong, and nothing right.
        raise VerifierSilent
    try:
        return cast("dict[str, Json]", loads(done.stdout.decode().rstrip()))
    except NotCanonical:
        raise VerifierSilent from None


def checks_refused(report: dict[str, Json]) -> str:
    """Return the names of the checks that do not hold; where all of them do, how far the archive had come instead."""
    made = [fields(one, "check", "holds", "detail") for one in items(report["checks"])]
    return ", ".join(str(one["check"]) for one in made if not one["holds"]) or str(report["state"])
