"""What is past the period for which it is kept: former members one can still reach, applications that led nowhere."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from membership.models import (
    AccountLink,
    Age,
    Application,
    ApplicationState,
    Incident,
    MembershipPeriod,
    Organisation,
    Person,
    Phone,
)
from membership.models.base import STILL_RECORDED
from membership.queries.rules import rules_for
from membership.rules.erasing import cutoff
from membership.rules.resolved import ResolvedRule

KEYS = (
    "retention_register",
    "retention_contact_years",
    "retention_application_years",
    "retention_notice_years",
    "retention_incident_years",
    "retention_acts",
)


@dataclass(frozen=True, slots=True)
class PastPeriod:
    """So many of each at most; the rules with what they say today."""

    persons: tuple[Person, ...]
    applications: tuple[Application, ...]
    incidents: tuple[Incident, ...]
    rules: tuple[ResolvedRule, ...]


def past_period(
    organisation: Organisation, on: date, *, most: int = 50, but: Collection[int] = frozenset()
) -> PastPeriod:
    """Return what is past its period on a day, without the persons named. Costs four SQL statements."""
    rules = rules_for(organisation, on)
    decided_before = cutoff(on, "retention_application_years", rules)
    applications = Application.objects.for_organisation(organisation).filter(
        state__in=(ApplicationState.REFUSED, ApplicationState.WITHDRAWN), decided_at__date__lt=decided_before
    )
    incidents = Incident.objects.for_organisation(organisation).filter(
        found_on__lt=cutoff(on, "retention_incident_years", rules)
    )
    left = cutoff(on, "retention_contact_years", rules)
    return PastPeriod(
        persons=tuple(_reachable(organisation, left).exclude(pk__in=but).order_by("sort_key", "pk")[:most]),
        applications=tuple(
            applications.exclude(
                email="",
                phone="",
                line="",
                city="",
                postal_code="",
                message="",
                guardian_name="",
                birth_on=None,
                attested_age=None,
            )
            .select_related("organisation")
            .order_by("decided_at")[:most]
        ),
        incidents=tuple(incidents[:most]),
        rules=tuple(rules[key] for key in KEYS),
    )


def _reachable(organisation: Organisation, left_before: date) -> QuerySet[Person]:
    """Return those who left before a day and never came back, and of whom one still holds how to reach them."""
    periods = MembershipPeriod.objects.filter(STILL_RECORDED, organisation=organisation)
    ended = periods.filter(effective__endswith__lte=left_before).values("membership__person")
    later = periods.filter(
        Q(effective__endswith__gt=left_before) | Q(effective__upper_inf=True), membership__person=OuterRef("pk")
    )
    held = (
        ~Q(email="")
        | ~Q(phone="")
        | Exists(Phone.objects.filter(person=OuterRef("pk")))
        | Exists(Age.objects.filter(person=OuterRef("pk")))
        | Exists(AccountLink.objects.filter(person=OuterRef("pk")))
    )
    found: QuerySet[Person] = Person.objects.for_organisation(organisation).filter(held, ~Exists(later), pk__in=ended)
    return found.select_related("organisation")
