"""What is past the period for which it is kept: former members one can still reach, applications that led nowhere."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, Q, QuerySet

from membership.models import (
    UNFINISHED,
    AccountLink,
    Address,
    Age,
    Application,
    ApplicationState,
    Delivery,
    ImportBatch,
    ImportRefusal,
    Incident,
    MembershipPeriod,
    Notice,
    Organisation,
    Person,
    Phone,
)
from membership.models.base import STILL_RECORDED
from membership.queries.beside import no_longer_tied
from membership.queries.rules import rules_for
from membership.rules.erasing import cutoff, incidents_before
from membership.rules.resolved import ResolvedRule

KEYS = (
    "retention_register",
    "retention_contact_years",
    "retention_application_years",
    "retention_notice_years",
    "retention_import_years",
    "retention_incident_years",
    "incident_register_years",
    "retention_acts",
)


@dataclass(frozen=True, slots=True)
class PastPeriod:
    """So many of each at most; the rules with what they say today."""

    persons: tuple[Person, ...]
    beside: tuple[Person, ...]
    """Those who never were members: they acted for one, or sat on a body."""
    applications: tuple[Application, ...]
    incidents: tuple[Incident, ...]
    notices: tuple[Notice, ...]
    """The oldest first: notices and letters of which one still holds where they were sent."""
    imports: tuple[ImportBatch, ...]
    """Those of which one still holds the rows that were refused."""
    rules: tuple[ResolvedRule, ...]


def past_period(
    organisation: Organisation, on: date, *, most: int = 50, but: Collection[int] = frozenset()
) -> PastPeriod:
    """Return what is past its period on a day, without the persons named.

    Costs seven SQL statements, and one for each room above.
    """
    rules = rules_for(organisation, on)
    decided_before = cutoff(on, "retention_application_years", rules)
    applications = Application.objects.for_organisation(organisation).filter(
        state__in=(ApplicationState.REFUSED, ApplicationState.WITHDRAWN), decided_at__date__lt=decided_before
    )
    incidents = Incident.objects.for_organisation(organisation).filter(found_on__lt=incidents_before(on, rules))
    left = cutoff(on, "retention_contact_years", rules)
    return PastPeriod(
        persons=tuple(_reachable(organisation, left).exclude(pk__in=but).order_by("sort_key", "pk")[:most]),
        beside=tuple(_reachable_beside(organisation, left).exclude(pk__in=but)[:most]),
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
        notices=tuple(_with_addresses(organisation, cutoff(on, "retention_notice_years", rules))[:most]),
        imports=tuple(_with_rows(organisation, cutoff(on, "retention_import_years", rules))[:most]),
        rules=tuple(rules[key] for key in KEYS),
    )


def _with_addresses(organisation: Organisation, issued_before: date) -> QuerySet[Notice]:
    """Return what was sent before a day, is settled for all, and still says where it went."""
    began = datetime.combine(issued_before, time.min, organisation.zone)
    unsettled = Delivery.objects.filter(
        Q(state__in=UNFINISHED) | Q(state="by_post", settled_at=None), notice=OuterRef("pk")
    )
    found: QuerySet[Notice] = Notice.objects.for_organisation(organisation).filter(
        ~Exists(unsettled), issued_at__lt=began, addresses_erased_on=None
    )
    return found.order_by("issued_at", "pk")


def _with_rows(organisation: Organisation, before: date) -> QuerySet[ImportBatch]:
    """Return the imports of before a day that still hold a row they refused."""
    held = ImportRefusal.objects.filter(batch=OuterRef("pk")).exclude(raw={}, params={})
    found: QuerySet[ImportBatch] = ImportBatch.objects.for_organisation(organisation).filter(
        Exists(held), imported_at__lt=datetime.combine(before, time.min, organisation.zone)
    )
    return found.order_by("imported_at", "pk")


def _reachable(organisation: Organisation, left_before: date) -> QuerySet[Person]:
    """Return those who left before a day and never came back, and of whom one still holds how to reach them."""
    periods = MembershipPeriod.objects.filter(STILL_RECORDED, organisation=organisation)
    ended = periods.filter(effective__endswith__lte=left_before).values("membership__person")
    later = periods.filter(
        Q(effective__endswith__gt=left_before) | Q(effective__upper_inf=True), membership__person=OuterRef("pk")
    )
    found: QuerySet[Person] = Person.objects.for_organisation(organisation).filter(
        _held(), ~Exists(later), pk__in=ended
    )
    return found.select_related("organisation")


def _reachable_beside(organisation: Organisation, since: date) -> QuerySet[Person]:
    """Return those who never were members, had no part in anything since a day, and can still be reached."""
    lived = Exists(Address.objects.filter(person=OuterRef("pk")))
    return no_longer_tied(organisation, since).filter(_held() | lived).select_related("organisation")


def _held() -> Q:
    """Return the condition that one still holds how to reach somebody."""
    return (
        ~Q(email="")
        | ~Q(phone="")
        | Q(Exists(Phone.objects.filter(person=OuterRef("pk"))))
        | Q(Exists(Age.objects.filter(person=OuterRef("pk"))))
        | Q(Exists(AccountLink.objects.filter(person=OuterRef("pk"))))
    )
