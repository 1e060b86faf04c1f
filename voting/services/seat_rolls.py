"""The roll of a body that votes: one line for each person who sits on it, member or not."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from governance.models import Motion
from governance.queries.sittings import Seated, seated_for
from voting.models import ElectoralRoll, Poll, RollEntry
from voting.queries.roll_text import roll_line
from voting.queries.table import IDLE


@dataclass(frozen=True, slots=True)
class SeatRoll:
    """Who sits on the body that votes, in the order of its seats, before it is frozen."""

    seated: Sequence[Seated]

    @property
    def entitled(self) -> int:
        return sum(one.may_vote for one in self.seated)


def seats_drawn(motion: Motion, on: date) -> SeatRoll:
    """Return the roll as it would be. All who sit are on it: whether they are at the table is asked of each vote.

    So a director who comes while the vote is open votes; nobody is added to a roll.
    """
    return SeatRoll(seated_for(motion, on))


def freeze_seats(poll: Poll, on: date, record_instant: datetime) -> ElectoralRoll:
    """Write the roll of a body. The poll's row is locked by the caller."""
    drawn = seats_drawn(poll.motion, on)
    lines = [_line(one) for one in drawn.seated]
    roll: ElectoralRoll = ElectoralRoll.objects.create(
        organisation_id=poll.organisation_id,
        poll=poll,
        record_instant=record_instant,
        entitled=drawn.entitled,
        left_out=len(lines) - drawn.entitled,
        sha256=hashlib.sha256("".join(map(_hashed, lines)).encode()).hexdigest(),
    )
    for place, line in enumerate(lines, 1):
        line.organisation_id, line.roll, line.place = poll.organisation_id, roll, place
    RollEntry.objects.bulk_create(lines)
    return roll


def _line(one: Seated) -> RollEntry:
    seat, person = str(one.mandate.seat.number), one.mandate.person
    return RollEntry(
        exercised_by=person,
        is_entitled=one.may_vote,
        reason_code=_reason(one),
        reason_params={"seat": seat},
        name=person.full_name,
        number=seat,
        exercised_by_name=person.full_name if one.may_vote else "",
    )


def _reason(one: Seated) -> str:
    if one.withdrew:
        return "withdrew_from_vote"
    return IDLE if one.is_idle else "sits_on_body"


def _hashed(line: RollEntry) -> str:
    return roll_line(line.number, line.reason_code, line.exercised_by_name, is_in=line.is_entitled)
