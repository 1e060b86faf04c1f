"""Members by category over time, as bars laid one under the other.

Pure: counts in, places out. Each bar is a share of the longest, so that growth shows; each category is a
part of its bar, always in the same order and drawn the same way.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WAYS = 4
"""So many ways of drawing a part are told apart by their shape alone; a fifth category is drawn as the fourth."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a bar: where it begins and how long it is, in thousandths of the longest, and how it is drawn."""

    start: int
    length: int
    way: int


def bars(counts: Sequence[Sequence[int]]) -> list[list[Part]]:
    """Return the parts of each bar. counts: for each day, the members of each category.

    The ends are rounded, not the lengths: no gap opens between two parts, and the last ends where the bar does.
    """
    longest = max((sum(day) for day in counts), default=0)
    if not longest:
        return [[] for _day in counts]
    return [_bar(day, longest) for day in counts]


def _bar(day: Sequence[int], longest: int) -> list[Part]:
    parts, before = [], 0
    for rank, members in enumerate(day):
        start, end = round(before * 1000 / longest), round((before + members) * 1000 / longest)
        if members:
            parts.append(Part(start, max(end - start, 1), min(rank, WAYS - 1) + 1))
        before += members
    return parts
