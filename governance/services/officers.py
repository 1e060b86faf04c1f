"""Putting somebody in an office, such as the presidency, and ending it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from governance.errors import AlreadyInOffice, OfficeHeldLater
from governance.models import SINGLE_OFFICES, OfficeKind, Officer
from membership.actors import Actor
from membership.clock import now
from membership.errors import DatesReversed, StateNotAllowed
from membership.models import Membership, Organisation, Person
from membership.models.base import STILL_RECORDED
from membership.services import audit
from membership.services.deceased import refuse_deceased


@dataclass(frozen=True, slots=True)
class Charge:
    """Which office, from when, by whose decision. title_fr, title_en: of an office that has no word of its own.

    is_elected: a board elected to it that day; whom it had elected earlier the same day gives way.
    """

    office: OfficeKind
    start_on: date
    title_fr: str = ""
    title_en: str = ""
    decided_by: str = ""
    is_elected: bool = False


@transaction.atomic
def name_officer(
    organisation: Organisation,
    charge: Charge,
    *,
    person: Person,
    actor: Actor,
    membership: Membership | None = None,
) -> Officer:
    """Put a person in an office from a day on; whoever held one that only one holds leaves it that day.

    Raises AlreadyInOffice when the person holds it then, OfficeHeldLater when somebody is already to take it later,
    MemberDeceased.
    """
    refuse_deceased(person)
    # One of them at a time: two forms must not name two presidents.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    onwards = Officer.objects.for_organisation(organisation).filter(
        STILL_RECORDED, office=charge.office, effective__overlap=DateRange(charge.start_on, None)
    )
    is_other = charge.office == OfficeKind.OTHER
    if onwards.filter(person=person, title_fr=charge.title_fr if is_other else "").exists():
        raise AlreadyInOffice(name=person.full_name)
    # One instant for both: who left for an office is known by it, should that one be taken back.
    at = now()
    if charge.office in SINGLE_OFFICES:
        for held in onwards.select_related("person"):
            if _gives_way(held, charge):
                _undone(held, charge.start_on, at, actor)
                continue
            if held.effective.lower is not None and held.effective.lower >= charge.start_on:
                raise OfficeHeldLater(holder=held.person.full_name, since=held.effective.lower)
            _ended(held, charge.start_on, at, actor)
    officer = Officer.objects.create(
        organisation=organisation,
        office=charge.office,
        title_fr=charge.title_fr if is_other else "",
        title_en=charge.title_en if is_other else "",
        slot=Officer.slot_of(charge.office, charge.title_fr, person),
        person=person,
        membership=membership,
        effective=DateRange(charge.start_on, None),
        recorded=DateTimeTZRange(at, None),
        decided_by=charge.decided_by,
    )
    _record(officer, actor, "officer.named", {"start_on": charge.start_on, "decided_by": charge.decided_by})
    return officer


@transaction.atomic
def end_office(officer: Officer, *, on: date, actor: Actor) -> Officer:
    """End an office on a day: the first without it. Raises StateNotAllowed, DatesReversed."""
    held = Officer.objects.select_for_update(of=("self",)).filter(STILL_RECORDED, pk=officer.pk).first()
    if held is None or not held.effective.upper_inf:
        raise StateNotAllowed(action="end_office", state="ended")
    if held.effective.lower is not None and on <= held.effective.lower:
        raise DatesReversed(start_on=held.effective.lower, end_on=on)
    return _ended(held, on, now(), actor)


def _gives_way(held: Officer, charge: Charge) -> bool:
    """Return whether an election follows another of the same board, of the same day."""
    return charge.is_elected and held.effective.lower == charge.start_on and held.decided_by == charge.decided_by


def _undone(officer: Officer, on: date, at: datetime, actor: Actor) -> None:
    """End on its first day what was held for an hour: of the days that the register counts, none is left."""
    Officer.objects.filter(pk=officer.pk).update(recorded=DateTimeTZRange(officer.recorded.lower, at))
    _record(officer, actor, "officer.ended", {"ended_on": on})


def _ended(officer: Officer, on: date, at: datetime, actor: Actor) -> Officer:
    Officer.objects.filter(pk=officer.pk).update(recorded=DateTimeTZRange(officer.recorded.lower, at))
    ended: Officer = Officer.objects.create(
        organisation_id=officer.organisation_id,
        office=officer.office,
        title_fr=officer.title_fr,
        title_en=officer.title_en,
        slot=officer.slot,
        person_id=officer.person_id,
        membership_id=officer.membership_id,
        effective=DateRange(officer.effective.lower, on),
        recorded=DateTimeTZRange(at, None),
        decided_by=officer.decided_by,
    )
    _record(ended, actor, "officer.ended", {"ended_on": on})
    return ended


def _record(officer: Officer, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        officer.organisation,
        actor=actor,
        action=action,
        object_kind="officer",
        object_id=officer.public_id,
        values={"office": officer.office, "person": officer.person.public_id} | values,
    )
