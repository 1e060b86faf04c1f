"""What the minutes need to know of votes, asked of whoever holds them.

Votes live in the rooms above, which this one never imports: they register a source when they
start, and it answers in plain values. Without a source the minutes have decisions, and no names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from governance.models import Assembly


class Stage(Enum):
    """How far a vote has come, as far as the minutes may tell."""

    UNDER_WAY = "under_way"
    """Opened, and not proclaimed yet: nothing of it is known."""
    PROCLAIMED = "proclaimed"
    CANCELLED = "cancelled"
    """Opened, then given up with a reason."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One line of a roll call. choice: for, against or abstain.

    given_name: empty for a legal person. exercised_by: who spoke for the member, when somebody else did.
    """

    family_name: str
    given_name: str
    number: str
    choice: str
    exercised_by: str = ""


@dataclass(frozen=True, slots=True)
class VoteTaken:
    """One vote on one motion. voices: in the order of names, only once the result is proclaimed.

    quorum: the finding about those present, as JSON. casting_vote: for, against, or empty.
    only: the group to which it was reserved, in French and in English; empty for a vote of everybody.
    evidence: the fingerprint that a secret vote is known by; empty for an open one. A secret vote has no voices.
    """

    motion_id: int
    stage: Stage
    opened_at: datetime
    closed_at: datetime | None = None
    cancelled_because: str = ""
    quorum: Mapping[str, Any] | None = None
    casting_vote: str = ""
    casting_vote_at: datetime | None = None
    roll_sha256: str = ""
    voices: tuple[Voice, ...] = ()
    evidence: str = ""
    only: tuple[str, str] = ("", "")


Source = Callable[[Assembly], Iterable[VoteTaken]]

_sources: list[Source] = []


def register_vote_source(source: Source) -> Source:
    """Have `source` asked for the votes of a meeting. It yields every vote that opened, oldest first."""
    if source not in _sources:
        _sources.append(source)
    return source


def votes_taken(assembly: Assembly) -> dict[int, tuple[VoteTaken, ...]]:
    """Return the votes of a meeting by motion, in the order in which they opened."""
    by_motion: dict[int, tuple[VoteTaken, ...]] = {}
    found = (vote for source in _sources for vote in source(assembly))
    for vote in sorted(found, key=lambda vote: vote.opened_at):
        by_motion[vote.motion_id] = (*by_motion.get(vote.motion_id, ()), vote)
    return by_motion
