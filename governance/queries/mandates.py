"""Who sits where: the seats of each body on a day, and who held them before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from governance.models import Body, Mandate, Seat
from membership.models import Organisation
from membership.models.base import STILL_RECORDED, true_on


@dataclass(frozen=True, slots=True)
class Place:
    """A seat and who holds it, None while it is vacant. before: those who held it, the latest first."""

    seat: Seat
    holder: Mandate | None
    before: tuple[Mandate, ...]

    @property
    def since(self) -> date | None:
        return self.holder.effective.lower if self.holder else None


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


def benches_of(organisation: Organisation, on: date) -> list[Bench]:
    """Return the bodies that have seats, as they are on a day. Costs three SQL statements."""
    seats: dict[int, list[Seat]] = {}
    for seat in Seat.objects.for_organisation(organisation).select_related("group", "body").order_by("number"):
        seats.setdefault(seat.body_id, []).append(seat)
    rows = Mandate.objects.for_organisation(organisation).filter(STILL_RECORDED)
    held = {one.seat_id: one for one in rows.filter(true_on(on)).select_related("person", "membership")}
    past: dict[int, list[Mandate]] = {}
    for one in rows.filter(effective__endswith__lte=on).select_related("person").order_by("-effective"):
        past.setdefault(one.seat_id, []).append(one)
    return [
        Bench(
            body=places[0].body,
            places=tuple(Place(seat, held.get(seat.pk), tuple(past.get(seat.pk, ()))) for seat in places),
        )
        for places in sorted(seats.values(), key=lambda places: places[0].body_id)
    ]
