"""One dot is one voice, a threshold stands after the last voice needed, and a month has its days in order."""

from datetime import date

import pytest

from membership.pictures.dots import PITCH, Group, draw, scale_for
from membership.pictures.months import Window, months

MONDAY, SUNDAY = 0, 6


def drawn(picture):
    return {kind: len(places) for kind, places in picture.dots}


def threshold(picture):
    assert picture.threshold is not None
    return picture.threshold


def line_after(picture):
    """Read back from the path after how many dots the line stands."""
    first, *rest = threshold(picture).path.replace("H", "V").split("V")
    rows = picture.height // PITCH
    if len(rest) == 1:
        return int(first[1:].split()[0]) // PITCH * rows
    return int(rest[1]) // PITCH * rows + int(rest[0]) // PITCH


def test_each_voice_is_one_dot_and_no_two_share_a_place():
    picture = draw([Group("yes", 41), Group("no", 18), Group("abstain", 6)])
    places = [place for _, places in picture.dots for place in places]
    assert drawn(picture) == {"yes": 41, "no": 18, "abstain": 6}
    assert len(set(places)) == 65


def test_every_dot_lies_inside_the_picture():
    picture = draw([Group("yes", 98), Group("no", 52), Group("absent", 31, counted=False)], needed=101)
    places = [place for _, places in picture.dots for place in places]
    assert all(0 < place.x < picture.width and 0 < place.y < picture.height for place in places)


def test_a_threshold_on_a_full_column_is_a_straight_line():
    picture = draw([Group("yes", 41), Group("no", 18)], needed=40)
    assert threshold(picture).path == f"M{8 * PITCH} -7V{5 * PITCH + 7}"


def test_a_threshold_within_a_column_steps_around_its_last_voice():
    picture = draw([Group("yes", 41), Group("no", 18)], needed=42)
    assert threshold(picture).path == f"M{9 * PITCH} -7V{2 * PITCH}H{8 * PITCH}V{5 * PITCH + 7}"


def test_a_threshold_nobody_reached_stands_beyond_the_voices():
    picture = draw([Group("here", 20)], needed=24)
    assert picture.width == 12 * PITCH
    assert threshold(picture).path.startswith(f"M{12 * PITCH} ")
    assert threshold(picture).anchor == "end"


def test_voices_outside_the_calculation_stand_apart():
    picture = draw([Group("yes", 5), Group("abstain", 2, counted=False)])
    (_, yes), (_, abstain) = picture.dots
    assert abstain[0].x - yes[-1].x == 2 * PITCH


def test_an_unanimous_vote_and_an_empty_one_can_be_drawn():
    assert drawn(draw([Group("yes", 7), Group("no", 0)], needed=4)) == {"yes": 7}
    assert drawn(draw([Group("yes", 0), Group("no", 0)], needed=1)) == {}


@pytest.mark.parametrize(
    ("voices", "scale"), [(0, 1), (400, 1), (401, 2), (800, 2), (801, 5), (2000, 5), (2001, 10), (300_000, 1000)]
)
def test_above_four_hundred_a_dot_stands_for_several(voices, scale):
    assert scale_for(voices) == scale


@pytest.mark.parametrize(("yes", "no"), [(1342, 658), (1341, 659), (1, 1999), (2000, 1)])
@pytest.mark.parametrize("needed", [1334, 1341, 1342, 1343])
def test_rounding_never_moves_the_line_to_the_wrong_side(yes, no, needed):
    picture = draw([Group("yes", yes), Group("no", no)], needed=needed)
    dots = drawn(picture)
    assert (line_after(picture) <= dots["yes"]) == (yes >= needed)
    assert all(count >= 1 for count in dots.values())


def test_a_just_missed_majority_leaves_the_line_one_dot_away():
    picture = draw([Group("yes", 1341), Group("no", 618)], needed=1342)
    assert line_after(picture) == drawn(picture)["yes"] + 1


WINDOW = Window(meeting=date(2027, 4, 24), earliest=date(2027, 3, 10), latest=date(2027, 4, 14), last_is_doubtful=True)


def shown(window, first_weekday=SUNDAY):
    days = [day for month in months(window, first_weekday=first_weekday) for week in month.weeks for day in week if day]
    return {day.on: day.marks for day in days}


def test_the_calendar_runs_from_the_first_lawful_day_to_the_meeting():
    assert [month.first for month in months(WINDOW, first_weekday=SUNDAY)] == [date(2027, 3, 1), date(2027, 4, 1)]
    assert len(shown(WINDOW)) == 31 + 30


def test_both_ends_of_the_window_are_lawful_and_the_days_beside_them_are_not():
    days = shown(WINDOW)
    assert days[date(2027, 3, 9)] == ()
    assert days[date(2027, 3, 10)] == ("in", "first")
    assert days[date(2027, 4, 14)] == ("in", "last", "doubtful")
    assert days[date(2027, 4, 15)] == ()
    assert days[date(2027, 4, 24)] == ("meeting",)


@pytest.mark.parametrize(("first_weekday", "blanks"), [(MONDAY, 0), (SUNDAY, 1)])
def test_a_week_begins_where_the_reader_expects(first_weekday, blanks):
    (march, _) = months(WINDOW, first_weekday=first_weekday)
    assert [day is None for day in march.weeks[0]] == [True] * blanks + [False] * (7 - blanks)
    assert all(len(week) == 7 for week in march.weeks)


def test_when_no_lawful_day_is_left_only_the_meeting_is_shown():
    late = Window(meeting=date(2027, 4, 24), earliest=date(2027, 4, 20), latest=date(2027, 4, 14))
    assert late.is_empty
    assert [marks for marks in shown(late).values() if marks] == [("meeting",)]


def test_a_window_may_cross_the_year():
    window = Window(meeting=date(2027, 1, 15), earliest=date(2026, 12, 1), latest=date(2027, 1, 5))
    assert [month.first for month in months(window, first_weekday=SUNDAY)] == [date(2026, 12, 1), date(2027, 1, 1)]
