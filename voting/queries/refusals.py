"""Why a vote was not taken: looked up afterwards, off the path of those that are."""

from __future__ import annotations

from governance.models import Assembly, AssemblyState
from governance.queries.presence import is_present
from governance.queries.sittings import at_the_table, sits_there
from membership.clock import now
from membership.errors import DomainError
from voting.errors import (
    NoLongerSeated,
    NotInTheMeeting,
    NotOnRoll,
    PollNotOpen,
    StruckFromRoll,
    VoteIsFinal,
)
from voting.models import Poll, PollState, RollCallVote, RollEntry, RollStrike
from voting.queries.agenda import state_at


def reason_of_refusal(
    *, organisation_id: int, assembly: str, poll: str, membership_id: int, person_id: int
) -> DomainError:
    """Return the first thing that stands against a vote of this member in this poll."""
    found = Poll.objects.filter(organisation_id=organisation_id, assembly__public_id=assembly, public_id=poll).first()
    if found is None:
        return PollNotOpen(state=PollState.CANCELLED)
    standing_against = refusal_of(found, membership_id=membership_id, person_id=person_id)
    # Nothing stands against it any more: what did has just passed, such as the very end of the poll.
    return standing_against or PollNotOpen(state=found.state, opens_at=found.opens_at, closes_at=found.closes_at)


def refusal_of(poll: Poll, *, membership_id: int, person_id: int) -> DomainError | None:
    """Return what would stand against a vote cast now, None when nothing does. Costs three SQL statements.

    membership_id: 0 for somebody who sits on the body that meets.
    """
    if poll.state in (PollState.DRAFT, PollState.READY, PollState.CANCELLED):
        return PollNotOpen(state=poll.state, opens_at=poll.opens_at, closes_at=poll.closes_at)
    entry = line_of(poll, membership_id=membership_id, person_id=person_id)
    if entry is None:
        return NotOnRoll()
    if not entry.is_entitled:
        return NotOnRoll(reason_code=entry.reason_code)
    if entry.exercised_by_id != person_id:
        return NotOnRoll(reason_code="exercised_by_another")
    strike: RollStrike | None = getattr(entry, "strike", None)
    if strike is not None:
        return StruckFromRoll(reason=strike.reason)
    if not takes_votes(poll):
        return PollNotOpen(state=state_by_the_clock(poll), opens_at=poll.opens_at, closes_at=poll.closes_at)
    if poll.assembly.is_sitting and not sits_there(poll.assembly, person_id, now()):
        return NoLongerSeated()
    if poll.assembly.state != AssemblyState.ENDED and not _is_there(poll.assembly, entry, person_id):
        return NotInTheMeeting()
    vote: RollCallVote | None = getattr(entry, "vote", None)
    if vote is not None and not poll.allows_change:
        return VoteIsFinal(cast_at=vote.cast_at)
    return None


def _is_there(assembly: Assembly, entry: RollEntry, person_id: int) -> bool:
    """Return whether the member of a line is there now, or at the table whoever sits. Costs one SQL statement."""
    if entry.membership_id is None:
        return person_id in at_the_table(assembly, now())
    return is_present(assembly, entry.membership_id, entry.seat_no)


def line_of(poll: Poll, *, membership_id: int, person_id: int) -> RollEntry | None:
    """Return the member's line on the roll; of several seats, the one this person votes in, else the first.

    Where a body meets, that of whoever sits there (membership_id: 0). Costs one SQL statement.
    """
    rows = RollEntry.objects.filter(roll__poll=poll).select_related("strike", "vote")
    if not membership_id:
        seated: RollEntry | None = rows.filter(membership=None, exercised_by=person_id).first()
        return seated
    lines = rows.filter(membership=membership_id)
    of_member = sorted(lines, key=lambda line: (line.exercised_by_id != person_id, line.seat_no))
    return of_member[0] if of_member else None


def own_line(poll: Poll, *, membership_id: int, person_id: int) -> RollEntry:
    """Return the line that somebody votes in, as `refusal_of` found that they may. Costs one SQL statement."""
    whose = {"membership": membership_id or None, "exercised_by": person_id}
    found: RollEntry = RollEntry.objects.get(roll__poll=poll, **whose)
    return found


def takes_votes(poll: Poll) -> bool:
    """Return whether the poll takes votes now, by the database clock. Costs one SQL statement."""
    return state_by_the_clock(poll) == PollState.OPEN


def state_by_the_clock(poll: Poll) -> str:
    """Return the state as members should read it. Costs one SQL statement."""
    return state_at(poll, now())
