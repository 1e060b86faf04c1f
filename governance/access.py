"""Which meetings somebody may know of: members from the day they are called, officers before.

What a board or a committee does is for those who sit on it, and for the office and the auditor (C-67.2, s. 125 to 127).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from governance.models import Assembly, Body, BodyKind, Mandate, Resolution, exercised
from membership.access import CONDUCT
from membership.models import Organisation, Person, Role
from membership.models.base import true_on

# An auditor reads everything and changes nothing.
SEE_PREPARATION = CONDUCT | {Role.AUDITOR}

# The members' own assemblies are called and held elsewhere.
MEETS = (BodyKind.BOARD, BodyKind.EXECUTIVE, BodyKind.LIAISON, BodyKind.COMMITTEE)


def assemblies_for(organisation: Organisation, roles: frozenset[str]) -> QuerySet[Assembly]:
    """Return the meetings of members that holders of these roles may know of, the latest first."""
    rows = Assembly.objects.for_organisation(organisation).filter(body=None)
    rows = rows.select_related("organisation", "part__group", "part__section")
    if roles & SEE_PREPARATION:
        return rows
    # A meeting given up before its notice left was never announced to anybody.
    return rows.filter(notice__isnull=False)


def bodies_for(organisation: Organisation, roles: frozenset[str], people: Iterable[Person], on: date) -> QuerySet[Body]:
    """Return the bodies whose business these persons may know of, with these roles, on a day."""
    rows = Body.objects.for_organisation(organisation).select_related("organisation")
    if roles & SEE_PREPARATION:
        return rows
    held = Mandate.objects.filter(true_on(on), exercised(on), person__in=list(people), seat__retired_on=None)
    return rows.filter(pk__in=held.values("seat__body"))


def sittings_for(
    organisation: Organisation, roles: frozenset[str], people: Iterable[Person], on: date
) -> QuerySet[Assembly]:
    """Return the meetings of bodies that these persons may know of, with these roles, the latest first."""
    rows = Assembly.objects.for_organisation(organisation).filter(body__in=bodies_for(organisation, roles, people, on))
    rows = rows.select_related("organisation", "body", "notice")
    return rows if roles & SEE_PREPARATION else rows.filter(notice__isnull=False)


def readable_resolutions(
    rows: QuerySet[Resolution],
    organisation: Organisation,
    roles: frozenset[str],
    people: Iterable[Person],
    on: date,
) -> QuerySet[Resolution]:
    """Return of some resolutions those of the members, a part of them included, and of bodies one may know of."""
    bodies = bodies_for(organisation, roles, people, on)
    return rows.filter(Q(motion__assembly__body=None) | Q(motion__assembly__body__in=bodies))
