"""Whether there was a quorum at every instant of a meeting, from the course of those present."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """A span of the meeting without a quorum. present: the fewest who were there."""

    begins: datetime
    ends: datetime
    present: int


def present_at(course: Sequence[tuple[datetime, int]], instant: datetime) -> int:
    """Return how many were there at an instant. course: (instant, number) in order."""
    here = 0
    for at, number in course:
        if at > instant:
            break
        here = number
    return here


def gaps_in_quorum(
    course: Sequence[tuple[datetime, int]], required: int, *, opened_at: datetime, until: datetime
) -> tuple[Gap, ...]:
    """Return the spans between the opening and an instant in which fewer were there than the quorum asks."""
    edges = [
        (opened_at, present_at(course, opened_at)),
        *((at, number) for at, number in course if opened_at < at < until),
        (until, required),
    ]
    gaps: list[Gap] = []
    begins, fewest = None, 0
    for at, number in edges:
        if number < required and begins is None:
            begins, fewest = at, number
        elif number < required:
            fewest = min(fewest, number)
        elif begins is not None:
            if at > begins:
                gaps.append(Gap(begins, at, fewest))
            begins = None
    return tuple(gaps)
