"""How the points of an agenda hang under one another: in what order, under what number, for how long.

An agenda is read from top to bottom, so it is kept as that reading: each point after the one it follows, with its
depth. Whatever hangs under a point stands right after it, deeper than it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeAlias

DEEPEST = 2
"""How deep a point may hang under one of the first level: 3, 3.2, 3.2.1."""


@dataclass(frozen=True, slots=True)
class Node:
    """One point of the reading. depth: 0 for one of the first level."""

    key: int
    depth: int


Outline: TypeAlias = tuple[Node, ...]


class Way(Enum):
    """Where a point goes by one step, with all that hangs under it."""

    UP = "up"
    """Before the point it follows at its own level."""
    DOWN = "down"
    """After the point that follows it at its own level."""
    IN = "in"
    """Under the point it follows, as its last."""
    OUT = "out"
    """Out from under its point, right after it."""


def numbers(outline: Outline) -> dict[int, str]:
    """Return the number of each point, such as 3.2.1."""
    counted: list[int] = []
    found: dict[int, str] = {}
    for node in outline:
        counted = [*counted[: node.depth], (counted[node.depth] if len(counted) > node.depth else 0) + 1]
        found[node.key] = ".".join(map(str, counted))
    return found


def parents(outline: Outline) -> dict[int, int | None]:
    """Return under which point each one hangs; None at the first level."""
    path: list[int] = []
    found: dict[int, int | None] = {}
    for node in outline:
        path = [*path[: node.depth], node.key]
        found[node.key] = path[-2] if node.depth else None
    return found


def whole(outline: Outline, key: int) -> Outline:
    """Return a point with all that hangs under it."""
    start = _at(outline, key)
    return outline[start : _end(outline, start)]


def lengths(outline: Outline, own: Mapping[int, int]) -> dict[int, int]:
    """Return how long each point takes: the minutes it was given, or those of its sub-points where they need more."""
    found: dict[int, int] = {}
    within: dict[int, int] = {}
    above = parents(outline)
    for node in reversed(outline):
        found[node.key] = max(own[node.key], within.get(node.key, 0))
        hangs_under = above[node.key]
        if hangs_under is not None:
            within[hangs_under] = within.get(hangs_under, 0) + found[node.key]
    return found


def beginnings(outline: Outline, lasting: Mapping[int, int]) -> dict[int, int]:
    """Return how many minutes after the first point each one begins; a point with sub-points, with its first."""
    found: dict[int, int] = {}
    # When the next point of each level begins.
    coming: list[int] = [0]
    for node in outline:
        coming = coming[: node.depth + 1]
        found[node.key] = coming[node.depth]
        coming[node.depth] += lasting[node.key]
        coming.append(found[node.key])
    return found


def with_new(outline: Outline, key: int, *, under: int | None) -> Outline | None:
    """Return the agenda with one more point, the last under another or at the first level; None where too deep."""
    if under is None:
        return (*outline, Node(key, 0))
    start = _at(outline, under)
    depth, end = outline[start].depth + 1, _end(outline, start)
    return None if depth > DEEPEST else (*outline[:end], Node(key, depth), *outline[end:])


def without(outline: Outline, keys: Iterable[int]) -> Outline:
    """Return the agenda less some points, each with all that hangs under it."""
    gone = {node.key for key in keys for node in whole(outline, key)}
    return tuple(node for node in outline if node.key not in gone)


def kept(outline: Outline, becomes: Mapping[int, int]) -> Outline:
    """Return the agenda with some points alone, each as what it becomes in another one.

    What hung under a point left out hangs under the nearest over it that is kept.
    """
    above = parents(outline)
    depths: dict[int, int] = {}
    for node in outline:
        over = above[node.key]
        # How many of those over it are kept, from the one right above it.
        depths[node.key] = 0 if over is None else depths[over] + (over in becomes)
    return tuple(Node(becomes[node.key], depths[node.key]) for node in outline if node.key in becomes)


def placed(outline: Outline, key: int, position: int) -> Outline:
    """Return the agenda once a point has another place at its own level, from 1; one past the end is the last."""
    moving = whole(outline, key)
    hangs_under = parents(outline)[key]
    rest = without(outline, [key])
    above = parents(rest)
    beside = [node.key for node in rest if above[node.key] == hangs_under]
    before = max(position - 1, 0)
    if before < len(beside):
        at = _at(rest, beside[before])
    else:
        at = len(rest) if hangs_under is None else _end(rest, _at(rest, hangs_under))
    return (*rest[:at], *moving, *rest[at:])


def moved(outline: Outline, key: int, way: Way) -> Outline | None:
    """Return the agenda once a point moved by one step; None where it cannot go that way."""
    start = _at(outline, key)
    end, depth = _end(outline, start), outline[start].depth
    before, moving, after = outline[:start], outline[start:end], outline[end:]
    match way:
        case Way.UP:
            swapped = _before(outline, start)
            return None if swapped is None else (*outline[:swapped], *moving, *outline[swapped:start], *after)
        case Way.DOWN:
            if end == len(outline) or outline[end].depth != depth:
                return None
            past = _end(outline, end)
            return (*before, *outline[end:past], *moving, *outline[past:])
        case Way.IN:
            if _before(outline, start) is None or max(node.depth for node in moving) == DEEPEST:
                return None
            return (*before, *_shifted(moving, 1), *after)
        case Way.OUT:
            hangs_under = parents(outline)[key]
            if hangs_under is None:
                return None
            past = _end(outline, _at(outline, hangs_under))
            return (*before, *outline[end:past], *_shifted(moving, -1), *outline[past:])


def ways(outline: Outline, key: int) -> frozenset[Way]:
    """Return where a point can go from where it stands."""
    return frozenset(way for way in Way if moved(outline, key, way) is not None)


def _at(outline: Outline, key: int) -> int:
    return next(place for place, node in enumerate(outline) if node.key == key)


def _end(outline: Outline, start: int) -> int:
    """Return where what hangs under the point at `start` ends."""
    depth = outline[start].depth
    after = range(start + 1, len(outline))
    return next((place for place in after if outline[place].depth <= depth), len(outline))


def _before(outline: Outline, start: int) -> int | None:
    """Return where the point that this one follows at its own level stands; None for the first of them."""
    depth = outline[start].depth
    for place in range(start - 1, -1, -1):
        if outline[place].depth <= depth:
            return place if outline[place].depth == depth else None
    return None


def _shifted(outline: Outline, by: int) -> Outline:
    return tuple(replace(node, depth=node.depth + by) for node in outline)
