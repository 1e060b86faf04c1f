"""What a certified extract attests: a resolution, its meeting and vote, and the minutes it is taken from."""

from __future__ import annotations

from dataclasses import dataclass

from governance.models import DebateFact, Minutes, Resolution, WrittenSignature
from governance.queries.minutes import newest
from governance.queries.proceedings import TOLD_OF_COUNTS
from governance.queries.votes_taken import VoteTaken, votes_taken


@dataclass(frozen=True, slots=True)
class Matter:
    """The matter of an extract, in no language. minutes: the version in force of each language, if there is one.

    signed: who signed a written one.
    """

    resolution: Resolution
    votes: tuple[VoteTaken, ...]
    hands: tuple[DebateFact, ...]
    minutes: tuple[Minutes, ...]
    signed: tuple[WrittenSignature, ...] = ()


def matter_of(resolution: Resolution) -> Matter:
    assembly = resolution.motion.assembly
    return Matter(
        resolution=resolution,
        votes=votes_taken(assembly).get(resolution.motion_id, ()),
        hands=tuple(resolution.motion.facts.filter(kind__in=TOLD_OF_COUNTS)),
        minutes=tuple(newest(assembly)),
        signed=tuple(assembly.signatures.select_related("mandate__person").order_by("signed_at", "pk")),
    )
