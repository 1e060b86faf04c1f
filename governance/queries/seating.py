"""Whom an election seats: for each person elected, who that is in the register, and a seat that can be taken."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Trim

from governance.models import (
    BodyKind,
    CandidacyCall,
    Mandate,
    MandateManner,
    Motion,
    MotionState,
    Nomination,
    NominationState,
    Seat,
    SeatHolder,
)
from governance.queries.mandates import year_of_fall
from membership.models import Membership, MembershipPeriod
from membership.models.base import STILL_RECORDED, true_on

BY_ELECTION = (MandateManner.ELECTED, MandateManner.ACCLAIMED)


@dataclass(frozen=True, slots=True)
class ToSeat:
    """Somebody elected, by the name that was proclaimed. membership: who that is, None where the register cannot say.

    is_candidate: by their own candidacy; by the name alone it is to be confirmed. seat: one that they may take.
    mandate: once it is given.
    """

    name: str
    membership: Membership | None = None
    is_candidate: bool = False
    seat: Seat | None = None
    mandate: Mandate | None = None


def elected_names(motion: Motion) -> list[str]:
    """Return who was elected at a point, by name; nobody until it is proclaimed."""
    if motion.state != MotionState.ELECTED:
        return []
    return [str(name) for name in (motion.figures or {}).get("elected", ())]


def day_of(motion: Motion) -> date:
    """Return the day of an election, which is decided."""
    assert motion.decided_at is not None
    return motion.decided_at.astimezone(motion.assembly.zone).date()


def seats_to_take(motion: Motion) -> list[Seat]:
    """Return the seats of the board that an election can fill: vacant that day, or whose term is over by then.

    Those of a group alone where the election was of its members.
    """
    on = day_of(motion)
    rows = Seat.objects.for_organisation(motion.organisation).filter(body__kind=BodyKind.BOARD, body__closed_on=None)
    rows = rows.filter(Q(retired_on=None) | Q(retired_on__gt=on)).exclude(holder=SeatHolder.ORGANISATION)
    seats = (
        rows.filter(_of_its_group(motion)).select_related("body", "group", "organisation").order_by("body", "number")
    )
    onwards = Mandate.objects.filter(Q(effective__endswith=None) | Q(effective__endswith__gt=on), STILL_RECORDED)
    held: dict[int, list[Mandate]] = {}
    for one in onwards.filter(seat__in=seats):
        held.setdefault(one.seat_id, []).append(one)
    return [seat for seat in seats if all(_is_over(one, on) for one in held.get(seat.pk, ()))]


def _is_over(mandate: Mandate, on: date) -> bool:
    """Say whether whoever holds a seat makes way for whoever the meeting of that day elects."""
    falls, since = year_of_fall(mandate), mandate.effective.lower
    return mandate.effective.upper_inf and falls is not None and falls <= on.year and (since is None or since < on)


def _of_its_group(motion: Motion) -> Q:
    call = CandidacyCall.objects.filter(motion=motion).first()
    if call is not None and call.group_id:
        return Q(group=call.group_id)
    part = motion.assembly.part
    if part is not None and part.group_id:
        return Q(group=part.group_id)
    named = (motion.figures or {}).get("group_fr")
    return Q(group__name_fr=named) if named else Q()


def to_seat(motion: Motion) -> list[ToSeat]:
    """Return who was elected, each with who that is in the register and the first seat left that they may take."""
    names, on = elected_names(motion), day_of(motion)
    standing, named = _candidates(motion), _members_named(motion, names, on)
    given = Mandate.objects.filter(STILL_RECORDED, given_by=motion.assembly_id, manner__in=BY_ELECTION)
    seated = {one.membership_id: one for one in given.select_related("seat") if one.membership_id}
    free, found = seats_to_take(motion), []
    groups = _groups(on, [one.pk for one in (*standing.values(), *named.values())])
    for name in names:
        membership = standing.get(name) or named.get(name)
        mandate = seated.get(membership.pk) if membership else None
        group = groups.get(membership.pk) if membership else None
        seat = None if mandate else next((one for one in free if one.group_id in (None, group)), None)
        if seat is not None and membership is not None:
            free.remove(seat)
        found.append(ToSeat(name, membership, name in standing, seat if membership else None, mandate))
    return found


def _candidates(motion: Motion) -> dict[str, Membership]:
    rows = Nomination.objects.filter(call__motion=motion, state=NominationState.ACCEPTED)
    return _once((one.name, one.membership) for one in rows.select_related("membership__person"))


def _members_named(motion: Motion, names: Collection[str], on: date) -> dict[str, Membership]:
    """Return the members of that name, where one alone bears it."""
    held = MembershipPeriod.objects.filter(true_on(on), membership__organisation=motion.organisation_id)
    rows = held.annotate(
        said=Trim(Concat(F("membership__person__given_name"), Value(" "), F("membership__person__family_name")))
    )
    return _once((one.said, one.membership) for one in rows.filter(said__in=names).select_related("membership__person"))


def _once(pairs: Iterable[tuple[str, Membership]]) -> dict[str, Membership]:
    found: dict[str, list[Membership]] = {}
    for name, membership in pairs:
        found.setdefault(name, []).append(membership)
    return {name: rows[0] for name, rows in found.items() if len(rows) == 1}


def _groups(on: date, memberships: Collection[int]) -> dict[int, int]:
    rows = MembershipPeriod.objects.filter(true_on(on), membership__in=memberships)
    return dict(rows.values_list("membership_id", "category_id"))
