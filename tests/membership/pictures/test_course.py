"""Where the line of a number over time runs."""

from __future__ import annotations

from fractions import Fraction

from membership.pictures.course import HEIGHT, WIDTH, readings, steps


def test_a_number_holds_until_it_changes():
    drawn = steps([(0, 0), (50, 10), (75, 5)], until=100, level=5)
    assert drawn.path == f"M0 {HEIGHT} L500 {HEIGHT} L500 0 L750 0 L750 150 L{WIDTH} 150"
    assert drawn.area.endswith(f"L{WIDTH} {HEIGHT} L0 {HEIGHT} Z")
    assert drawn.level == 150


def test_a_level_above_everything_is_the_top():
    assert steps([(0, 1)], until=10, level=4).level == 0


def test_nobody_at_all_draws_nothing():
    drawn = steps([], until=10)
    assert (drawn.path, drawn.area, drawn.level) == ("", "", None)


def test_readings_go_from_the_start_towards_the_goal():
    drawn = readings([(50, Fraction(30))], begins=0, ends=100, start=Fraction(20), goal=Fraction(40))
    assert drawn.path == f"M0 {HEIGHT} L500 150"
    assert drawn.level == 0
    assert drawn.marks == ((500, 150),)


def test_a_goal_below_the_start_lies_lower():
    drawn = readings([], begins=0, ends=10, start=Fraction(9), goal=Fraction(3))
    assert drawn.path == "M0 0"
    assert drawn.level == HEIGHT


def test_a_reading_outside_the_years_stands_at_their_edge():
    drawn = readings([(-5, Fraction(1)), (500, Fraction(2))], begins=0, ends=100, start=Fraction(0), goal=Fraction(2))
    assert [across for across, _high in drawn.marks] == [0, WIDTH]
