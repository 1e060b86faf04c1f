"""Why a vote was not taken: looked up afterwards, off the path of those that are."""

from __future__ import annotations

from governance.queries.presence import is_present
from membership.clock import now
from membership.errors import DomainError
from voting.errors import (
    NotInTheMeeting,
    NotOnRoll,
    PollNotOpen,
    StruckFromRoll,
    VoteIsFinal,
)
from voting.models import Poll, PollState, RollCallVote, RollEntry, RollStrike


def reason_of_refusal(*, organisation_id: int, poll: str, membership_id: int, person_id: int) -> DomainError:
    """Return the first thing that stands against a vote of this member in this poll."""
    found = Poll.objects.filter(organisation_id=organisation_id, public_id=poll).first()
    if found is None:
        return PollNotOpen(state=PollState.CANCELLED)
    entry = RollEntry.objects.filter(roll__poll=found, membership=membership_id).first()
    if entry is None:
        return NotOnRoll()
    if not entry.is_entitled:
        return NotOnRoll(reason_code=entry.reason_code)
    if entry.exercised_by_id != person_id:
        return NotOnRoll(reason_code="exercised_by_another")
    strike = RollStrike.objects.filter(entry=entry).first()
    if strike is not None:
        return StruckFromRoll(reason=strike.reason)
    if not takes_votes(found):
        return PollNotOpen(state=state_by_the_clock(found), opens_at=found.opens_at, closes_at=found.closes_at)
    if not is_present(found.assembly, membership_id):
        return NotInTheMeeting()
    vote = RollCallVote.objects.filter(entry=entry).first()
    if vote is not None and not found.allows_change:
        return VoteIsFinal(cast_at=vote.cast_at)
    return PollNotOpen(state=found.state, opens_at=found.opens_at, closes_at=found.closes_at)


def takes_votes(poll: Poll) -> bool:
    """Return whether the poll takes votes now, by the database clock. Costs one SQL statement."""
    return state_by_the_clock(poll) == PollState.OPEN


def state_by_the_clock(poll: Poll) -> str:
    """Return the state as members should read it: an open poll past its time is closed."""
    if poll.state == PollState.OPEN and poll.closes_at is not None and poll.closes_at <= now():
        return PollState.CLOSED
    return poll.state
