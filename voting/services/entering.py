"""Coming into a meeting on line: from when the doors open, as a member one may come in as."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from governance.errors import AlreadyPresent, AssemblyNotOpen, DoorsNotOpen
from governance.models import Assembly, AssemblyState, Attendance, PresenceChannel
from governance.queries.doors import doors_are_open, doors_open_at
from governance.services.attendance import arrive
from membership.actors import Actor
from membership.clock import now
from membership.errors import RepresentativeMissing
from voting.queries.door import Capacity

TAKES_ARRIVALS = (AssemblyState.CALLED, AssemblyState.IN_SESSION)


@transaction.atomic
def enter_on_line(assembly: Assembly, capacity: Capacity, *, actor: Actor) -> Attendance:
    """Note that a member has come in on line; present already, by whichever door, is as good.

    Raises DoorsNotOpen before the doors open, NotExpected with the reason for somebody who may not
    attend, RepresentativeMissing for a legal person whom nobody may act for yet.
    """
    if assembly.state not in TAKES_ARRIVALS:
        raise AssemblyNotOpen(state=assembly.state, starts_at=assembly.starts_at)
    if not doors_are_open(assembly, now()):
        raise DoorsNotOpen(opens_at=doors_open_at(assembly))
    if capacity.standing.may_attend and not capacity.person_id:
        raise RepresentativeMissing(member=capacity.acts_for or capacity.name)
    try:
        return arrive(
            assembly,
            membership_id=capacity.membership_id,
            channel=PresenceChannel.ONLINE,
            actor=actor,
            in_person=capacity.comes_after_all,
            seat_no=capacity.seat_no,
        )
    except AlreadyPresent:
        # One member, one presence; a second device only shows the same meeting.
        there: QuerySet[Attendance] = Attendance.objects.filter(
            assembly=assembly, membership=capacity.membership_id, departed_at__isnull=True
        )
        # Of the alternate of two seats, the presence is that of the seat they came in by.
        in_seat: Attendance | None = there.filter(seat_no=capacity.seat_no).first()
        return in_seat or there.get(person=capacity.person_id)
