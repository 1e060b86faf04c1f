"""What the days of a departure must not be: before the member came in, or before what happened to the member since.

A year typed wrongly would otherwise erase a life without a word. What was decided or asked for by then and was only to
come never comes about: that is no slip.
"""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from membership.errors import BeforeAdmission, LaterActsStand
from membership.models import EventKind, MembershipEvent
from membership.rules.stretches import covering, start_of_stay
from membership.services.life.acts import HAPPENED, Act
from membership.services.life.tracks import PERIODS

RESTS_ON_NO_STAY = (EventKind.APPLIED, EventKind.DECEASED)


def require_since_admission(act: Act, **facts: date | None) -> None:
    """Refuse the first fact that lies before the stay it is of; one that is still to begin may be given up before.

    Raises BeforeAdmission.
    """
    came_in = admitted_by(act, act.on)
    if came_in is None or came_in > act.today:
        return
    for fact, on in facts.items():
        if on is not None and on < came_in:
            raise BeforeAdmission(name=act.name, fact=fact, on=on, admitted_on=came_in)


def require_departure_in_order(act: Act, kind: EventKind) -> None:
    """Refuse a departure before the last admission there has been, or before what happened since.

    Raises BeforeAdmission, LaterActsStand.
    """
    last = admitted_by(act, act.today)
    if last is not None and act.on < last:
        raise BeforeAdmission(name=act.name, fact=HAPPENED.get(kind, "departed_on"), on=act.on, admitted_on=last)
    refuse_to_bury(act, act.on, standing(act))


def admitted_by(act: Act, on: date) -> date | None:
    """Return when the last stay began of those that had begun by a day. None: there is none, or nobody knows."""
    stays = PERIODS.read(act.membership)
    if covering(stays, on) is not None:
        return start_of_stay(stays, on)
    last = max((one.start for one in stays if one.start is not None and one.start <= on), default=None)
    return start_of_stay(stays, last) if last is not None else None


def refuse_to_bury(act: Act, on: date, events: QuerySet[MembershipEvent]) -> None:
    """Refuse a departure that lies before some of these acts, but for what was on its way by then.

    Raises LaterActsStand.
    """
    since = events.filter(effective_on__gt=on, effective_on__lte=act.today).exclude(kind__in=RESTS_ON_NO_STAY)
    later = [one for one in since.order_by("effective_on", "pk") if not _was_on_its_way(one, on)]
    if later:
        first = later[0]
        assert first.effective_on is not None
        raise LaterActsStand(name=act.name, on=on, event=first.kind, since=first.effective_on, acts=len(later))


def standing(act: Act) -> QuerySet[MembershipEvent]:
    """Return the acts on the member that no other corrected."""
    events = MembershipEvent.objects.filter(membership=act.membership)
    corrected = events.filter(corrects__isnull=False).values("corrects")
    found: QuerySet[MembershipEvent] = events.filter(is_void=False).exclude(pk__in=corrected)
    return found


def _was_on_its_way(event: MembershipEvent, on: date) -> bool:
    return any(said is not None and said <= on for said in (event.decided_on, event.notice_on))
