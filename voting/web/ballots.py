"""What a member sees of one open vote: whether they may cast, until when, and what they cast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import pgettext

from governance.models import Motion
from membership.web.gate import EntryPass
from voting.models import Choice, Poll, RollCallVote, RollEntry
from voting.queries.agenda import Point
from voting.queries.room import vote_of
from voting.web.reasons import reason_on_roll


@dataclass(frozen=True, slots=True)
class BallotCard:
    """An open vote on the page of the meeting. barred: why this member does not vote in it, empty when they may."""

    poll: Poll
    motion: Motion
    position: str
    vote: RollCallVote | None
    barred: str
    url: str
    receipt_url: str

    @property
    def closes_at(self) -> datetime | None:
        return self.poll.closes_at

    @property
    def said(self) -> str:
        """What the member has cast, in words."""
        return choice_word(self.vote.choice) if self.vote else ""


def card_of(entry: EntryPass, point: Point, entries: Mapping[int, RollEntry]) -> BallotCard:
    assert point.poll is not None
    assert point.motion is not None
    mine = entries.get(point.poll.pk)
    vote = vote_of(mine)
    address = [entry.slug, entry.assembly, point.poll.public_id]
    return BallotCard(
        poll=point.poll,
        motion=point.motion,
        position=point.item.number,
        vote=vote,
        # A vote already cast stands, whatever was struck since.
        barred="" if vote else reason_on_roll(mine, entry.person_id),
        url=reverse("voting:vote", args=address),
        receipt_url=reverse("voting:receipt", args=address),
    )


def choice_word(choice: str) -> str:
    """Return «Pour», «Contre», «Abstention»."""
    match choice:
        case Choice.FOR:
            return pgettext("ballot", "For")
        case Choice.AGAINST:
            return pgettext("ballot", "Against")
        case _:
            return pgettext("ballot", "Abstain")
