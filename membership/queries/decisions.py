"""What boards and committees decided lately, which an act of the register may rest on.

Those rooms stand above the register: they say what they adopted once their app is ready, and are never imported here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from membership.models import Organisation


@dataclass(frozen=True, slots=True)
class Decided:
    """A resolution of a body, under its number; an English name or title may be missing."""

    number: str
    on: date
    body_fr: str
    body_en: str
    title_fr: str
    title_en: str


Source = Callable[[Organisation], Iterable[Decided]]

_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Let a room say what was decided in it. Called by its app when it is ready."""
    _sources[name] = source


def decided_lately(organisation: Organisation) -> list[Decided]:
    """Return the resolutions that are offered where one says who decided, the latest first."""
    found = [one for name in sorted(_sources) for one in _sources[name](organisation)]
    return sorted(found, key=lambda one: one.on, reverse=True)
