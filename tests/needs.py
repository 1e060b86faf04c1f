"""What some tests need from the machine, and what happens where it is missing.

On somebody's own machine such a test is named as not run; where CI says so, a missing thing is a
failure, since there nobody would read the name.
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def chromium() -> str | None:
    """Return the program of Chromium: the one CHROMIUM names, or the first that this machine has."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def elections() -> Path | None:
    """Return the folder of published elections that ELECTIONS_DIR names, if it is there."""
    named = os.environ.get("ELECTIONS_DIR")
    return Path(named) if named and Path(named).is_dir() else None


def belenios_tool() -> str | None:
    """Return the program of another hand that verifies archives, if this machine has it."""
    return shutil.which("belenios-tool")


@dataclass(frozen=True, slots=True)
class Need:
    """A thing without which the tests of one marker cannot run."""

    marker: str
    find: Callable[[], object]
    remedy: str


NEEDS = (
    Need("browser", chromium, "Chromium was not found: install it, or name its program in CHROMIUM"),
    Need("elections", elections, "ELECTIONS_DIR does not name the folder of published elections"),
    Need("belenios", belenios_tool, "belenios-tool was not found: install Debian's package of that name"),
)


def in_ci() -> bool:
    """Return whether nobody is watching."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def leave_out_what_cannot_run(items: list[pytest.Item]) -> list[pytest.Item]:
    """Mark as not run the tests whose need is missing, and return them. Raises UsageError in CI."""
    left_out: list[pytest.Item] = []
    for need in NEEDS:
        wanting = [item for item in items if item.get_closest_marker(need.marker)]
        if not wanting or need.find() is not None:
            continue
        if in_ci():
            raise pytest.UsageError(f"{need.remedy} ({len(wanting)} tests need it).")
        for item in wanting:
            item.add_marker(pytest.mark.skip(reason=f"not run: {need.remedy}"))
        left_out += wanting
    return left_out
