"""A number over time as a line: who was in the meeting minute by minute, or an indicator from reading to reading.

Whole numbers only, in units of the drawing: 1000 wide, 300 high, with zero or the lowest value at the foot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

WIDTH = 1000
HEIGHT = 300


@dataclass(frozen=True, slots=True)
class Course:
    """Where the line runs. level: the height of the threshold or target, None when there is none.

    area: the same line closed at the foot, to be filled. marks: where each value given stands.
    """

    path: str
    area: str
    marks: tuple[tuple[int, int], ...]
    level: int | None

    @property
    def view_box(self) -> str:
        return f"0 0 {WIDTH} {HEIGHT}"


def steps(points: Sequence[tuple[int, int]], *, until: int, level: int | None = None) -> Course:
    """Draw a number that holds until it changes. points: (second, number) in order; until: where the last one ends."""
    first = points[0][0] if points else 0
    top = max([number for _at, number in points] + [level or 0, 1])
    wide = max(until - first, 1)
    corners: list[tuple[int, int]] = []
    for at, number in points:
        across, high = _at(at - first, wide), _high(Fraction(number), Fraction(0), Fraction(top))
        if corners:
            corners.append((across, corners[-1][1]))
        corners.append((across, high))
    if corners:
        corners.append((_at(until - first, wide), corners[-1][1]))
    return _course(corners, (), None if level is None else _high(Fraction(level), Fraction(0), Fraction(top)))


def readings(
    points: Sequence[tuple[int, Fraction]], *, begins: int, ends: int, start: Fraction, goal: Fraction
) -> Course:
    """Draw values read on days, from where one started to the goal as a level.

    points: (day, value) in order; begins and ends: the days of the whole course.
    """
    values = [start, goal, *(value for _on, value in points)]
    low, top = min(values), max(values)
    wide = max(ends - begins, 1)
    marks = [(_at(min(max(on - begins, 0), wide), wide), _high(value, low, top)) for on, value in points]
    return _course([(0, _high(start, low, top)), *marks], tuple(marks), _high(goal, low, top))


def _course(corners: Sequence[tuple[int, int]], marks: tuple[tuple[int, int], ...], level: int | None) -> Course:
    path = "M" + " L".join(f"{x} {y}" for x, y in corners) if corners else ""
    area = f"{path} L{corners[-1][0]} {HEIGHT} L{corners[0][0]} {HEIGHT} Z" if corners else ""
    return Course(path=path, area=area, marks=marks, level=level)


def _at(passed: int, wide: int) -> int:
    return passed * WIDTH // wide


def _high(value: Fraction, low: Fraction, top: Fraction) -> int:
    """Return how far below the upper edge a value stands."""
    span = top - low or Fraction(1)
    return HEIGHT - int((value - low) * HEIGHT / span)
