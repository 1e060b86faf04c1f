"""Quiet hours put off what may wait, never what would then come too late."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from membership.rules.quiet import QuietHours, leaves_at

QUEBEC = ZoneInfo("America/Toronto")
NIGHT = QuietHours(time(21), time(8))
NOON = QuietHours(time(12), time(13))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 4, day, hour, minute, tzinfo=QUEBEC)


@pytest.mark.parametrize(
    ("quiet", "due", "leaves"),
    [
        (None, at(20, 23), at(20, 23)),
        (NIGHT, at(20, 20, 59), at(20, 20, 59)),
        (NIGHT, at(20, 21), at(21, 8)),
        (NIGHT, at(20, 3), at(20, 8)),
        (NIGHT, at(20, 8), at(20, 8)),
        (NOON, at(20, 12, 30), at(20, 13)),
        (NOON, at(20, 13), at(20, 13)),
    ],
)
def test_what_is_due_in_quiet_hours_leaves_when_they_end(quiet, due, leaves):
    assert leaves_at(due, quiet, QUEBEC, before=None) == leaves


def test_what_could_not_wait_so_long_leaves_when_it_is_due():
    assert leaves_at(at(20, 22), NIGHT, QUEBEC, before=at(21, 7)) == at(20, 22)
    assert leaves_at(at(20, 22), NIGHT, QUEBEC, before=at(21, 8)) == at(20, 22)
    assert leaves_at(at(20, 22), NIGHT, QUEBEC, before=at(21, 9)) == at(21, 8)


def test_the_hours_are_those_of_the_organisations_clocks_when_they_change():
    """On 14 March 2027 the clocks of Quebec jump from 2 to 3."""
    due = datetime(2027, 3, 13, 23, tzinfo=QUEBEC)
    assert leaves_at(due, NIGHT, QUEBEC, before=None) == datetime(2027, 3, 14, 8, tzinfo=QUEBEC)
