"""Instalments of shares that are late: what each member should have paid by now, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from membership.models import Membership, Organisation, ShareClass, ShareInstalment, SharePayment, ShareTransaction
from membership.queries.shares import OPENING


@dataclass(frozen=True, slots=True)
class LateShares:
    """Of one member and class. since: the day on which the oldest part that is not paid was due."""

    membership: Membership
    share_class: ShareClass
    overdue_cents: int
    since: date


def late_shares(organisation: Organisation, on: date, *, most: int = 50) -> list[LateShares]:
    """Return who has not paid an instalment whose day is past, as `rules.shares.holding` counts it; the oldest first.

    Costs two SQL statements, and two more where somebody is late.
    """
    due = _instalments(organisation).filter(due_on__lt=on)
    mine = {"membership": OuterRef("subscription__membership"), "share_class": OuterRef("subscription__share_class")}
    lines = ShareTransaction.objects.filter(Q(effective_on=None) | Q(effective_on__lte=on), **mine)
    later = _instalments(organisation).filter(
        due_on__gt=on,
        # What is subscribed from later on lets nothing of before wait.
        subscription__effective_on__lte=on,
        subscription__membership=OuterRef("subscription__membership"),
        subscription__share_class=OuterRef("subscription__share_class"),
    )
    worth = F("quantity") * F("unit_price_cents")
    owed = (
        _sum(lines, worth)
        - _sum(lines.filter(OPENING), worth)
        - _sum(SharePayment.objects.filter(effective_on__lte=on, **mine), F("amount_cents"))
        - _sum(later, F("amount_cents"), by="subscription__membership")
    )
    rows = (
        due.annotate(owed=owed)
        .filter(owed__gt=0)
        .order_by("due_on", "pk")
        .select_related("subscription__membership__person", "subscription__share_class")
    )
    # One line for each member and class, of which several instalments may be late.
    found: dict[tuple[int, int], list[ShareInstalment]] = {}
    for row in rows[: most * 12]:
        found.setdefault((row.subscription.membership_id, row.subscription.share_class_id), []).append(row)
    return sorted((_late(some) for some in list(found.values())[:most]), key=lambda one: one.since)


def _late(due: list[ShareInstalment]) -> LateShares:
    """Return what is late of one member: payments settle the oldest parts first."""
    overdue = left = int(due[-1].owed)  # type: ignore[attr-defined]  # annotated
    since = due[-1].due_on
    for one in reversed(due):
        if left <= 0:
            break
        left, since = left - one.amount_cents, one.due_on
    subscription = due[-1].subscription
    return LateShares(subscription.membership, subscription.share_class, overdue, since)


def _instalments(organisation: Organisation) -> QuerySet[ShareInstalment]:
    taken_back = ShareTransaction.objects.filter(reverses=OuterRef("subscription"))
    rows: QuerySet[ShareInstalment] = ShareInstalment.objects.for_organisation(organisation)
    return rows.exclude(Exists(taken_back))


def _sum(rows: QuerySet[Any], what: Any, *, by: str = "membership") -> Any:
    summed = rows.order_by().values(by).annotate(sum=Sum(what)).values("sum")
    return Coalesce(Subquery(summed, output_field=BigIntegerField()), 0, output_field=BigIntegerField())
