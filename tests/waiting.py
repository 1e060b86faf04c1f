"""Waiting in a test for what another process does."""

import time
from collections.abc import Callable

# Seconds that whatever is awaited may take on the slowest machine, while it does other things too. What comes is
# awaited no longer than it takes: only a test that fails waits this long.
PATIENCE = 120
# The same as a browser's driver counts.
SOON = PATIENCE * 1000


def wait_until(holds: Callable[[], object], *, seconds: float = PATIENCE) -> None:
    """Return once `holds()` is true; fail when it is not within `seconds`."""
    give_up = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > give_up:
            raise AssertionError(f"Not so within {seconds} seconds: {holds.__name__}")
        time.sleep(0.05)
