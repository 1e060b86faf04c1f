"""Whoever a board elected takes the office that day; where the register cannot follow, it is said why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from governance.errors import AlreadyInOffice, OfficeHeldLater
from governance.models import Mandate, Motion, OfficeKind, Officer
from governance.queries.offices import HELD_LATER, NOT_SEATED, standing_for_office
from governance.services.officers import Charge, name_officer
from membership.actors import Actor
from membership.models.base import STILL_RECORDED
from membership.rules import wording


def give_office(motion: Motion, persons: Mapping[str, str], decided_at: datetime, who: Actor) -> dict[str, Any]:
    """Put whoever a board elected in the office from the day of the meeting, and return what became of it.

    One who held it already keeps it. persons: who stood, by the name on the ballot, which may have changed meanwhile.
    Returned: `person`, the one elected; where the register was left as it was, `left`, and `holder` and `since` of
    whoever is to take the office later.
    """
    meeting = motion.assembly
    assert meeting.body is not None
    on = decided_at.astimezone(meeting.zone).date()
    standing = standing_for_office(meeting.body, on)
    seated = {one.person.public_id: one for one in standing.values()}
    decided_by = f"{meeting.body.name_fr}, {wording.plain_day(on, 'fr')}"[:200]
    charge = Charge(OfficeKind(motion.office), on, decided_by=decided_by, is_elected=True)
    came_of_it: dict[str, Any] = {}
    for name in (motion.figures or {}).get("elected", ()):
        mandate = seated.get(persons[name]) if name in persons else standing.get(name)
        if mandate is None:
            came_of_it = {"person": persons.get(name, ""), "left": NOT_SEATED}
        else:
            came_of_it = {"person": mandate.person.public_id} | _named(motion, charge, mandate, who)
    return came_of_it


def _named(motion: Motion, charge: Charge, mandate: Mandate, who: Actor) -> dict[str, str]:
    """Name the officer; return why not, where somebody is recorded as taking the office later."""
    try:
        # What is refused here leaves the election as it is.
        with transaction.atomic():
            name_officer(motion.organisation, charge, person=mandate.person, membership=mandate.membership, actor=who)
    except OfficeHeldLater as later:
        return _later(later.holder, later.since)
    except AlreadyInOffice as already:
        first = _first_day(motion, charge, mandate)
        return _later(already.name, first) if first and first > charge.start_on else {}
    return {}


def _later(holder: str, since: date) -> dict[str, str]:
    return {"left": HELD_LATER, "holder": holder, "since": since.isoformat()}


def _first_day(motion: Motion, charge: Charge, mandate: Mandate) -> date | None:
    """Return since when whoever was elected holds the office, or is to hold it."""
    rows = Officer.objects.for_organisation(motion.organisation).filter(
        STILL_RECORDED, office=charge.office, person=mandate.person, effective__overlap=DateRange(charge.start_on, None)
    )
    days = [one.effective.lower for one in rows if one.effective.lower is not None]
    return min(days, default=None)
