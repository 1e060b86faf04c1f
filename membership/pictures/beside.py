"""Figures laid beside one another as bars, to one scale, with what they are to reach as a line.

Pure: numbers in, places out, in thousandths of the width. A bar begins at zero, so that its length says its figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

WIDTH = 1000


@dataclass(frozen=True, slots=True)
class Bar:
    """Where one figure begins and how long it is."""

    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Beside:
    """bars: one for each figure, None where there is none. level: where the line stands, None without one."""

    bars: tuple[Bar | None, ...]
    level: int | None


def beside(figures: Sequence[Fraction | None], *, level: Fraction | None = None) -> Beside:
    """Draw figures to one scale that holds zero, all of them and the level."""
    known = [one for one in figures if one is not None]
    ends = [Fraction(0), *known, *([level] if level is not None else [])]
    low, span = min(ends), max(ends) - min(ends) or Fraction(1)

    def at(value: Fraction) -> int:
        return int((value - low) * WIDTH / span)

    zero = at(Fraction(0))
    bars = tuple(None if one is None else Bar(min(zero, at(one)), abs(at(one) - zero)) for one in figures)
    return Beside(bars, None if level is None else at(level))
