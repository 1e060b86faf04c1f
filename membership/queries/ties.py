"""Rolls and meetings on which two persons stand. The rooms above say which: they are asked, never imported."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from membership.models import Person
from membership.rules.merging import Tie

Source = Callable[[Person, Person], Iterable[Tie]]

_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Ask this source too. Called by an app when it is ready."""
    _sources[name] = source


def ties_of(kept: Person, joined: Person) -> tuple[Tie, ...]:
    """Return what at least one of them stands on: what is not over of either, what is over of both."""
    return tuple(tie for name in sorted(_sources) for tie in _sources[name](kept, joined))
