"""Looking the register over, and keeping what was found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from membership.actors import Actor
from membership.clock import today
from membership.models import Organisation, RegisterCheck
from membership.queries.invariants import look_over
from membership.rules.invariants import Invariant
from membership.services import audit


def check_register(
    organisation: Organisation, *, actor: Actor, on: date | None = None, found: Sequence[Invariant] | None = None
) -> RegisterCheck:
    """Count everything in two ways on a day, today by default, and keep the figures. A fault enters the audit trail.

    found: what was counted already, beside other work.
    """
    day = on or today(organisation)
    # Before anything is written, so that it reads one moment of the register.
    return _keep(organisation, day, look_over(organisation, day) if found is None else found, actor=actor)


@transaction.atomic
def _keep(organisation: Organisation, day: date, found: Sequence[Invariant], *, actor: Actor) -> RegisterCheck:
    broken = [invariant for invariant in found if not invariant.holds]
    check: RegisterCheck = RegisterCheck.objects.create(
        organisation=organisation, on=day, findings=[one.as_json() for one in found], broken=len(broken)
    )
    if broken:
        audit.record(
            organisation,
            actor=actor,
            action="register.does_not_add_up",
            object_kind="register",
            object_id=organisation.public_id,
            values={one.code: [one.left, one.right] for one in broken},
        )
    return check
