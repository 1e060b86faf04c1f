"""From the day and hour a secretary writes to the instant they mean, on the two nights when it is not plain."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from membership.clock import now


class HourSkipped(ValueError):
    """The clocks jump over this hour."""


class HourRepeated(ValueError):
    """The clocks show this hour twice."""


PLANNED_WITHIN = timedelta(days=3660)


def within_reach(on: date) -> None:
    """Refuse a day so far that it is a slip of the hand. Raises ValidationError."""
    if on > now().date() + PLANNED_WITHIN:
        raise ValidationError(gettext("A meeting is prepared at most ten years ahead."))


def instant_of(on: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the instant of a local day and hour. Raises HourSkipped, HourRepeated."""
    local = datetime.combine(on, at, tzinfo=zone)
    if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise HourSkipped
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise HourRepeated
    return local
