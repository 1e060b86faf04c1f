"""To whom rebates of a year are owed, and what stands in the ledger for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from django.db.models import Max, QuerySet, Sum

from membership.models import Category, Membership, Organisation, Rebate
from membership.queries.deaths import died


@dataclass(frozen=True, slots=True)
class Owed:
    """What stands for one member in one category, its corrections included."""

    category: Category
    use_cents: int
    amount_cents: int


def rebates_owed(organisation: Organisation, year_end_on: date) -> Iterator[tuple[int, list[Owed]]]:
    """Yield each membership to which a rebate of the year stands, with what stands by category. Two SQL statements."""
    categories = {one.pk: one for one in Category.objects.for_organisation(organisation)}
    lines = Rebate.objects.for_organisation(organisation).filter(year_end_on=year_end_on)
    sums = (
        lines.values("membership", "category")
        .annotate(cents=Sum("amount_cents"), used=Max("use_cents"))
        .filter(cents__gt=0)
        .order_by("membership", "category__position", "category__key")
        .values_list("membership", "category", "used", "cents")
    )
    for membership, rows in groupby(sums, key=itemgetter(0)):
        yield membership, [Owed(categories[category], used, cents) for _member, category, used, cents in rows]


def written_to(organisation: Organisation, memberships: list[int]) -> QuerySet[Membership]:
    """Return those among memberships who are written to, with whom they are: after a death the estate is, by itself."""
    rows: QuerySet[Membership] = Membership.objects.for_organisation(organisation).filter(pk__in=memberships)
    return rows.filter(~died("person")).select_related("person").order_by("person__sort_key", "pk")
