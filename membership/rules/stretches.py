"""What holds of a member over time, as stretches of days; how an act moves them, and how it is corrected.

A stretch says one thing (a category, the terms of a suspension) from its first day up to its end, the latter excluded.
Those of one member never overlap. Every function takes them all and returns them all, in order, changing none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Generic, TypeVar

What = TypeVar("What")


class StretchesCollide(ValueError):
    """Two things would hold on one day, or one on none."""


@dataclass(frozen=True, slots=True)
class Stretch(Generic[What]):
    """start None: nobody knows since when; end None: not foreseen."""

    what: What
    start: date | None = None
    end: date | None = None

    def covers(self, on: date) -> bool:
        return (self.start is None or self.start <= on) and (self.end is None or on < self.end)

    def is_over(self, on: date) -> bool:
        return self.end is not None and self.end <= on


def covering(stretches: Sequence[Stretch[What]], on: date) -> Stretch[What] | None:
    """Return the stretch that holds on a day."""
    return next((one for one in stretches if one.covers(on)), None)


def end_of_stay(stretches: Sequence[Stretch[What]], on: date) -> date | None:
    """Return when what holds on a day is over, with all that follows it without a gap.

    None: not foreseen, or nothing holds on that day.
    """
    held = covering(stretches, on)
    while held is not None and held.end is not None:
        after = covering(stretches, held.end)
        if after is None:
            return held.end
        held = after
    return None


def start_of_stay(stretches: Sequence[Stretch[What]], on: date) -> date | None:
    """Return since when what holds on a day does, with all that it follows without a gap. None: nobody knows."""
    held = covering(stretches, on)
    while held is not None and held.start is not None:
        before = next((one for one in stretches if one.end == held.start), None)
        if before is None:
            return held.start
        held = before
    return None


def sooner(*ends: date | None) -> date | None:
    """Return the first of some ends; None: none of them is foreseen."""
    return min((end for end in ends if end is not None), default=None)


def begin(stretches: Sequence[Stretch[What]], added: Stretch[What]) -> tuple[Stretch[What], ...]:
    """Return them with one more. Raises StretchesCollide when something holds already on one of its days."""
    return in_order([*stretches, added])


def cut(stretches: Sequence[Stretch[What]], on: date) -> tuple[Stretch[What], ...]:
    """Return what is left when everything ends on a day: what was to come after it never begins."""
    left: list[Stretch[What]] = []
    for one in stretches:
        if one.is_over(on):
            left.append(one)
        elif one.start is None or one.start < on:
            left.append(replace(one, end=on))
    return tuple(left)


def stop(stretches: Sequence[Stretch[What]], on: date) -> tuple[Stretch[What], ...]:
    """Return them with what holds on a day ending there; what was to come afterwards still does."""
    left: list[Stretch[What]] = []
    for one in stretches:
        if not one.covers(on):
            left.append(one)
        elif one.start is None or one.start < on:
            left.append(replace(one, end=on))
    return tuple(left)


def without(stretches: Sequence[Stretch[What]], start: date | None, end: date | None) -> tuple[Stretch[What], ...]:
    """Return what is left outside some days; what would go on after them is left out, having begun in them or before.

    start None: from ever; end None: for good.
    """
    left: list[Stretch[What]] = []
    for one in stretches:
        begins_after = end is not None and one.start is not None and one.start >= end
        if begins_after or (start is not None and one.is_over(start)):
            left.append(one)
        elif start is not None and (one.start is None or one.start < start):
            left.append(replace(one, end=start))
    return tuple(left)


def turn(stretches: Sequence[Stretch[What]], on: date, what: What) -> tuple[Stretch[What], ...]:
    """Return them with something else holding from a day, up to where what held then would have ended.

    Raises StretchesCollide when nothing holds on that day.
    """
    held = covering(stretches, on)
    if held is None:
        raise StretchesCollide
    others = [one for one in stretches if one is not held]
    before = [] if held.start == on else [replace(held, end=on)]
    return in_order([*others, *before, Stretch(what, on, held.end)])


def move(stretches: Sequence[Stretch[What]], old: date | None, new: date) -> tuple[Stretch[What], ...]:
    """Return them with whatever began or ended on one day doing so on another.

    old None: the start that nobody knew. Raises StretchesCollide when they would no longer follow one another.
    """
    moved = [
        replace(
            one,
            start=new if one.start == old else one.start,
            end=new if old is not None and one.end == old else one.end,
        )
        for one in stretches
    ]
    return in_order(moved)


def restate(stretches: Sequence[Stretch[What]], start: date | None, what: What) -> tuple[Stretch[What], ...]:
    """Return them with the one that begins on a day saying something else."""
    return tuple(replace(one, what=what) if one.start == start else one for one in stretches)


def drop(stretches: Sequence[Stretch[What]], start: date | None) -> tuple[Stretch[What], ...]:
    """Return them without the one that begins on a day; what it had followed goes on in its place, if adjacent."""
    gone = next((one for one in stretches if one.start == start), None)
    if gone is None:
        raise StretchesCollide
    return tuple(
        replace(one, end=gone.end) if start is not None and one.end == start else one
        for one in stretches
        if one is not gone
    )


def erase_stay(stretches: Sequence[Stretch[What]], start: date | None) -> tuple[Stretch[What], ...]:
    """Return them without the one that begins on a day and all that follow it without a gap."""
    gone: list[Stretch[What]] = []
    for one in _ordered(stretches):
        if (not gone and one.start == start) or (gone and gone[-1].end is not None and one.start == gone[-1].end):
            gone.append(one)
    if not gone:
        raise StretchesCollide
    return tuple(one for one in stretches if one not in gone)


def reopen(stretches: Sequence[Stretch[What]], end: date) -> tuple[Stretch[What], ...]:
    """Return them with the one that ended on a day going on, up to the next that there is."""
    later = [one.start for one in stretches if one.start is not None and one.start > end]
    if not any(one.end == end for one in stretches) or any(one.start == end for one in stretches):
        raise StretchesCollide
    return tuple(replace(one, end=min(later, default=None)) if one.end == end else one for one in stretches)


def _ordered(stretches: Sequence[Stretch[What]]) -> list[Stretch[What]]:
    return sorted(stretches, key=lambda one: one.start or date.min)


def in_order(stretches: Sequence[Stretch[What]]) -> tuple[Stretch[What], ...]:
    """Return them by their days. Raises StretchesCollide when two share one, or one has none."""
    ordered = _ordered(stretches)
    for one in ordered:
        if one.start is not None and one.end is not None and one.end <= one.start:
            raise StretchesCollide
    for before, after in pairwise(ordered):
        if before.end is None or after.start is None or after.start < before.end:
            raise StretchesCollide
    return tuple(ordered)
