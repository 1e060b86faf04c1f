"""Where a motion leads in the rooms above this one: they say so when they start, since nothing here may name them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.models import Assembly, Motion
from membership.web.gate import GatedRequest

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


# Returns the address of the photographed tally sheets by motion id, for the motions that have some; for whoever may add
# one, for those too that were decided by totals and have none yet.
SheetSource = Callable[[Assembly, Iterable[Motion], bool], Mapping[int, str]]

_sheets: list[SheetSource] = []


def register_sheets(source: SheetSource) -> SheetSource:
    """Ask `source` where the tally sheets of motions decided by hands are. Usable as a decorator."""
    if source not in _sheets:
        _sheets.append(source)
    return source


def sheet_addresses(assembly: Assembly, motions: Iterable[Motion], *, may_add: bool) -> dict[int, str]:
    """Return the address of the tally sheets of each motion, for those that have some or may get one."""
    # Nothing is counted of what is still proposed, so that most pages ask nothing.
    asked = [motion for motion in motions if motion.decided_at is not None]
    if not asked:
        return {}
    return {motion: url for source in _sheets for motion, url in source(assembly, asked, may_add).items()}


# Returns, by motion id, what a vote held on devices shows at its point of the meeting of a body: with `template`, which
# draws it, and `is_under_way`, whether nothing else is done to its motion meanwhile.
AtTheTable = Callable[[GatedRequest, Assembly, Iterable[Motion]], Mapping[int, Mapping[str, Any]]]

_at_the_table: list[AtTheTable] = []


def register_at_the_table(source: AtTheTable) -> AtTheTable:
    """Ask `source` what votes show on the page of a body's meeting. Usable as a decorator."""
    if source not in _at_the_table:
        _at_the_table.append(source)
    return source


def shown_at_the_table(
    request: GatedRequest, sitting: Assembly, motions: Iterable[Motion]
) -> dict[int, Mapping[str, Any]]:
    """Return what the votes of a meeting show, by motion id."""
    asked = list(motions)
    return {motion: shown for source in _at_the_table for motion, shown in source(request, sitting, asked).items()}


# Returns the address where a meeting chooses an officer by a sealed vote; empty where it may not, or not now.
OfficeBallots = Callable[[GatedRequest, Assembly], str]

_office_ballots: list[OfficeBallots] = []


def register_office_ballots(source: OfficeBallots) -> OfficeBallots:
    """Ask `source` where a meeting of the board chooses its officers. Usable as a decorator."""
    if source not in _office_ballots:
        _office_ballots.append(source)
    return source


def office_ballot(request: GatedRequest, sitting: Assembly) -> str:
    """Return the address where officers are chosen by a sealed vote, empty where they are not."""
    return next((url for source in _office_ballots if (url := source(request, sitting))), "")


@dataclass(frozen=True, slots=True)
class AtTable:
    """How many sit at the table of a body, and at which instant that was seen."""

    count: int
    instant: datetime


# Returns how the page of a body's meeting follows it by itself: with `template`, which draws that part. From its
# motions, what their votes show, and who is at the table.
Following = Callable[
    [GatedRequest, Assembly, Iterable[Motion], Mapping[int, Mapping[str, Any]], AtTable], Mapping[str, Any]
]

_following: list[Following] = []


def register_following(source: Following) -> Following:
    """Ask `source` how the page of a body's meeting follows it. Usable as a decorator."""
    if source not in _following:
        _following.append(source)
    return source


def followed_at_the_table(
    request: GatedRequest,
    sitting: Assembly,
    motions: Iterable[Motion],
    shown: Mapping[int, Mapping[str, Any]],
    here: AtTable,
) -> Mapping[str, Any] | None:
    """Return the part of the page that looks again by itself, None where nothing does."""
    return next((source(request, sitting, motions, shown, here) for source in _following), None)
