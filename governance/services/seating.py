"""Seating those whom an election elected, all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from governance.errors import NotElected
from governance.models import Mandate, MandateManner, Motion, MotionState, Seat
from governance.queries.mandates import year_of_fall
from governance.queries.seating import day_of, elected_names
from governance.services.mandate_letters import tell_of_mandate
from governance.services.mandates import Term, give_mandate, who_sits_for
from membership.actors import Actor
from membership.errors import StateNotAllowed
from membership.models import Membership
from membership.models.base import STILL_RECORDED
from membership.queries.rules import rules_for
from membership.services import audit


@dataclass(frozen=True, slots=True)
class Seating:
    """Who takes which seat. name: as it was proclaimed; membership: who that is."""

    name: str
    membership: Membership
    seat: Seat


@transaction.atomic
def seat_elected(motion: Motion, seatings: Iterable[Seating], *, actor: Actor, tells: bool = False) -> list[Mandate]:
    """Give those elected at a point of a meeting their seats, from the day of the election, for the term of the rules.

    tells: a letter confirms it to each. Raises StateNotAllowed when nobody was elected there, NotElected, and as
    `give_mandate`: nobody is seated then.
    """
    rows = Motion.objects.select_for_update(of=("self",), no_key=True)
    locked: Motion = rows.select_related("assembly__organisation", "organisation").get(pk=motion.pk)
    if locked.state != MotionState.ELECTED:
        raise StateNotAllowed(action="seat_elected", state=locked.state)
    names, on = elected_names(locked), day_of(locked)
    manner = MandateManner.ACCLAIMED if (locked.figures or {}).get("acclaimed") else MandateManner.ELECTED
    given = []
    for one in seatings:
        if one.name not in names:
            raise NotElected(name=one.name)
        mandate = give_mandate(
            one.seat,
            term_of(one.seat, on, manner),
            person=who_sits_for(one.membership, on),
            membership=one.membership,
            given_by=locked.assembly,
            # Who was elected under that name is confirmed by whoever seats them.
            override=one.name,
            actor=actor,
        )
        if tells:
            tell_of_mandate(mandate, actor=actor)
        given.append((one.name, mandate))
    audit.record(
        locked.organisation,
        actor=actor,
        action="election.seated",
        object_kind="motion",
        object_id=locked.public_id,
        values={"seated": [{"name": name, "mandate": mandate.public_id} for name, mandate in given]},
    )
    return [mandate for _name, mandate in given]


def term_of(seat: Seat, on: date, manner: MandateManner) -> Term:
    """Return the term of a seat that an election of that day fills: of the rules, or the rest of one cut short."""
    rules = rules_for(seat.organisation, on)
    years = seat.term_years or (rules.whole("term_years") if "term_years" in rules else None)
    last = Mandate.objects.filter(STILL_RECORDED, seat=seat).order_by("-effective").first()
    rest = year_of_fall(last) if last else None
    return Term(on, years, manner=manner, falls_in=rest if rest is not None and rest > on.year else None)
