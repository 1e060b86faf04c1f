"""Where a motion leads in the rooms above this one: they say so when they start, since nothing here may name them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from governance.models import Assembly, Motion

# Returns the address of the full result by motion id, for those motions that have one to show to members.
Source = Callable[[Assembly, Iterable[Motion]], Mapping[int, str]]

_sources: list[Source] = []


def register_results(source: Source) -> Source:
    """Ask `source` where the results of motions are shown. Usable as a decorator."""
    if source not in _sources:
        _sources.append(source)
    return source


def result_addresses(assembly: Assembly, motions: Iterable[Motion]) -> dict[int, str]:
    """Return the address of each motion's result, for those that have one."""
    asked = list(motions)
    return {motion: url for source in _sources for motion, url in source(assembly, asked).items()}
