"""What somebody finds on arriving: their organisations, and for the office its register in a few figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.db.models import Count, Exists, OuterRef, QuerySet

from membership.access import links_anywhere
from membership.models import (
    Account,
    Category,
    Membership,
    MembershipPeriod,
    Organisation,
    Person,
    RoleGrant,
    sort_key,
)
from membership.queries.moment import Moment
from membership.queries.register_search import Missing, lacking

FOUND = 10
SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation where an account is somebody: with its roles, and the persons it may act as."""

    organisation: Organisation
    roles: frozenset[str]
    persons: tuple[Person, ...]


def places_of(account: Account, now: datetime) -> list[Place]:
    """Return the organisations of an account, in the order of their names. Costs two SQL statements."""
    persons: dict[Organisation, list[Person]] = {}
    roles: dict[Organisation, set[str]] = {}
    for link in links_anywhere(account).select_related("organisation"):
        persons.setdefault(link.organisation, []).append(link.person)
    for grant in RoleGrant.objects.filter(account=account).select_related("organisation"):
        # Each organisation has its own day: it may already be tomorrow in one of them.
        if now.astimezone(grant.organisation.zone).date() in grant.valid:
            roles.setdefault(grant.organisation, set()).add(grant.role)
    return [
        Place(organisation, frozenset(roles.get(organisation, ())), tuple(persons.get(organisation, ())))
        for organisation in sorted(persons.keys() | roles.keys(), key=lambda one: sort_key(one.name_fr))
    ]


@dataclass(frozen=True, slots=True)
class Figures:
    """The members of a day, and what is missing before they can all be reached and represented."""

    by_category: tuple[tuple[Category, int], ...]
    without_address: int
    without_email: int
    without_representative: int

    @property
    def members(self) -> int:
        return sum(count for _category, count in self.by_category)


def figures_on(organisation: Organisation, on: date, known_at: datetime | None = None) -> Figures:
    """Return the figures of a day, as known at an instant. Costs three SQL statements that read every member."""
    at = Moment(on, known_at)
    counts = dict(
        MembershipPeriod.objects.for_organisation(organisation)
        .filter(at.true)
        .values_list("category")
        .annotate(members=Count("pk"))
        .order_by()
    )
    categories = Category.objects.for_organisation(organisation)
    missing = _members_at(organisation, at).aggregate(
        without_address=Count("pk", filter=lacking(Missing.ADDRESS, at)),
        without_email=Count("pk", filter=lacking(Missing.EMAIL, at)),
        without_representative=Count("pk", filter=lacking(Missing.REPRESENTATIVE, at)),
    )
    return Figures(by_category=tuple((category, counts.get(category.pk, 0)) for category in categories), **missing)


def _members_at(organisation: Organisation, at: Moment) -> QuerySet[Membership]:
    period = MembershipPeriod.objects.filter(at.true, membership=OuterRef("pk"))
    found: QuerySet[Membership] = Membership.objects.for_organisation(organisation).filter(Exists(period))
    return found


def organisations_called(name: str) -> list[Organisation]:
    """Return a few organisations whose name holds what was typed, accents or not; too little finds none.

    Reads them all: an installation serves hundreds, and their names are compared without accents.
    """
    words = sort_key(name).split()
    if len("".join(words)) < SHORTEST_NAME:
        return []
    found = (
        organisation
        for organisation in Organisation.objects.order_by("name_fr")
        if all(word in sort_key(organisation.name_fr, organisation.name_en, organisation.slug) for word in words)
    )
    return list(islice(found, FOUND))
