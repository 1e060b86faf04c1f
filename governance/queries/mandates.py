"""Who sits where: the seats of each body on a day, and who held them before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from governance.models import Assembly, Body, Mandate, MotionState, Seat
from governance.rules import terms
from governance.rules.terms import Standing
from membership.models import Organisation
from membership.models.base import known, true_on


def that_elected(organisation: Organisation) -> QuerySet[Assembly]:
    """Return the assemblies of the members, or of a part of them, at which somebody was elected, the latest first."""
    rows: QuerySet[Assembly] = Assembly.objects.for_organisation(organisation).filter(body=None)
    return rows.filter(motions__state=MotionState.ELECTED).distinct().order_by("-starts_at")


@dataclass(frozen=True, slots=True)
class Place:
    """A seat and who holds it, None while it is vacant. before: those who held it, the latest first."""

    seat: Seat
    holder: Mandate | None
    before: tuple[Mandate, ...]

    @property
    def since(self) -> date | None:
        return self.holder.effective.lower if self.holder else None

    @property
    def falls_in(self) -> int | None:
        """Return the year of the annual meeting that ends the mandate; None when nothing says."""
        return year_of_fall(self.holder) if self.holder else None

    def falls(self, coming: int) -> int | None:
        """Return the year in which the seat falls, held or vacant. coming: that of the next annual meeting."""
        if self.holder:
            return self.falls_in
        if self.seat.falls_in is None:
            return None
        return terms.next_fall(self.seat.falls_in, self.seat.term_years or 1, coming)

    def standing(self, coming: int) -> Standing | None:
        return terms.standing(self.falls_in, coming) if self.holder else None


@dataclass(frozen=True, slots=True)
class Bench:
    """A body with its places, in the order of their numbers."""

    body: Body
    places: tuple[Place, ...]

    @property
    def held(self) -> int:
        return sum(place.holder is not None for place in self.places)

    @property
    def vacant(self) -> int:
        return len(self.places) - self.held


def year_of_fall(mandate: Mandate) -> int | None:
    """Return the year of the annual meeting that ends a mandate, counted from its first day where it is not written."""
    if mandate.falls_in is not None:
        return mandate.falls_in
    since = mandate.effective.lower
    if since is None or mandate.term_years is None:
        return None
    return terms.falls_in(since.year, mandate.term_years)


def bodies_on(organisation: Organisation, on: date) -> list[Body]:
    """Return the bodies there are on a day, with seats or without."""
    rows = Body.objects.for_organisation(organisation).filter(Q(closed_on=None) | Q(closed_on__gt=on))
    return list(rows.select_related("group", "section").order_by("pk"))


def benches_of(organisation: Organisation, on: date, *, known_at: datetime | None = None) -> list[Bench]:
    """Return the bodies that have seats, as they are on a day. Costs three SQL statements."""
    rows = Seat.objects.for_organisation(organisation).filter(Q(retired_on=None) | Q(retired_on__gt=on))
    rows = rows.filter(Q(body__closed_on=None) | Q(body__closed_on__gt=on))
    seats: dict[int, list[Seat]] = {}
    for seat in rows.select_related("group", "body", "owner__person").order_by("number"):
        seats.setdefault(seat.body_id, []).append(seat)
    mandates = Mandate.objects.for_organisation(organisation).filter(known(known_at))
    held = {
        one.seat_id: one
        for one in mandates.filter(true_on(on, known_at=known_at)).select_related("person", "membership__person")
    }
    past: dict[int, list[Mandate]] = {}
    for one in mandates.filter(effective__endswith__lte=on).select_related("person", "ended_by").order_by("-effective"):
        past.setdefault(one.seat_id, []).append(one)
    return [
        Bench(
            body=places[0].body,
            places=tuple(Place(seat, held.get(seat.pk), tuple(past.get(seat.pk, ()))) for seat in places),
        )
        for places in sorted(seats.values(), key=lambda places: places[0].body_id)
    ]
