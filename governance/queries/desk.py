"""What somebody accompanies: the organisations where an account is an officer, each with its dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from governance.access import assemblies_for
from governance.models import Assembly, AssemblyState
from governance.queries.compliance import obligations_on
from governance.queries.follow_ups import late_follow_ups
from governance.rules.year import Obligation, State
from membership.access import OFFICE, OFFICERS
from membership.models import Account, RoleGrant
from membership.queries.home import Place

TO_COME = frozenset({State.NEXT, State.LATER})
UNDER_WAY = (AssemblyState.DRAFT, AssemblyState.CALLED, AssemblyState.IN_SESSION)


@dataclass(frozen=True, slots=True)
class Accompanied:
    """One organisation on a desk. on: its own day. last_on: the last day of access, None where it has no end.

    meeting: the next of its members. late: its duties that are late; to_come: those with a day, the nearest first.
    """

    place: Place
    on: date
    last_on: date | None
    meeting: Assembly | None
    late: tuple[Obligation, ...]
    to_come: tuple[Obligation, ...]
    late_follow_ups: int


def accompanied_by(places: Sequence[Place]) -> list[Place]:
    """Return the places where one is an officer, in the order given."""
    return [place for place in places if place.roles & OFFICERS]


def desk_of(account: Account, places: Sequence[Place], now: datetime) -> list[Accompanied]:
    """Return the dates of these places. Costs some sixteen SQL statements for each of them, and one for all."""
    ends = _last_days(account, places, now)
    return [_accompanied(place, ends.get(place.organisation.pk), now) for place in places]


def _accompanied(place: Place, last_on: date | None, now: datetime) -> Accompanied:
    here = place.organisation
    on = now.astimezone(here.zone).date()
    duties = obligations_on(here, on)
    today = datetime.combine(on, time.min, here.zone)
    meetings = assemblies_for(here, place.roles).filter(state__in=UNDER_WAY, starts_at__gte=today)
    return Accompanied(
        place,
        on,
        last_on,
        meetings.order_by("starts_at").defer("resolved_rules").first(),
        tuple(one for one in duties if one.state(on) is State.LATE),
        tuple(one for one in duties if one.state(on) in TO_COME),
        late_follow_ups(here, on, with_bodies=bool(place.roles & OFFICE)).count(),
    )


def _last_days(account: Account, places: Sequence[Place], now: datetime) -> dict[int, date | None]:
    """Return the last day of access by organisation: of the role that lasts longest."""
    found: dict[int, date | None] = {}
    here = {place.organisation.pk: now.astimezone(place.organisation.zone).date() for place in places}
    for grant in RoleGrant.objects.filter(account=account, organisation__in=here, role__in=OFFICERS):
        key = grant.organisation_id
        if here[key] not in grant.valid:
            continue
        end = grant.valid.upper
        last = None if end is None else date.fromordinal(end.toordinal() - 1)
        known = found.get(key, last)
        found[key] = None if last is None or known is None else max(last, known)
    return found
