"""Who acts on the evening itself: an alternate, the delegate once more, or a member who comes after all."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from membership.actors import Actor
from membership.clock import now
from membership.errors import AlternateNotSeated, NoAlternate
from membership.models import Membership, Relation, Representation
from membership.models.base import true_on
from membership.queries.capacities import replaced_by_alternates
from membership.services import history
from membership.services.acting import FOR_NATURAL, act_anew
from membership.services.joined import hold_member
from membership.services.representation import ONE_DAY, record_representation


@transaction.atomic
def seat_alternate(membership: Membership, *, on: date, actor: Actor, seat_no: int = 1) -> Representation:
    """Let the alternate act for one day in the place of an absent delegate, who acts again the day after.

    One who acts there that day already goes on as they are. Raises NoAlternate.
    """
    membership = hold_member(membership)
    rows = Representation.objects.filter(true_on(on), membership=membership, seat_no=seat_no).select_related("person")
    acting: dict[Relation, Representation] = {Relation(row.relation): row for row in rows}
    alternate = acting.get(Relation.ALTERNATE)
    if alternate is None or alternate.person is None:
        raise NoAlternate(member=membership.person.full_name)
    instant = now()
    place = acting.get(Relation.DELEGATE) or acting.get(Relation.ENTITY)
    if place is not None and place.person_id == alternate.person_id:
        return place
    relation = Relation(place.relation) if place else Relation.DELEGATE
    if place is not None:
        _interrupt(place, on, instant)
    seated = act_anew(alternate, days=DateRange(on, on + ONE_DAY), at=instant, relation=relation)
    replaced = {"instead_of": place.person.public_id if place and place.person else ""}
    record_representation(seated, actor, "representative.alternate_seated", {"on": on, "seat_no": seat_no, **replaced})
    return seated


@transaction.atomic
def unseat_alternate(membership: Membership, *, on: date, actor: Actor, seat_no: int = 1) -> Representation:
    """Let the delegate whom the alternate replaced act that day after all.

    Raises AlternateNotSeated: no alternate sits there, or in the place of nobody, or of one revoked since.
    """
    membership = hold_member(membership)
    replaced = replaced_by_alternates([membership.pk], on).get((membership.pk, seat_no))
    places = (Relation.DELEGATE, Relation.ENTITY)
    held = Representation.objects.filter(true_on(on), membership=membership, seat_no=seat_no, relation__in=places)
    seated = held.select_related("person").first()
    if replaced is None or seated is None:
        raise AlternateNotSeated(member=membership.person.full_name)
    instant = now()
    _interrupt(seated, on, instant)
    back = act_anew(replaced, days=DateRange(on, on + ONE_DAY), at=instant)
    values = {"on": on, "seat_no": seat_no, "instead_of": seated.person.public_id if seated.person else ""}
    record_representation(back, actor, "representative.alternate_unseated", values)
    return back


@transaction.atomic
def come_in_person(membership: Membership, *, on: date, actor: Actor) -> bool:
    """Let a member who comes after all act in person that day, whoever was to. Returns whether anybody was."""
    membership = hold_member(membership)
    rows = Representation.objects.filter(true_on(on), membership=membership, relation__in=FOR_NATURAL)
    instant, lapsed = now(), False
    for row in rows.select_related("person"):
        row.membership = membership
        _interrupt(row, on, instant)
        record_representation(row, actor, "representative.lapsed", {"on": on})
        lapsed = True
    return lapsed


def _interrupt(row: Representation, on: date, at: datetime) -> None:
    """Let it be out of force for one day, and in force again the day after."""
    until = row.effective.upper
    history.end(row, on=on, at=at)
    if until is None or until > on + ONE_DAY:
        act_anew(row, days=DateRange(on + ONE_DAY, until), at=at)
