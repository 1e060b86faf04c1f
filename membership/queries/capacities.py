"""In what capacities one human being may come to a meeting: as a member, for others, as an alternate."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from membership.models import Membership, MembershipPeriod, Organisation, Person, Relation, Representation
from membership.models.base import true_on

A_DAY = timedelta(days=1)
# A membership and one of its seats.
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Capacity:
    """One capacity. membership: of whoever would be voted for; relation None: as that member, in person."""

    membership: Membership
    relation: Relation | None = None

    @property
    def name(self) -> str:
        return self.membership.person.full_name


@dataclass(frozen=True, slots=True)
class Several:
    """A human being who may come in more than one capacity."""

    person: Person
    capacities: tuple[Capacity, ...]


def several_capacities(organisation: Organisation, on: date) -> list[Several]:
    """Return those who may come in several capacities on a day, in the order of names. Three SQL statements."""
    acting = _acting(organisation, on)
    counted = acting.values("person").annotate(acts_for=Count("membership", distinct=True))
    members = MembershipPeriod.objects.for_organisation(organisation).filter(
        true_on(on), membership__person__in=acting.values("person")
    )
    of_right = set(members.values_list("membership__person", flat=True))
    several = {row["person"] for row in counted if row["acts_for"] > 1 or row["person"] in of_right}
    return of_persons(organisation, several, on)


def of_persons(organisation: Organisation, persons: Collection[int], on: date) -> list[Several]:
    """Return the capacities of some persons on a day: their own membership first. Two SQL statements."""
    found: dict[int, tuple[Person, list[Capacity]]] = {}
    rows = Membership.objects.for_organisation(organisation).filter(true_on(on, prefix="periods__"), person__in=persons)
    for membership in rows.select_related("person"):
        found.setdefault(membership.person_id, (membership.person, []))[1].append(Capacity(membership))
    acting = _acting(organisation, on).filter(person__in=persons).select_related("person", "membership__person")
    for row in acting.order_by("membership__person__sort_key"):
        assert row.person is not None  # by the filter
        capacity = Capacity(row.membership, Relation(row.relation))
        found.setdefault(row.person.pk, (row.person, []))[1].append(capacity)
    several = [Several(person, tuple(capacities)) for person, capacities in found.values()]
    return sorted(several, key=lambda one: (one.person.sort_key, one.person.pk))


def capacities_beside(
    organisation: Organisation, voices: Mapping[Place, int], on: date
) -> dict[Place, tuple[str, ...]]:
    """Return, for each seat of a membership, for whom else the human being who comes may come. Two SQL statements."""
    by_person = {one.person.pk: one.capacities for one in of_persons(organisation, set(voices.values()), on)}
    return {place: tuple(_names(by_person.get(person, ()), but=place[0])) for place, person in voices.items()}


def alternates_of(memberships: Iterable[int], on: date) -> dict[Place, str]:
    """Return the name of the alternate of each seat that has one. One SQL statement."""
    rows = Representation.objects.filter(
        true_on(on), membership__in=list(memberships), relation=Relation.ALTERNATE, person__isnull=False
    )
    return {(row.membership_id, row.seat_no): row.name for row in rows.select_related("person")}


def replaced_by_alternates(memberships: Iterable[int], on: date) -> dict[Place, Representation]:
    """Return, for each seat in which the alternate was seated for a day, the mandate that gave way to them then.

    Nothing where the seat was empty, nor where anything else of that mandate was ended since: whoever was revoked
    does not come back in. One SQL statement.
    """
    near = Q(effective__contains=on) | Q(effective__contains=on - A_DAY) | Q(effective__contains=on + A_DAY)
    rows = Representation.objects.filter(
        near,
        membership__in=list(memberships),
        relation__in=(Relation.DELEGATE, Relation.ENTITY, Relation.ALTERNATE),
        person__isnull=False,
    )
    by_place: dict[Place, list[Representation]] = {}
    for row in rows.select_related("person").order_by("pk"):
        by_place.setdefault((row.membership_id, row.seat_no), []).append(row)
    found = {place: _gave_way(told, on) for place, told in by_place.items()}
    return {place: row for place, row in found.items() if row is not None}


def _gave_way(rows: Collection[Representation], on: date) -> Representation | None:
    """Return the mandate that was interrupted, at the instant the alternate was seated, in one seat."""
    today = [row for row in rows if row.recorded.upper is None and on in row.effective]
    alternates = {row.person_id for row in today if row.relation == Relation.ALTERNATE}
    for seated in today:
        days = (seated.effective.lower, seated.effective.upper)
        if seated.relation == Relation.ALTERNATE or seated.person_id not in alternates or days != (on, on + A_DAY):
            continue
        since = seated.recorded.lower
        others = [row for row in rows if row.relation != Relation.ALTERNATE and row.person_id != seated.person_id]
        for row in others:
            if row.recorded.upper == since and on in row.effective and not _was_ended(row, others):
                return row
    return None


def _was_ended(mandate: Representation, rows: Collection[Representation]) -> bool:
    """Return whether something of a mandate that gave way was ended afterwards."""
    of_person = (row.recorded.upper for row in rows if row.person_id == mandate.person_id)
    return any(upper is not None and upper > mandate.recorded.upper for upper in of_person)


def _names(capacities: Iterable[Capacity], *, but: int) -> Iterable[str]:
    return (one.name for one in capacities if one.membership.pk != but and one.relation is not Relation.ALTERNATE)


def _acting(organisation: Organisation, on: date) -> QuerySet[Representation]:
    rows: QuerySet[Representation] = Representation.objects.for_organisation(organisation).filter(
        true_on(on), person__isnull=False
    )
    return rows
