"""Who is asked what is held on somebody. The rooms above add their own: they are asked, never imported."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from membership.models import Person, PersonMerge
from membership.queries.held.parts import Part

Source = Callable[[Person], Iterable[Part]]

_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Ask this source too. Called by an app when it is ready."""
    _sources[name] = source


def held_on(person: Person) -> list[Part]:
    """Return all that is held on somebody, in the order in which it is read; parts without a row included.

    What stayed under those found to be the same person is theirs too. The statements do not grow with what is held.
    """
    found: dict[str, Part] = {}
    for body in bodies_of(person):
        for part in (part for source in _sources.values() for part in source(body)):
            found[part.key] = _joined(found[part.key], part) if part.key in found else part
    return sorted(found.values(), key=lambda part: part.position)


def _joined(part: Part, other: Part) -> Part:
    """Return the rows of both; what was one row each is read as a table once there are two."""
    rows = [*part.rows, *(row for row in other.rows if row not in part.rows)]
    return replace(part, rows=rows, is_single=part.is_single and len(rows) <= 1)


def bodies_of(person: Person) -> list[Person]:
    """Return the person and those found to be the same: what they left is told, and erased, with it."""
    joined = PersonMerge.objects.filter(kept=person, undone_at=None).select_related("joined__organisation")
    return [person, *(merge.joined for merge in joined)]
