"""What is owed to nobody waits as somebody chose, by the clocks of the organisation, never until it is of no use."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from membership.rules.holding import Choice, Hold, Rhythm, held
from membership.rules.quiet import QuietHours

QUEBEC = ZoneInfo("America/Toronto")
NIGHT = QuietHours(time(21), time(9))
WEDNESDAYS = 2


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """20 April 2027 is a Tuesday."""
    return datetime(2027, 4, day, hour, minute, tzinfo=QUEBEC)


@pytest.mark.parametrize(
    ("choice", "due", "hold"),
    [
        (Choice(), at(20, 23), None),
        (Choice(quiet=NIGHT), at(20, 12), None),
        (Choice(quiet=NIGHT), at(20, 23), Hold(at(21, 9), "quiet")),
        (Choice(Rhythm.DAILY), at(20, 7), Hold(at(20, 8), "daily")),
        (Choice(Rhythm.DAILY), at(20, 8), Hold(at(21, 8), "daily")),
        (Choice(Rhythm.DAILY, at=time(18)), at(20, 12), Hold(at(20, 18), "daily")),
        # What is gathered heeds the quiet hours as well.
        (Choice(Rhythm.DAILY, quiet=NIGHT), at(20, 12), Hold(at(21, 9), "daily")),
        (Choice(Rhythm.WEEKLY), at(20, 12), Hold(at(26, 8), "weekly")),
        (Choice(Rhythm.WEEKLY, weekday=WEDNESDAYS), at(20, 12), Hold(at(21, 8), "weekly")),
        (Choice(Rhythm.WEEKLY, weekday=WEDNESDAYS), at(21, 8), Hold(at(28, 8), "weekly")),
    ],
)
def test_it_waits_for_the_morning_or_for_the_others(choice, due, hold):
    assert held(due, choice, QUEBEC, may_gather=True, before=None) == hold


def test_what_may_not_be_gathered_waits_for_the_quiet_hours_alone():
    choice = Choice(Rhythm.WEEKLY, quiet=NIGHT)
    assert held(at(20, 12), choice, QUEBEC, may_gather=False, before=None) is None
    assert held(at(20, 23), choice, QUEBEC, may_gather=False, before=None) == Hold(at(21, 9), "quiet")


def test_nothing_waits_until_it_is_of_no_use():
    choice = Choice(Rhythm.WEEKLY, quiet=NIGHT)
    assert held(at(20, 23), choice, QUEBEC, may_gather=True, before=at(22, 8)) == Hold(at(21, 9), "quiet")
    assert held(at(20, 23), choice, QUEBEC, may_gather=True, before=at(21, 9)) is None


def test_what_is_gathered_leaves_by_the_clocks_of_the_organisation_when_they_change():
    """On 14 March 2027 the clocks of Quebec jump from 2 to 3."""
    due = datetime(2027, 3, 13, 9, tzinfo=QUEBEC)
    hold = held(due, Choice(Rhythm.DAILY), QUEBEC, may_gather=True, before=None)
    assert hold == Hold(datetime(2027, 3, 14, 8, tzinfo=QUEBEC), "daily")
