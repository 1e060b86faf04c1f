"""What a member was given back of the surpluses."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from membership.models import Category, Membership, MembershipPeriod, Organisation, Rebate, RebatePayment
from membership.models.base import STILL_RECORDED
from membership.rules.years import year_ends

# A line that a meeting wrote, not a correction after it.
AS_ALLOCATED = Q(version=1, reverses=None)
YEARS_OFFERED = 3


def lines_of_year(organisation: Organisation, year_end_on: date) -> int:
    """Return how many lines a meeting wrote in the ledger for a year: its corrections are not counted."""
    count: int = Rebate.objects.for_organisation(organisation).filter(AS_ALLOCATED, year_end_on=year_end_on).count()
    return count


def category_ledger(organisation: Organisation, category_id: int, year_end_on: date) -> QuerySet[Rebate]:
    """Return every line of a category and a year; without its corrections, they sum to what the meeting gave it."""
    found: QuerySet[Rebate] = Rebate.objects.for_organisation(organisation).filter(
        category=category_id, year_end_on=year_end_on
    )
    return found


def sum_cents(lines: QuerySet[Rebate]) -> int:
    return int(lines.aggregate(cents=Sum("amount_cents"))["cents"] or 0)


def sums_by_category(organisation: Organisation, year_end_on: date) -> dict[int, int]:
    """Return what stands in the ledger for each category and a year, its corrections included."""
    lines = Rebate.objects.for_organisation(organisation).filter(year_end_on=year_end_on).order_by()
    return dict(lines.values_list("category").annotate(cents=Sum("amount_cents")))


def standing_rebates(membership: Membership) -> QuerySet[Rebate]:
    """Return the lines of a member that nothing took back, without those that took another back."""
    taken_back = Rebate.objects.filter(reverses=OuterRef("pk"))
    found: QuerySet[Rebate] = Rebate.objects.filter(~Exists(taken_back), membership=membership, reverses=None)
    return found


def addable_rebates(membership: Membership) -> list[tuple[Category, date]]:
    """Return of which categories and years a member has no rebate, of the latest years of which anybody has one."""
    organisation = membership.organisation
    lines = Rebate.objects.for_organisation(organisation)
    last = lines.order_by("-year_end_on").values_list("year_end_on", flat=True).first()
    if last is None:
        return []
    days = year_ends(last, organisation.year_end_month, organisation.year_end_day, count=YEARS_OFFERED)
    years = [one for one in reversed(days) if lines.filter(year_end_on=one).exists()]
    stays = MembershipPeriod.objects.filter(STILL_RECORDED, membership=membership).values("category")
    categories = Category.objects.filter(pk__in=stays).order_by("position", "key")
    standing = set(standing_rebates(membership).values_list("category", "year_end_on"))
    return [(one, year) for year in years for one in categories if (one.pk, year) not in standing]


def rebates_of(membership: Membership, known_at: datetime | None = None) -> list[Rebate]:
    """Return the lines of the ledger of rebates, the latest year first, as known at an instant. One SQL statement.

    Each says whether it was taken back (`is_taken_back`) and how it was paid (`paid`: one payment, or none); the latter
    costs a second statement.
    """
    known = Q(recorded_at__lte=known_at) if known_at else Q()
    taken_back = Rebate.objects.filter(known, reverses=OuterRef("pk"))
    rows = Rebate.objects.filter(known, membership=membership).annotate(is_taken_back=Exists(taken_back))
    paid = Prefetch("payments", queryset=_stood(known_at), to_attr="paid")
    found = rows.select_related("category").prefetch_related(paid)
    return list(found.order_by("-year_end_on", "category__position", "pk"))


def _stood(known_at: datetime | None) -> QuerySet[RebatePayment]:
    """Return the payments that stood, as known at an instant."""
    if known_at is None:
        return RebatePayment.objects.filter(taken_back_at=None)
    kept = Q(taken_back_at=None) | Q(taken_back_at__gt=known_at)
    return RebatePayment.objects.filter(kept, recorded_at__lte=known_at).order_by("pk")
