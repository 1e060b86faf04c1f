"""Sections and households, with who belongs to them on a day."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from membership.models import (
    Household,
    HouseholdMember,
    Membership,
    MembershipPeriod,
    Organisation,
    Section,
    SectionMembership,
)
from membership.models.base import true_on


def sections_on(organisation: Organisation, on: date, known_at: datetime | None = None) -> QuerySet[Section]:
    """Return the sections with how many members each has on a day, those closed last. One SQL statement."""
    belonging = SectionMembership.objects.filter(
        _members(on, "membership", known_at), true_on(on, known_at=known_at), section=OuterRef("pk")
    )
    counted = belonging.order_by().values("section").annotate(count=Count("pk")).values("count")
    rows = Section.objects.for_organisation(organisation).annotate(members=Coalesce(Subquery(counted), 0))
    found: QuerySet[Section] = rows.order_by(F("closed_on").desc(nulls_first=True), "kind", "position", "key")
    return found


def members_of(section: Section, on: date, known_at: datetime | None = None) -> QuerySet[Membership]:
    """Return the members of a section on a day, in the order of names: whoever left is no member of it either."""
    belong = true_on(on, known_at=known_at, prefix="sections__")
    rows = Membership.objects.filter(_members(on, "pk", known_at), belong, sections__section=section)
    found: QuerySet[Membership] = rows.select_related("person", "organisation").order_by("person__sort_key", "pk")
    return found


def _members(on: date, membership: str, known_at: datetime | None) -> Q:
    """Return the condition that a membership runs on a day."""
    runs = true_on(on, known_at=known_at)
    return Q(Exists(MembershipPeriod.objects.filter(runs, membership=OuterRef(membership))))


def households_on(organisation: Organisation, on: date, known_at: datetime | None = None) -> QuerySet[Household]:
    """Return the households with how many persons live in each on a day, those closed last."""
    lives = true_on(on, known_at=known_at, prefix="members__")
    rows = Household.objects.for_organisation(organisation).annotate(persons=Count("members", filter=lives))
    found: QuerySet[Household] = rows.order_by("closed_on", "name", "pk")
    return found


def living_in(household: Household, on: date, known_at: datetime | None = None) -> QuerySet[HouseholdMember]:
    """Return who lives in a household on a day, in the order of names."""
    rows = HouseholdMember.objects.filter(true_on(on, known_at=known_at), household=household)
    found: QuerySet[HouseholdMember] = rows.select_related("person").order_by("person__sort_key", "pk")
    return found


def persons_of(household: Household, on: date) -> QuerySet[HouseholdMember]:
    """Return who lives in a household on a day or will, in the order of names."""
    now_or_later = true_on(on) | Q(recorded__upper_inf=True, effective__startswith__gt=on)
    rows = HouseholdMember.objects.filter(now_or_later, household=household).select_related("person")
    found: QuerySet[HouseholdMember] = rows.order_by("person__sort_key", "pk")
    return found
