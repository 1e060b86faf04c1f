"""The vote of a body around its table: what may be held there, of whom its quorum is made, who sits there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from governance.models import Assembly
from governance.queries.rules import rules_of
from governance.queries.sittings import (
    at_the_table,
    directors_on,
    seats_counted,
    withdrawn_leave,
    withdrew_from,
)
from governance.rules import boards
from membership.errors import RuleNotSet, StateNotAllowed
from membership.rules.findings import Finding
from voting.errors import ResultNotReady
from voting.models import Poll, PollMode, RollEntry
from voting.queries.sealed.marks import marked_entries

QUORUM = "board_quorum"
# On the roll, whose seat nobody exercises meanwhile.
IDLE = "seat_left_idle"


@dataclass(frozen=True, slots=True)
class AtTable:
    """Who took part in a vote of a body, and of whom a part may be asked.

    present: of those who may vote; counted: of those who make the quorum. acting: who sat and could act when the roll
    was fixed, whoever withdrew from the vote among them. in_office, seats: when it closed, seats vacant or not.
    """

    present: int
    counted: int
    acting: int
    in_office: int
    seats: int

    def as_json(self) -> dict[str, Any]:
        return {"present": self.counted, "acting": self.acting, "in_office": self.in_office, "seats": self.seats}


def check_table(sitting: Assembly, mode: PollMode, *, is_rehearsal: bool = False) -> None:
    """Stop a vote that this program cannot hold around a table: in the open, in writing, to practise.

    Raises StateNotAllowed, and RuleNotSet where nothing says what the quorum is.
    """
    if sitting.is_written or mode != PollMode.SECRET or is_rehearsal:
        raise StateNotAllowed(action="prepare_poll", state="of_a_body")
    rules = rules_of(sitting)
    if QUORUM not in rules or not rules[QUORUM].is_set:
        raise RuleNotSet(key=QUORUM)


def holds_sealed_votes(sitting: Assembly) -> bool:
    """Return whether a sealed vote can be held around a table by the rules of its meeting."""
    try:
        check_table(sitting, PollMode.SECRET)
    except (StateNotAllowed, RuleNotSet):
        return False
    return True


def table_of(poll: Poll) -> AtTable:
    """Return who took part: at the table when the vote closed, or when they fetched what they vote with.

    Whoever withdrew sits there and is none of them; nobody withdraws while the vote goes on. Seven SQL statements.
    """
    closed_at, sitting = poll.closed_at, poll.assembly
    if closed_at is None:
        raise ResultNotReady(state=poll.state)
    voters = RollEntry.objects.filter(pk__in=marked_entries(poll)).values_list("exercised_by", flat=True)
    seated = at_the_table(sitting, closed_at) | {one for one in voters if one is not None}
    withdrew, rules = withdrew_from(poll.motion), rules_of(sitting)
    on = closed_at.astimezone(sitting.zone).date()
    assert sitting.body is not None
    voting = seated - withdrew
    return AtTable(
        present=len(voting),
        counted=len(voting if withdrawn_leave(rules) else seated),
        acting=RollEntry.objects.filter(roll=poll.roll).exclude(reason_code=IDLE).count(),
        in_office=len(directors_on(sitting.body, on)),
        seats=seats_counted(sitting.body, on, rules),
    )


def quorum_at_table(poll: Poll, table: dict[str, Any]) -> Finding:
    """Return whether those at the table made a quorum."""
    return boards.assess_quorum(table["present"], table["seats"], table["in_office"], rules_of(poll.assembly))
