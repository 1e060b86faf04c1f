"""Sharing the rebates of a plan out among those of whom uses are known, and keeping each part with its use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from django.db import connection

from governance.models import MemberUse, SurplusPlan, SurplusShare
from governance.rules.apportionment import apportion

AT_ONCE = 20_000
WRITE = """
UPDATE governance_memberuse AS used SET rebate_cents = part.cents
FROM unnest(%s::bigint[], %s::bigint[]) AS part(id, cents) WHERE used.id = part.id
"""


def amounts_of(plan: SurplusPlan) -> dict[int, int]:
    """Return the cents of rebates by category. Costs one SQL statement."""
    rows = SurplusShare.objects.filter(plan=plan, category__isnull=False)
    return dict(rows.values_list("category", "amount_cents"))


def shared(uses: Iterable[tuple[int, int]], amounts: dict[int, int]) -> Iterator[int]:
    """Yield the part of each use, given as category and cents, those of a category together.

    A cent left over falls among equals to the first of them: to the lowest number, as they are in its order.
    """
    for category, some in groupby(uses, key=itemgetter(0)):
        yield from apportion(amounts.get(category, 0), [cents for _category, cents in some])


def share_out(plan: SurplusPlan) -> None:
    """Write the part of each use anew, as the amounts of the plan now are."""
    uses = MemberUse.objects.filter(plan=plan).order_by("category__position", "category__key", "membership__number")
    rows = list(uses.values_list("pk", "category", "use_cents"))
    ids = [pk for pk, _category, _cents in rows]
    parts = list(shared([(category, cents) for _pk, category, cents in rows], amounts_of(plan)))
    with connection.cursor() as cursor:
        for first in range(0, len(ids), AT_ONCE):
            some = slice(first, first + AT_ONCE)
            cursor.execute(WRITE, [ids[some], parts[some]])
