"""Freezing the electoral roll of a poll, and striking from it what happened afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from governance.queries.rules import record_day, rules_of
from membership.actors import Actor
from membership.clock import now
from membership.errors import ReasonMissing
from membership.queries.standing import Standing, standings_on
from membership.services import audit
from membership.services.checking import check_register
from membership.services.correspondence import BATCH
from voting.errors import RollAlreadyFrozen, TooEarlyForRoll
from voting.models import ElectoralRoll, Poll, RollEntry, RollStrike


@transaction.atomic
def freeze_roll(poll: Poll, *, record_instant: datetime, actor: Actor) -> ElectoralRoll:
    """Compute the roll from the register as it stands at the record instant, and freeze it.

    Never before that instant. The poll's row is locked by the caller.
    """
    if ElectoralRoll.objects.filter(poll=poll).exists():
        raise RollAlreadyFrozen
    if record_instant > now():
        raise TooEarlyForRoll(record_at=record_instant)
    assembly = poll.assembly
    on = record_day(assembly, record_instant.astimezone(assembly.zone).date())
    standings = list(standings_on(poll.organisation, on, rules_of(assembly), known_at=record_instant))
    roll = ElectoralRoll.objects.create(
        organisation_id=poll.organisation_id,
        poll=poll,
        record_instant=record_instant,
        entitled=sum(standing.is_entitled for standing in standings),
        left_out=sum(not standing.is_entitled for standing in standings),
        sha256=roll_hash(standings),
    )
    RollEntry.objects.bulk_create((_entry(roll, standing) for standing in standings), batch_size=BATCH)
    # A register that does not add up warns, and the roll says so for ever; it keeps nobody from voting.
    check = check_register(poll.organisation, actor=actor, on=on)
    audit.record(
        poll.organisation,
        actor=actor,
        action="roll.frozen",
        object_kind="poll",
        object_id=poll.public_id,
        values={
            "entitled": roll.entitled,
            "left_out": roll.left_out,
            "sha256": roll.sha256,
            "register_faults": [one["code"] for one in check.findings if not one["holds"]],
        },
    )
    return roll


def roll_hash(standings: Iterable[Standing]) -> str:
    """Return the hash of a roll: number, in or out, reason and who votes, in the order of names."""
    digest = hashlib.sha256()
    for standing in standings:
        line = "\t".join(
            (
                standing.facts.number,
                "in" if standing.is_entitled else "out",
                standing.reason_code,
                standing.exercised_by_name if standing.is_entitled else "",
            )
        )
        digest.update(f"{line}\n".encode())
    return digest.hexdigest()


def _entry(roll: ElectoralRoll, standing: Standing) -> RollEntry:
    return RollEntry(
        organisation_id=roll.organisation_id,
        roll=roll,
        membership_id=standing.facts.membership_id,
        exercised_by_id=standing.exercised_by if standing.is_entitled else None,
        is_entitled=standing.is_entitled,
        reason_code=standing.reason_code,
        reason_params=standing.reason_params,
        name=standing.facts.name,
        number=standing.facts.number,
        category=standing.facts.category or "",
        exercised_by_name=standing.exercised_by_name if standing.is_entitled else "",
    )


@transaction.atomic
def strike(entry: RollEntry, *, reason: str, actor: Actor) -> RollStrike:
    """Stop a vote not yet cast, for something later than the roll. One already cast stands."""
    if not reason.strip():
        raise ReasonMissing(action="strike")
    struck, is_new = RollStrike.objects.get_or_create(
        entry=entry, defaults={"organisation_id": entry.organisation_id, "reason": reason}
    )
    if not is_new:
        return struck
    audit.record(
        entry.organisation,
        actor=actor,
        action="roll.struck",
        object_kind="roll_entry",
        object_id=entry.public_id,
        values={"reason": reason},
    )
    return struck
