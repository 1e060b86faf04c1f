"""What somebody finds on arriving: their organisations, and for the office its register in a few figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.db.models import Count, Exists, OuterRef, QuerySet

from membership.access import LINK_HOLDS, links_anywhere
from membership.models import (
    Account,
    AccountLink,
    Category,
    Membership,
    MembershipPeriod,
    Organisation,
    Person,
    RoleGrant,
    sort_key,
)
from membership.models.base import STILL_RECORDED
from membership.queries.deaths import died
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
class Left:
    """An organisation of which the account was a member and is nothing any more. on: the first day without it."""

    organisation: Organisation
    on: date


def places_left(account: Account, now: datetime) -> list[Left]:
    """Return the organisations that the account has left, the latest first. Costs two SQL statements."""
    here = {link.organisation_id for link in links_anywhere(account)}
    links = AccountLink.objects.filter(LINK_HOLDS, account=account).exclude(organisation__in=here)
    stays = MembershipPeriod.objects.filter(
        STILL_RECORDED, membership__person__in=links.values("person"), effective__upper_inf=False
    )
    # Whoever shared a mailbox with somebody who died is not told that they left.
    stays = stays.exclude(died("membership__person")).select_related("organisation")
    left: dict[Organisation, date] = {}
    for stay in stays:
        # A day that the organisation has yet to see is that of a member still.
        if (end := stay.effective.upper) is not None and end <= now.astimezone(stay.organisation.zone).date():
            left[stay.organisation] = max(end, left.get(stay.organisation, end))
    return sorted((Left(*one) for one in left.items()), key=lambda one: one.on, reverse=True)


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
    """Return the figures of a day, as known at an instant. Costs three SQL statements that read every member,
    and one that does not."""
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
        without_address=Count("pk", filter=lacking(Missing.ADDRESS, at, organisation)),
        without_email=Count("pk", filter=lacking(Missing.EMAIL, at, organisation)),
        without_representative=Count("pk", filter=lacking(Missing.REPRESENTATIVE, at, organisation)),
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
