"""From the day and hour a secretary writes to the instant they mean, on the two nights when it is not plain."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


class HourSkipped(ValueError):
    """The clocks jump over this hour."""


class HourRepeated(ValueError):
    """The clocks show this hour twice."""


def instant_of(on: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the instant of a local day and hour. Raises HourSkipped, HourRepeated."""
    local = datetime.combine(on, at, tzinfo=zone)
    if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise HourSkipped
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise HourRepeated
    return local
