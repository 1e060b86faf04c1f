"""The allocation of a surplus: its amounts, who did what use, and what each member would get."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from governance.models import Assembly, MemberUse, Motion, MotionState, SurplusPlan, SurplusShare
from governance.rules.surplus import AUXILIARY_REBATES, REBATES, RESERVE, SUPPORT, assess
from membership.models import Category, MembershipPeriod, Organisation
from membership.models.base import STILL_RECORDED
from membership.rules.findings import Finding
from membership.rules.resolved import ResolvedRules
from membership.rules.years import year_ending

AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Allocation:
    """Where the surplus of a year would go. by_category: cents of rebates by the key of the category."""

    year_end_on: date
    surplus_cents: int
    reserve_cents: int
    by_category: dict[str, int]
    recommended_on: date | None = None

    def amounts(self, categories: list[Category]) -> dict[str, int]:
        """Return the cents by use, in the words of the rules."""
        found = {RESERVE: self.reserve_cents}
        for category in categories:
            if cents := self.by_category.get(category.key, 0):
                found[use_of(category)] = found.get(use_of(category), 0) + cents
        return found


@dataclass(frozen=True, slots=True)
class CategoryPart:
    """What one category gets. members, use_cents: those of whom a use was taken in."""

    category: Category
    amount_cents: int
    members: int
    use_cents: int


@dataclass(frozen=True, slots=True)
class MemberPart:
    """What one member would get in one category."""

    membership_id: int
    number: str
    name: str
    category: Category
    use_cents: int
    amount_cents: int


def use_of(category: Category) -> str:
    """Return under which use rebates to a category fall: auxiliary members are those without a vote."""
    return REBATES if category.votes else AUXILIARY_REBATES


def categories_of(organisation: Organisation) -> list[Category]:
    return list(Category.objects.for_organisation(organisation).order_by("position", "key"))


def plan_of(assembly: Assembly) -> SurplusPlan | None:
    """Return the amounts put to a meeting, if any were."""
    rows = SurplusPlan.objects.filter(motion__assembly=assembly)
    found: SurplusPlan | None = rows.select_related("motion__assembly__organisation", "entered_by", "letters").first()
    return found


def adopted_instead(plan: SurplusPlan) -> list[Motion]:
    """Return what the meeting adopted under the point of the plan, where its own motion was divided or not adopted."""
    motion = plan.motion
    if motion.state in (MotionState.PROPOSED, MotionState.ADOPTED):
        return []
    rows = Motion.objects.filter(
        assembly_id=motion.assembly_id,
        item__position=motion.item.position,
        state=MotionState.ADOPTED,
        amends=None,
    )
    return list(rows.select_related("item", "resolution").order_by("item__rank"))


def is_decided(plan: SurplusPlan) -> bool:
    """Return whether the meeting allocated the surplus, by the motion of the plan or by others under its point."""
    return plan.motion.state == MotionState.ADOPTED or bool(adopted_instead(plan))


def outdated_uses(plan: SurplusPlan) -> QuerySet[MemberUse]:
    """Return the uses of those whom the register does not know in that category in the year of the plan."""
    organisation = plan.organisation
    year = year_ending(plan.year_end_on, organisation.year_end_month, organisation.year_end_day)
    known = MembershipPeriod.objects.filter(
        STILL_RECORDED,
        membership=OuterRef("membership"),
        category=OuterRef("category"),
        effective__overlap=DateRange(year.first, year.last, "[]"),
    )
    found: QuerySet[MemberUse] = MemberUse.objects.filter(~Exists(known), plan=plan)
    return found


def allocation_of(plan: SurplusPlan) -> Allocation:
    """Return the amounts of a plan. Costs one SQL statement."""
    shares = list(SurplusShare.objects.filter(plan=plan).select_related("category"))
    return Allocation(
        year_end_on=plan.year_end_on,
        surplus_cents=plan.surplus_cents,
        reserve_cents=sum(one.amount_cents for one in shares if one.category is None),
        by_category={one.category.key: one.amount_cents for one in shares if one.category is not None},
        recommended_on=plan.recommended_on,
    )


def findings_on(allocation: Allocation, categories: list[Category], rules: ResolvedRules) -> tuple[Finding, ...]:
    """Return what the rules say of the amounts."""
    support = sum(allocation.by_category.get(one.key, 0) for one in categories if one.key == SUPPORT)
    return assess(allocation.surplus_cents, allocation.amounts(categories), rules, support_cents=support)


def by_category(plan: SurplusPlan) -> list[CategoryPart]:
    """Return each category that gets something or of whom uses were taken in. Costs three SQL statements."""
    uses = MemberUse.objects.filter(plan=plan).values("category").annotate(members=Count("pk"), cents=Sum("use_cents"))
    used = {row["category"]: row for row in uses}
    amounts = dict(
        SurplusShare.objects.filter(plan=plan, category__isnull=False).values_list("category", "amount_cents")
    )
    return [
        CategoryPart(
            category=one,
            amount_cents=amounts.get(one.pk, 0),
            members=used[one.pk]["members"] if one.pk in used else 0,
            use_cents=used[one.pk]["cents"] if one.pk in used else 0,
        )
        for one in categories_of(plan.organisation)
        if one.pk in used or amounts.get(one.pk)
    ]


def parts_of(plan: SurplusPlan) -> Iterator[MemberPart]:
    """Yield what each member would get, by category then number; the parts of a category sum to its amount.

    Costs one SQL statement, and no memory for each member.
    """
    yield from map(part_of, uses_in_order(plan).iterator(chunk_size=AT_ONCE))


def uses_in_order(plan: SurplusPlan) -> QuerySet[MemberUse]:
    """Return what was done with each member, each with its rebate, for a page of them."""
    rows: QuerySet[MemberUse] = MemberUse.objects.filter(plan=plan)
    return rows.select_related("membership__person", "category").order_by("pk")


def part_of(use: MemberUse) -> MemberPart:
    return MemberPart(
        membership_id=use.membership_id,
        number=use.membership.number,
        name=use.membership.person.full_name,
        category=use.category,
        use_cents=use.use_cents,
        amount_cents=use.rebate_cents,
    )
