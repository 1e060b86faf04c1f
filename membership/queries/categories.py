"""The categories of an organisation with their members, its classes of shares with what is held of them."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from membership.clock import today
from membership.models import Category, MembershipPeriod, Organisation, ShareClass, ShareTransaction
from membership.models.base import true_on
from membership.rules.categories import assess_auxiliary_categories, assess_share_price
from membership.rules.findings import Finding, Outcome
from membership.rules.resolved import ResolvedRules


def offered_categories(organisation: Organisation) -> QuerySet[Category]:
    """Return the categories that somebody may come into today."""
    rows: QuerySet[Category] = Category.objects.for_organisation(organisation)
    return rows.filter(open_on(today(organisation)))


def offered_classes(organisation: Organisation) -> QuerySet[ShareClass]:
    """Return the classes of shares that may be subscribed today, the qualifying one first."""
    rows: QuerySet[ShareClass] = ShareClass.objects.for_organisation(organisation)
    return rows.filter(open_on(today(organisation))).order_by("-is_qualifying", "key")


def open_on(on: date) -> Q:
    """Return the condition «takes newcomers, or subscriptions, on a day», of a category or a class of shares."""
    return Q(closed_on=None) | Q(closed_on__gt=on)


def categories_on(organisation: Organisation, on: date) -> QuerySet[Category]:
    """Return each category with how many members it has on a day, as `members`. One SQL statement."""
    periods = MembershipPeriod.objects.filter(true_on(on), category=OuterRef("pk")).order_by()
    members = periods.values("category").annotate(n=Count("pk")).values("n")
    rows: QuerySet[Category] = Category.objects.for_organisation(organisation)
    return rows.annotate(members=Coalesce(Subquery(members), 0))


def share_classes_on(organisation: Organisation, on: date) -> QuerySet[ShareClass]:
    """Return each class of shares, the qualifying one first, with how many are held on a day, as `held`."""
    effective = Q(effective_on=None) | Q(effective_on__lte=on)
    lines = ShareTransaction.objects.filter(effective, share_class=OuterRef("pk")).order_by()
    held = lines.values("share_class").annotate(n=Sum("quantity")).values("n")
    rows: QuerySet[ShareClass] = ShareClass.objects.for_organisation(organisation)
    return rows.annotate(held=Coalesce(Subquery(held), 0)).order_by("-is_qualifying", "key")


def found_of_auxiliary(organisation: Organisation, rules: ResolvedRules, *, more: int = 0) -> tuple[Finding, ...]:
    """Return what the rules say of the categories without a vote, so many more counted. Costs one SQL statement."""
    # One that let its last member go and takes no other is a category of nobody.
    held = MembershipPeriod.objects.filter(true_on(today(organisation)), category=OuterRef("pk"))
    rows = Category.objects.for_organisation(organisation).filter(votes=False)
    without = rows.filter(open_on(today(organisation)) | Q(Exists(held))).count()
    return tuple(assess_auxiliary_categories(without + more, rules))


def found_of_categories(organisation: Organisation, rules: ResolvedRules) -> tuple[Finding, ...]:
    """Return what is not as the rules have it: categories without a vote, the price of the shares one must hold.

    Costs two SQL statements.
    """
    qualifying = ShareClass.objects.for_organisation(organisation).filter(is_qualifying=True)
    priced = [assess_share_price(cents, rules) for cents in qualifying.values_list("unit_price_cents", flat=True)]
    every = (*found_of_auxiliary(organisation, rules), *priced)
    return tuple(one for one in every if one is not None and one.outcome is not Outcome.MET)
