"""Freezing the electoral roll of a poll, and striking from it what happened afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from governance.queries.room import part_of
from governance.queries.rules import record_day, rules_of
from membership.actors import Actor
from membership.clock import now
from membership.errors import ReasonMissing, StateNotAllowed
from membership.models import Organisation
from membership.queries.invariants import look_over
from membership.rules.invariants import Invariant
from membership.services import audit
from membership.services.checking import check_register
from membership.services.counting_beside import counted_beside
from voting.errors import RollAlreadyFrozen, TooEarlyForRoll
from voting.models import ElectoralRoll, Poll, RollEntry, RollStrike
from voting.services.roll_lines import enter_lines, lines_drawn
from voting.services.seat_rolls import freeze_seats

# Fewer lines are written sooner than another connection is had.
BESIDE_FROM = 20_000


@transaction.atomic
def freeze_roll(poll: Poll, *, record_instant: datetime, actor: Actor) -> ElectoralRoll:
    """Compute the roll from the register as it stands at the record instant, and freeze it.

    Never before that instant. Where a body meets it is of those who sit on it. The poll's row is locked by the caller.
    """
    if ElectoralRoll.objects.filter(poll=poll).exists():
        raise RollAlreadyFrozen
    if record_instant > now():
        raise TooEarlyForRoll(record_at=record_instant)
    assembly = poll.assembly
    day = record_instant.astimezone(assembly.zone).date()
    if assembly.is_sitting:
        seats = freeze_seats(poll, day, record_instant)
        _record(seats, actor, faults=())
        return seats
    on = record_day(assembly, day)
    organisation = poll.organisation
    part = part_of(assembly, on, known_at=record_instant)
    with lines_drawn(organisation, on, rules_of(assembly), record_instant, only=poll.only, part=part) as drawn:
        roll: ElectoralRoll = ElectoralRoll.objects.create(
            organisation=organisation,
            poll=poll,
            record_instant=record_instant,
            entitled=drawn.entitled,
            left_out=drawn.left_out,
            sha256=drawn.sha256,
        )
        found = _entered(organisation, roll, on)
    # A register that does not add up warns, and the roll says so for ever; it keeps nobody from voting.
    check = check_register(organisation, actor=actor, on=on, found=found)
    _record(roll, actor, faults=[one["code"] for one in check.findings if not one["holds"]])
    return roll


def _entered(organisation: Organisation, roll: ElectoralRoll, on: date) -> list[Invariant]:
    """Write the lines drawn, and return the register counted in two ways: beside one another where both take long."""
    lines = roll.entitled + roll.left_out
    if lines < BESIDE_FROM:
        enter_lines(organisation, roll.pk, lines=lines)
        return look_over(organisation, on)
    with counted_beside(organisation, on) as counted:
        enter_lines(organisation, roll.pk, lines=lines)
        return counted()


def _record(roll: ElectoralRoll, actor: Actor, faults: Sequence[str]) -> None:
    audit.record(
        roll.poll.organisation,
        actor=actor,
        action="roll.frozen",
        object_kind="poll",
        object_id=roll.poll.public_id,
        values={
            "entitled": roll.entitled,
            "left_out": roll.left_out,
            "sha256": roll.sha256,
            "register_faults": list(faults),
        },
    )


@transaction.atomic
def strike(entry: RollEntry, *, reason: str, actor: Actor) -> RollStrike:
    """Stop a vote not yet cast, for something later than the roll. One already cast stands.

    Around a table nobody is struck: each vote asks whether one still sits there.
    """
    if not reason.strip():
        raise ReasonMissing(action="strike")
    if entry.membership is None:
        raise StateNotAllowed(action="strike", state="of_a_body")
    struck, is_new = RollStrike.objects.get_or_create(
        entry=entry, defaults={"organisation_id": entry.organisation_id, "reason": reason}
    )
    if not is_new:
        return struck
    audit.record(
        entry.organisation,
        actor=actor,
        action="roll.struck",
        object_kind="membership",
        object_id=entry.membership.public_id,
        values={"poll": entry.roll.poll.public_id, "seat_no": entry.seat_no, "reason": reason},
    )
    return struck
