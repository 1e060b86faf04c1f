"""Whether there was a quorum at every instant, by the pure rule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from governance.rules.presence import Gap, gaps_in_quorum, present_at

OPENING = datetime(2027, 4, 24, 19, tzinfo=UTC)


def at(minutes):
    return OPENING + timedelta(minutes=minutes)


COURSE = [(at(-10), 2), (at(-5), 5), (at(30), 3), (at(40), 1), (at(50), 4)]


def test_who_is_there_at_an_instant_is_who_came_and_has_not_left():
    assert [present_at(COURSE, at(minute)) for minute in (-20, -10, 0, 30, 45, 60)] == [0, 2, 5, 3, 1, 4]


def test_a_gap_runs_from_the_departure_that_breaks_the_quorum_to_the_arrival_that_restores_it():
    found = gaps_in_quorum(COURSE, 4, opened_at=OPENING, until=at(60))
    assert found == (Gap(at(30), at(50), 1),)


def test_a_gap_may_last_to_the_end():
    assert gaps_in_quorum(COURSE, 5, opened_at=OPENING, until=at(60)) == (Gap(at(30), at(60), 1),)


def test_nothing_is_counted_before_the_opening():
    assert gaps_in_quorum(COURSE, 1, opened_at=OPENING, until=at(60)) == ()


def test_a_meeting_that_opens_without_its_quorum_has_a_gap_from_the_start():
    assert gaps_in_quorum([(at(5), 2)], 2, opened_at=OPENING, until=at(10)) == (Gap(OPENING, at(5), 0),)
