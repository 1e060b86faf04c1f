"""What somebody finds on arriving: their organisations, and for the office its register in a few figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from membership.models import (
    Category,
    Membership,
    MembershipPeriod,
    Organisation,
    PersonKind,
    Representation,
    sort_key,
)
from membership.models.base import true_on

FOUND = 10
SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Figures:
    """The members of a day, and what is missing before they can all be reached and represented."""

    by_category: tuple[tuple[Category, int], ...]
    without_email: int
    without_representative: int

    @property
    def members(self) -> int:
        return sum(count for _category, count in self.by_category)


def figures_on(organisation: Organisation, on: date) -> Figures:
    """Return the figures of a day, as known now. Costs three SQL statements that read every member."""
    counts = dict(
        MembershipPeriod.objects.for_organisation(organisation)
        .filter(true_on(on))
        .values_list("category")
        .annotate(members=Count("pk"))
        .order_by()
    )
    categories = Category.objects.for_organisation(organisation)
    missing = _members_on(organisation, on).aggregate(
        without_email=Count("pk", filter=Q(person__email="")),
        without_representative=Count("pk", filter=Q(person__kind=PersonKind.LEGAL) & ~Exists(_named(on))),
    )
    return Figures(by_category=tuple((category, counts.get(category.pk, 0)) for category in categories), **missing)


def without_representative(organisation: Organisation, on: date) -> QuerySet[Membership]:
    """Return the legal persons for whom nobody who is a person in the register may act that day."""
    found: QuerySet[Membership] = (
        _members_on(organisation, on)
        .filter(~Exists(_named(on)), person__kind=PersonKind.LEGAL)
        .select_related("person")
        .order_by("person__sort_key")
    )
    return found


def _members_on(organisation: Organisation, on: date) -> QuerySet[Membership]:
    period = MembershipPeriod.objects.filter(true_on(on), membership=OuterRef("pk"))
    found: QuerySet[Membership] = Membership.objects.for_organisation(organisation).filter(Exists(period))
    return found


def _named(on: date) -> QuerySet[Representation]:
    named: QuerySet[Representation] = Representation.objects.filter(
        true_on(on), membership=OuterRef("pk"), person__isnull=False
    )
    return named


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
