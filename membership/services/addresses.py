"""Setting right where a person lived before: an address between two others, or one that was written wrongly.

The days that follow one another go on doing so: where an address touched the one before or after, it still does. What
was known until then stays as it was: every row that changes is closed and written anew, all at one instant.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from membership.actors import Actor
from membership.clock import now
from membership.errors import AddressLost, AddressUnknown, AlreadySo, DatesReversed
from membership.models import Address, Person
from membership.models.base import STILL_RECORDED
from membership.services import audit, history
from membership.services.contacts import move_house
from membership.services.joined import hold_person
from membership.services.persons import PostalAddress
from membership.services.reach import as_printed


@transaction.atomic
def insert_address(person: Person, *, address: PostalAddress, since: date, actor: Actor) -> Address:
    """Write that a person lived elsewhere since a day, until the address that is known to follow.

    Where none follows, it is a move like any other. Raises PostalCodeUnknown.
    """
    hold_person(person)
    address = as_printed(person, address)
    held = _held(person)
    following = next((row for row in held if row.effective.lower and row.effective.lower > since), None)
    if following is None:
        return move_house(person, address=address, since=since, actor=actor)
    at, until = now(), following.effective.lower
    for row in held:
        if row.pk != following.pk and _holds_after(row, since) and _begins(row) < until:
            history.end(row, on=since, at=at)
    written = _write(person, address, DateRange(since, until), at)
    audit.record_person(
        person,
        actor=actor,
        action="person.address_inserted",
        values={"since": since, "until": until, "city": written.city},
    )
    return written


@transaction.atomic
def correct_address(
    person: Person, *, on: date, address: PostalAddress, since: date | None, until: date | None, actor: Actor
) -> Address:
    """Write an address anew that held on a day: what it reads, and its days. since None: nobody knows; until: the first
    day without it, None where it still holds.

    Raises AddressUnknown when none held, DatesReversed when no day would be left of it, AddressLost when none would be
    of the one before or after, AlreadySo when nothing would change, PostalCodeUnknown.
    """
    hold_person(person)
    address = as_printed(person, address)
    held = _held(person)
    row = next((one for one in held if on in one.effective), None)
    if row is None:
        raise AddressUnknown(name=person.full_name, on=on)
    if since is not None and until is not None and until <= since:
        raise DatesReversed(start_on=since, end_on=until)
    if (since, until) == (row.effective.lower, row.effective.upper) and _reads(row) == _as_written(address):
        raise AlreadySo(name=person.full_name, event=str(row))
    place, at = held.index(row), now()
    before, after = held[place - 1 : place] if place else [], held[place + 1 : place + 2]
    moved = [
        *(_ending(one, row.effective.lower, since) for one in before),
        *(_beginning(one, row.effective.upper, until) for one in after),
    ]
    for one in (row, *(one for one, _days in moved)):
        history.retract(one, at=at)
    for one, days in moved:
        _write(person, _said(one), days, at)
    written = _write(person, address, DateRange(since, until), at)
    audit.record_person(
        person,
        actor=actor,
        action="person.address_corrected",
        values={"on": on, "since": since, "until": until, "city": written.city},
    )
    return written


def _held(person: Person) -> list[Address]:
    """Return the addresses that are known now, by their days."""
    rows = Address.objects.filter(STILL_RECORDED, person=person, effective__isempty=False)
    return sorted(rows, key=lambda row: (_begins(row), row.pk))


def _begins(row: Address) -> date:
    return row.effective.lower or date.min


def _holds_after(row: Address, on: date) -> bool:
    return row.effective.upper is None or row.effective.upper > on


def _ending(row: Address, touched: date | None, since: date | None) -> tuple[Address, DateRange]:
    """Return the days of the address before, once the next one begins on another day."""
    ends = row.effective.upper
    if since is None or since <= _begins(row):
        raise AddressLost(address=str(row))
    if ends == touched or ends is None or ends > since:
        ends = since
    return row, DateRange(row.effective.lower, ends)


def _beginning(row: Address, touched: date | None, until: date | None) -> tuple[Address, DateRange]:
    """Return the days of the address after, once the one before ends on another day."""
    begins, ends = row.effective.lower, row.effective.upper
    if until is None or (ends is not None and until >= ends):
        raise AddressLost(address=str(row))
    if begins == touched or begins is None or begins < until:
        begins = until
    return row, DateRange(begins, ends)


def _said(row: Address) -> PostalAddress:
    return PostalAddress(row.line, row.city, row.postal_code, row.country)


def _reads(row: Address) -> tuple[str, ...]:
    return _as_written(_said(row))


def _as_written(address: PostalAddress) -> tuple[str, ...]:
    return address.line.strip(), address.city.strip(), address.postal_code.strip(), address.country


def _write(person: Person, address: PostalAddress, days: DateRange, at: datetime) -> Address:
    line, city, postal_code, country = _as_written(address)
    written: Address = Address.objects.create(
        organisation_id=person.organisation_id,
        person=person,
        line=line,
        city=city,
        postal_code=postal_code,
        country=country,
        effective=days,
        recorded=DateTimeTZRange(at, None, "[)"),
    )
    return written


def addresses_of(person: Person) -> list[Address]:
    """Return where a person lives and lived as is known now, the latest first."""
    return _held(person)[::-1]
