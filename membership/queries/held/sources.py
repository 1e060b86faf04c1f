"""Who is asked what is held on somebody. The rooms above add their own: they are asked, never imported."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from membership.models import Person
from membership.queries.held.parts import Part

Source = Callable[[Person], Iterable[Part]]

_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Ask this source too. Called by an app when it is ready."""
    _sources[name] = source


def held_on(person: Person) -> list[Part]:
    """Return all that is held on somebody, in the order in which it is read; parts without a row included.

    The statements do not grow with what is held.
    """
    parts = [part for source in _sources.values() for part in source(person)]
    return sorted(parts, key=lambda part: part.position)
