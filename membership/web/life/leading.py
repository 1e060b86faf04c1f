"""Where an act on a member is better begun: the rooms above say so, and are asked, never imported."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from membership.models import Membership


@dataclass(frozen=True, slots=True)
class Lead:
    """A page that leads to the same end, or shows what stands behind it. text: why."""

    text: str
    url: str
    label: str


Leads = Callable[[Membership, str], Iterable[Lead]]

_sources: list[Leads] = []


def register_lead(source: Leads) -> None:
    """Ask `source` where an act, by its key, is better begun. Called by its app when it is ready."""
    if source not in _sources:
        _sources.append(source)


def leads_for(membership: Membership, act: str) -> list[Lead]:
    return [lead for source in _sources for lead in source(membership, act)]
