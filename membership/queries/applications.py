"""The applications for membership: those that wait for the board, and all there ever were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import reduce
from operator import and_

from django.db.models import Max, Min, Q, QuerySet

from membership.models import Application, ApplicationState, Membership, Organisation, sort_key

SHOWN = 50


class Stage(Enum):
    """Where applications may stand, as one looks for them."""

    AWAITING = "awaiting"
    DECIDED = "decided"
    ADMITTED = "admitted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def states(self) -> tuple[ApplicationState, ...]:
        return _STATES[self]


_STATES = {
    Stage.AWAITING: (ApplicationState.RECEIVED,),
    Stage.DECIDED: (ApplicationState.ADMITTED, ApplicationState.REFUSED, ApplicationState.WITHDRAWN),
    Stage.ADMITTED: (ApplicationState.ADMITTED,),
    Stage.REFUSED: (ApplicationState.REFUSED,),
    Stage.WITHDRAWN: (ApplicationState.WITHDRAWN,),
}


@dataclass(frozen=True, slots=True)
class Sought:
    """Which applications are looked for. year: in which they came; search: words of a name, accents or not."""

    stage: Stage | None = None
    year: int | None = None
    search: str = ""


def waiting_applications(organisation: Organisation) -> tuple[Application, ...]:
    """Return the oldest fifty that nobody has decided on, each with its category. Costs one SQL statement."""
    rows = Application.objects.for_organisation(organisation).filter(state=ApplicationState.RECEIVED)
    return tuple(rows.select_related("category").order_by("received_at", "pk")[:SHOWN])


def applications_sought(organisation: Organisation, sought: Sought) -> QuerySet[Application]:
    """Return the applications looked for, in the order of names, each with its category and whom it made a member."""
    found: QuerySet[Application] = Application.objects.for_organisation(organisation)
    if sought.stage is not None:
        found = found.filter(state__in=sought.stage.states)
    if sought.year is not None:
        zone = organisation.zone
        first, following = (datetime(year, 1, 1, tzinfo=zone) for year in (sought.year, sought.year + 1))
        found = found.filter(received_at__gte=first, received_at__lt=following)
    if words := sort_key(sought.search).split():
        found = found.filter(reduce(and_, (Q(sort_key__contains=word) for word in words)))
    return found.select_related("category", "membership").order_by("sort_key", "received_at", "pk")


def application_that_made(member: Membership) -> Application | None:
    """Return the application by which somebody became a member, with its documents. Costs two SQL statements."""
    rows = Application.objects.filter(organisation=member.organisation_id, membership=member)
    found: Application | None = rows.prefetch_related("documents__document").first()
    return found


def years_of_applications(organisation: Organisation) -> list[int]:
    """Return the years from the last in which one came to the first. Costs one SQL statement."""
    rows = Application.objects.for_organisation(organisation)
    ends = rows.aggregate(first=Min("received_at"), last=Max("received_at"))
    if ends["first"] is None:
        return []
    first, last = (ends[end].astimezone(organisation.zone).year for end in ("first", "last"))
    return list(range(last, first - 1, -1))
