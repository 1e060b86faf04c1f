"""Striking an arrival that was noted by mistake: of the wrong person, or at the wrong instant.

The ledger still shows what was written; who was there at each instant is counted from what holds.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from governance.errors import ArrivalStruck, CountsRestOnArrival, InstantOutsideStay
from governance.models import Assembly, Attendance, StruckStay
from governance.queries.doors import doors_open_at
from governance.queries.presence import holds, present
from governance.queries.quorum import quorum_at
from governance.queries.resting_on_stays import counts_within
from governance.queries.rules import rules_of
from governance.queries.sittings import quorum_of
from governance.services.attendance import carried_by_proxy
from membership.actors import Actor
from membership.clock import now
from membership.errors import ReasonMissing
from membership.services import audit


@dataclass(frozen=True, slots=True)
class Mistake:
    """Why an arrival is struck. instead_at: when they truly came, where only the instant was wrong.

    despite_counts: though votes or checks of the quorum counted them there.
    """

    reason: str
    instead_at: datetime | None = None
    despite_counts: bool = False


@transaction.atomic
def strike_arrival(stay: Attendance, mistake: Mistake, *, actor: Actor) -> StruckStay:
    """Strike an arrival noted by mistake, with those whose proxies came with it; write it anew at its right instant.

    What was counted, voted or sealed meanwhile stays as it is. Raises ReasonMissing, ArrivalStruck, CountsRestOnArrival
    unless it is said to be struck all the same, InstantOutsideStay.
    """
    reason = mistake.reason.strip()
    if not reason:
        raise ReasonMissing(action="strike_arrival")
    meeting: Assembly = (
        Assembly.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "body")
        .get(pk=stay.assembly_id)
    )
    held: Attendance = (
        Attendance.objects.select_for_update(of=("self",)).select_related("person", "membership").get(pk=stay.pk)
    )
    if StruckStay.objects.filter(stay=held).exists():
        raise ArrivalStruck(name=held.person.full_name)
    instant = now()
    until = held.departed_at or instant
    _demand_instant(meeting, held, mistake.instead_at, until)
    resting = counts_within(meeting, held, until)
    if resting and not mistake.despite_counts:
        raise CountsRestOnArrival(name=held.person.full_name, counts=resting)
    at = _seen_at(meeting, held, instant)
    before = _figures(meeting, at, but=())
    lasts = held.departed_at is None
    brought = _brought_along(meeting, held)
    if lasts:
        # It ends where it began, so that they may come in anew.
        held.departed_at = held.arrived_at
        held.save(update_fields=["departed_at"])
    instead = _written_anew(held, mistake.instead_at, None if lasts else until, actor)
    struck: StruckStay = StruckStay.objects.create(
        organisation_id=meeting.organisation_id,
        stay=held,
        instead=instead,
        reason=reason,
        until=until,
        before=before,
        after=_figures(meeting, at, but=(held.pk,)),
        struck_by_id=actor.account_id,
    )
    audit.record(
        meeting.organisation,
        actor=actor,
        action="attendance.struck",
        object_kind="assembly",
        object_id=meeting.public_id,
        values={
            "membership": held.membership.public_id if held.membership else None,
            "arrived_at": held.arrived_at,
            "instead_at": mistake.instead_at,
            "reason": reason,
            "despite_counts": resting,
            "before": struck.before,
            "after": struck.after,
        },
    )
    for other in brought:
        strike_arrival(other, mistake, actor=actor)
    return struck


def _brought_along(meeting: Assembly, stay: Attendance) -> list[Attendance]:
    """Return the stays that came with a member’s own, by the proxies carried, and ended with it if it is over."""
    if not meeting.organisation.has_proxies or stay.membership is None or stay.membership.person_id != stay.person_id:
        return []
    along = Attendance.objects.select_for_update(of=("self",)).filter(
        holds(), assembly=meeting, person=stay.person_id, departed_at=stay.departed_at
    )
    return carried_by_proxy(meeting, stay, list(along.exclude(pk=stay.pk).order_by("pk")))


def _demand_instant(meeting: Assembly, stay: Attendance, instead_at: datetime | None, until: datetime) -> None:
    """Stop an instant at which nobody can have come, or at which the same presence was noted otherwise."""
    if instead_at is None:
        return
    opens_at = min(doors_open_at(meeting), stay.arrived_at)
    if not opens_at <= instead_at < until:
        raise InstantOutsideStay(opens_at=opens_at, until=until)
    others = Attendance.objects.filter(
        holds(), assembly=meeting, membership=stay.membership_id, mandate=stay.mandate_id, seat_no=stay.seat_no
    ).exclude(pk=stay.pk)
    before = others.filter(arrived_at__lt=until, departed_at__gt=instead_at).order_by("arrived_at").last()
    if before is not None and before.departed_at is not None:
        raise InstantOutsideStay(opens_at=before.departed_at, until=until)


def _written_anew(
    stay: Attendance, instead_at: datetime | None, departed_at: datetime | None, actor: Actor
) -> Attendance | None:
    """Write the same stay at its right instant, None where they were not there at all."""
    if instead_at is None:
        return None
    anew: Attendance = Attendance.objects.create(
        organisation_id=stay.organisation_id,
        assembly_id=stay.assembly_id,
        membership_id=stay.membership_id,
        mandate_id=stay.mandate_id,
        seat_no=stay.seat_no,
        person_id=stay.person_id,
        channel=stay.channel,
        counts_toward_quorum=stay.counts_toward_quorum,
        arrived_at=instead_at,
        departed_at=departed_at,
        admitted_by_id=actor.account_id,
    )
    return anew


def _seen_at(meeting: Assembly, stay: Attendance, instant: datetime) -> datetime:
    """Return when to look at the quorum with the stay and without: now while it lasts, else when it began to count."""
    if stay.departed_at is None:
        return instant
    began_at = max(stay.arrived_at, meeting.opened_at or stay.arrived_at)
    return began_at if began_at < stay.departed_at else stay.arrived_at


def _figures(meeting: Assembly, at: datetime, *, but: Collection[int]) -> dict[str, Any]:
    """Return how many counted toward the quorum at an instant, and the quorum, without the stays named."""
    here = present(meeting, at, but=but)
    found = (
        quorum_of(meeting, here, at.astimezone(meeting.zone).date(), rules_of(meeting))
        if meeting.is_sitting
        else quorum_at(meeting, at, here)
    )
    return {"at": at.isoformat(), "present": here, "quorum": found.as_json() if found else None}
