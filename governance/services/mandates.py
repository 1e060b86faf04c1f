"""Giving and ending mandates: who holds which seat, from which day, by whose decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.db.models import QuerySet

from governance.errors import AlreadySeated, NotOfTheGroup, SeatHeld
from governance.models import Assembly, Mandate, Seat
from membership.actors import Actor
from membership.clock import now
from membership.errors import DatesReversed, NotAMember, StateNotAllowed
from membership.models import Membership, MembershipPeriod, Person
from membership.models.base import STILL_RECORDED, true_on
from membership.services import audit


@dataclass(frozen=True, slots=True)
class Term:
    """From when, and for how long it was given. Its end is written when it comes: a term ends with a meeting."""

    start_on: date
    years: int | None = None
    office_fr: str = ""
    office_en: str = ""


@transaction.atomic
def give_mandate(
    seat: Seat,
    term: Term,
    *,
    actor: Actor,
    person: Person,
    membership: Membership | None = None,
    given_by: Assembly | None = None,
) -> Mandate:
    """Let a person hold a seat from a day on.

    Raises SeatHeld, AlreadySeated, NotAMember, NotOfTheGroup when the seat belongs to another category.
    """
    # The seats of one body wait for each other: two forms must not seat the same person twice.
    seats = Seat.objects.select_for_update(no_key=True).filter(body=seat.body_id).order_by("pk")
    locked = {row.pk: row for row in seats}[seat.pk]
    onwards = Mandate.objects.filter(STILL_RECORDED, effective__overlap=DateRange(term.start_on, None))
    _check_seat_is_free(locked, onwards)
    _check_person_is_free(locked, person, onwards)
    _check_group(locked, person, membership, term.start_on)
    mandate = Mandate.objects.create(
        organisation_id=locked.organisation_id,
        seat=locked,
        person=person,
        membership=membership,
        effective=DateRange(term.start_on, None),
        office_fr=term.office_fr,
        office_en=term.office_en,
        term_years=term.years,
        given_by=given_by,
    )
    _record(mandate, actor, "mandate.given", {"start_on": term.start_on, "term_years": term.years})
    return mandate


@transaction.atomic
def end_mandate(mandate: Mandate, *, on: date, actor: Actor) -> Mandate:
    """End a mandate on a day; from that day the seat is free. Raises DatesReversed, StateNotAllowed.

    The row that said «until further notice» is kept, as what was known until now.
    """
    open_ended = Mandate.objects.select_for_update().filter(STILL_RECORDED, pk=mandate.pk).first()
    if open_ended is None or not open_ended.effective.upper_inf:
        raise StateNotAllowed(action="end_mandate", state="ended")
    start_on = open_ended.effective.lower
    if start_on is not None and on <= start_on:
        raise DatesReversed(start_on=start_on, end_on=on)
    ended = _ended(open_ended, on=on, at=now())
    _record(ended, actor, "mandate.ended", {"start_on": start_on, "ended_on": on})
    return ended


def cut_mandate(mandate: Mandate, *, on: date, at: datetime, actor: Actor) -> None:
    """Let a mandate end with what it rested on, in the transaction that ends that; one not begun is no more."""
    start_on, end_on = mandate.effective.lower, mandate.effective.upper
    if end_on is not None and end_on <= on:
        return
    if start_on is not None and start_on >= on:
        _close(mandate, at)
        _record(mandate, actor, "mandate.ended", {"start_on": start_on, "ended_on": start_on})
        return
    ended = _ended(mandate, on=on, at=at)
    _record(ended, actor, "mandate.ended", {"start_on": start_on, "ended_on": on})


def _close(mandate: Mandate, at: datetime) -> None:
    Mandate.objects.filter(pk=mandate.pk).update(recorded=DateTimeTZRange(mandate.recorded.lower, at))


def _ended(mandate: Mandate, *, on: date, at: datetime) -> Mandate:
    """Write a mandate anew with its end. The row that said otherwise is kept, as what was known until then."""
    _close(mandate, at)
    ended: Mandate = Mandate.objects.create(
        organisation_id=mandate.organisation_id,
        seat_id=mandate.seat_id,
        person_id=mandate.person_id,
        membership_id=mandate.membership_id,
        effective=DateRange(mandate.effective.lower, on),
        recorded=DateTimeTZRange(at, None),
        office_fr=mandate.office_fr,
        office_en=mandate.office_en,
        term_years=mandate.term_years,
        given_by_id=mandate.given_by_id,
    )
    return ended


def _check_seat_is_free(seat: Seat, onwards: QuerySet[Mandate]) -> None:
    held = onwards.filter(seat=seat).select_related("person").first()
    if held:
        raise SeatHeld(holder=held.person.full_name, since=held.effective.lower)


def _check_person_is_free(seat: Seat, person: Person, onwards: QuerySet[Mandate]) -> None:
    other = onwards.filter(seat__body=seat.body_id, person=person).select_related("seat").first()
    if other:
        raise AlreadySeated(name=person.full_name, seat=other.seat.number)


def _check_group(seat: Seat, person: Person, membership: Membership | None, on: date) -> None:
    period = None
    if membership:
        periods = MembershipPeriod.objects.filter(true_on(on), membership=membership)
        period = periods.select_related("category").first()
        if period is None:
            raise NotAMember(name=person.full_name, on=on)
    if seat.group_id and (period is None or period.category_id != seat.group_id):
        assert seat.group is not None
        raise NotOfTheGroup(name=person.full_name, group_fr=seat.group.name_fr, group_en=seat.group.name_en)


def _record(mandate: Mandate, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        mandate.organisation,
        actor=actor,
        action=action,
        object_kind="mandate",
        object_id=mandate.public_id,
        values={"seat": mandate.seat.number, "person": mandate.person.public_id} | values,
    )
