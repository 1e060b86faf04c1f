"""The seats of a federation’s members: how many each has, who holds them, and which are empty."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from membership.models import Membership, Organisation, Relation, Representation, VotesBasis
from membership.models.base import true_on
from membership.models.people import PersonKind
from membership.queries.facts import Facts
from membership.rules.delegations import Basis, Seats, grants_seats, seats_of
from membership.rules.resolved import ResolvedRules

HOLDERS = (Relation.DELEGATE, Relation.ENTITY)


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat on a day: who holds it, who replaces them in their absence. votes: whether it is one of those due."""

    number: int
    delegate: Representation | None
    alternate: Representation | None
    votes: bool

    @property
    def is_empty(self) -> bool:
        return self.delegate is None


@dataclass(frozen=True, slots=True)
class Delegation:
    """What one member organisation sends: its seats, and why it has that many."""

    membership: Membership
    seats: Seats
    basis: VotesBasis | None
    places: tuple[Seat, ...]

    @property
    def filled(self) -> int:
        return sum(place.votes and not place.is_empty for place in self.places)

    @property
    def because_as_json(self) -> dict[str, object]:
        return self.seats.finding.as_json()

    @property
    def empty(self) -> int:
        return self.seats.number - self.filled


def delegations_on(
    organisation: Organisation,
    on: date,
    rules: ResolvedRules,
    *,
    memberships: Collection[int] | None = None,
    known_at: datetime | None = None,
) -> list[Delegation]:
    """Return what each member organisation sends on a day, in the order of names. Four SQL statements at most."""
    rows = Membership.objects.for_organisation(organisation).filter(
        true_on(on, known_at=known_at, prefix="periods__"), person__kind=PersonKind.LEGAL
    )
    if memberships is not None:
        rows = rows.filter(pk__in=memberships)
    found = list(rows.select_related("person").order_by("person__sort_key", "number"))
    ids = [one.pk for one in found]
    bases = _bases(ids, on, known_at)
    acting: dict[int, list[Representation]] = {}
    placed = (*HOLDERS, Relation.ALTERNATE)
    held = Representation.objects.filter(true_on(on, known_at=known_at), membership__in=ids, relation__in=placed)
    for row in held.select_related("person", "instrument").order_by("relation", "seat_no"):
        acting.setdefault(row.membership_id, []).append(row)
    return [_delegation(one, bases.get(one.pk), acting.get(one.pk, []), rules) for one in found]


def _delegation(
    membership: Membership, basis: VotesBasis | None, acting: list[Representation], rules: ResolvedRules
) -> Delegation:
    seats = seats_of(_as_rule_basis(basis), rules)
    # In the order of relations, that of a delegate comes before the plain representative of the same seat.
    delegates = {row.seat_no: row for row in reversed(acting) if row.relation in HOLDERS}
    alternates = {row.seat_no: row for row in acting if row.relation == Relation.ALTERNATE}
    numbers = sorted({*range(1, seats.number + 1), *delegates})
    places = tuple(Seat(one, delegates.get(one), alternates.get(one), one <= seats.number) for one in numbers)
    return Delegation(membership, seats, basis, places)


def seats_on(membership: Membership, on: date, rules: ResolvedRules) -> int | None:
    """Return how many seats a member has on a day; None where the rules grant none."""
    if not grants_seats(rules):
        return None
    return seats_of(_as_rule_basis(_bases([membership.pk], on, None).get(membership.pk)), rules).number


def seat_facts(
    rows: Collection[Facts], on: date, rules: ResolvedRules, known_at: datetime | None
) -> dict[int, tuple[Facts, ...]]:
    """Return the facts of each seat, by membership, of the members that have several. Two SQL statements; none where
    the rules grant no seats."""
    if not grants_seats(rules):
        return {}
    legal = {row.membership_id: row for row in rows if row.person_kind == PersonKind.LEGAL and row.is_member}
    bases = _bases(legal, on, known_at)
    acting: dict[int, dict[int, Representation]] = {}
    held = Representation.objects.filter(true_on(on, known_at=known_at), membership__in=legal, relation__in=HOLDERS)
    for row in held.select_related("person").order_by("relation", "seat_no"):
        acting.setdefault(row.membership_id, {}).setdefault(row.seat_no, row)
    found = {}
    for membership, facts in legal.items():
        seats = seats_of(_as_rule_basis(bases.get(membership)), rules).number
        delegates = acting.get(membership, {})
        if seats > 1 or len(delegates) > 1:
            numbers = sorted({*range(1, seats + 1), *delegates})
            found[membership] = tuple(_of_seat(facts, one, seats, delegates.get(one)) for one in numbers)
    return found


def _of_seat(facts: Facts, number: int, seats: int, delegate: Representation | None) -> Facts:
    return replace(
        facts,
        seat_no=number,
        seats=seats,
        representative_id=delegate.person_id if delegate else None,
        representative_name=delegate.name if delegate else "",
        represented_since=delegate.effective.lower if delegate else None,
        representative_has_instrument=bool(delegate and (delegate.instrument_id or delegate.instrument_note)),
    )


def _bases(memberships: Collection[int], on: date, known_at: datetime | None) -> dict[int, VotesBasis]:
    rows = VotesBasis.objects.filter(true_on(on, known_at=known_at), membership__in=list(memberships))
    return {row.membership_id: row for row in rows}


def _as_rule_basis(basis: VotesBasis | None) -> Basis:
    return Basis(basis.size, basis.votes) if basis else Basis()
