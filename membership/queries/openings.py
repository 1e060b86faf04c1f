"""Opening balances: shares that a list taken in tells are held. No share was issued on the day it was taken in.

Such a line has no day of effect, for nobody knows since when: it counts on every day. What it tells, it tells as at the
day on which the list was taken in, or as at its own day where it has one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Max, Min, Q, Sum
from django.db.models.functions import Coalesce, TruncDate

from membership.models import Membership, Organisation, ShareOperation, ShareTransaction
from membership.queries.moment import Moment


@dataclass(frozen=True, slots=True)
class Opened:
    """The opening balances of a class that stand. first, last: as at which days they were brought in.

    undated_cents: what is worth in it without a day of effect.
    """

    quantity: int
    value_cents: int
    undated_cents: int
    first: date
    last: date


def as_at(effective_on: date | None, recorded_at: datetime, organisation: Organisation) -> date:
    """Return as at which day an opening balance tells what is held."""
    return effective_on or recorded_at.astimezone(organisation.zone).date()


def openings_on(organisation: Organisation, at: Moment, membership: Membership | None = None) -> dict[int, Opened]:
    """Return the opening balances that stand at a moment, by the key of their class: of all, or of one member.

    Costs one SQL statement.
    """
    known = Q(recorded_at__lte=at.known_at) if at.known_at else Q()
    mine = Q(membership=membership) if membership else Q()
    lines = ShareTransaction.objects.for_organisation(organisation).filter(known, mine)
    standing = lines.filter(
        Q(effective_on__isnull=True) | Q(effective_on__lte=at.on), operation=ShareOperation.OPENING
    ).exclude(pk__in=lines.filter(reverses__isnull=False).values("reverses"))
    worth = F("quantity") * F("unit_price_cents")
    told = Coalesce("effective_on", TruncDate("recorded_at", tzinfo=organisation.zone))
    rows = (
        standing.order_by()
        .values("share_class")
        .annotate(
            shares=Sum("quantity"),
            value=Sum(worth),
            undated=Coalesce(Sum(worth, filter=Q(effective_on__isnull=True)), 0),
            first=Min(told),
            last=Max(told),
        )
    )
    return {
        row["share_class"]: Opened(row["shares"], row["value"], row["undated"], row["first"], row["last"])
        for row in rows
    }
