"""Waiting in a test for what another process does."""

import time
from collections.abc import Callable


def wait_until(holds: Callable[[], object], *, seconds: float = 10) -> None:
    """Return once `holds()` is true; fail when it is not within `seconds`."""
    give_up = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > give_up:
            raise AssertionError(f"Not so within {seconds} seconds: {holds.__name__}")
        time.sleep(0.05)
