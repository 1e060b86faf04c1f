"""How rebates were paid, and which are still to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from membership.models import Organisation, Rebate, RebatePayment


@dataclass(frozen=True, slots=True)
class Unpaid:
    """What is still to be paid of a year: how many lines, and what they come to."""

    count: int
    amount_cents: int


def unpaid_rebates(organisation: Organisation, year_end_on: date, on: date) -> QuerySet[Rebate]:
    """Return the lines of a year that are owed by a day and of which nobody noted how they were paid."""
    taken_back = Rebate.objects.filter(reverses=OuterRef("pk"))
    paid = RebatePayment.objects.filter(taken_back_at=None, rebate=OuterRef("pk"))
    rows: QuerySet[Rebate] = Rebate.objects.for_organisation(organisation).filter(
        ~Exists(taken_back), ~Exists(paid), year_end_on=year_end_on, reverses=None, effective_on__lte=on
    )
    return rows.order_by("pk")


def unpaid_of(organisation: Organisation, year_end_on: date, on: date) -> Unpaid:
    """Return what is still to be paid of a year, by a day. Costs one SQL statement."""
    cents = list(unpaid_rebates(organisation, year_end_on, on).values_list("amount_cents", flat=True))
    return Unpaid(len(cents), sum(cents))
