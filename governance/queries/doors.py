"""From when those who come in are counted as there."""

from __future__ import annotations

from datetime import datetime, timedelta

from governance.models import Assembly, AssemblyState

# A setting of ours: early enough to try one's device, late enough that presence means the evening.
DOORS_OPEN_BEFORE = timedelta(hours=1)


def doors_open_at(assembly: Assembly) -> datetime:
    """Return from when arrivals on line are noted, unless the chair opens the meeting before."""
    return assembly.starts_at - DOORS_OPEN_BEFORE


def doors_are_open(assembly: Assembly, instant: datetime) -> bool:
    """Return whether somebody who enters now is counted as there."""
    if assembly.state == AssemblyState.IN_SESSION:
        return True
    return assembly.state == AssemblyState.CALLED and doors_open_at(assembly) <= instant
