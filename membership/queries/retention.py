"""What is past the period for which it is kept: former members one can still reach, applications that led nowhere."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

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
    ShareTransaction,
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
class Rooms:
    """What is past its period, nothing of it read yet; the rules with what they say today."""

    persons: QuerySet[Any]
    """Former members, those who may be erased first. Each says whether they hold shares, to be paid back before."""
    beside: QuerySet[Person]
    """Those who never were members: they acted for one, or sat on a body."""
    applications: QuerySet[Application]
    incidents: QuerySet[Incident]
    notices: QuerySet[Notice]
    """The oldest first: notices and letters of which one still holds where they were sent."""
    imports: QuerySet[ImportBatch]
    """Those of which one still holds the rows that were refused."""
    rules: tuple[ResolvedRule, ...]

    def held(self) -> int:
        """Return of how many former members the shares are to be paid back first. Costs one SQL statement."""
        return self.persons.filter(holds_shares=True).count()

    def count(self) -> PastCount:
        """Return how many there are in all. Costs seven SQL statements."""
        rooms: tuple[QuerySet[Any], ...] = (
            self.persons, self.beside, self.applications, self.incidents, self.notices, self.imports
        )  # fmt: skip
        return PastCount(sum(room.count() for room in rooms), self.held())


@dataclass(frozen=True, slots=True)
class PastCount:
    """How many in all, and of how many the shares are to be paid back before they may be erased."""

    all: int
    held: int

    @property
    def to_erase(self) -> int:
        return self.all - self.held


@dataclass(frozen=True, slots=True)
class PastPeriod:
    """So many of each room at most, read."""

    persons: tuple[Person, ...]
    beside: tuple[Person, ...]
    applications: tuple[Application, ...]
    incidents: tuple[Incident, ...]
    notices: tuple[Notice, ...]
    imports: tuple[ImportBatch, ...]


def past_rooms(organisation: Organisation, on: date) -> Rooms:
    """Return what is past its period on a day, to be counted or read page by page.

    Costs a few SQL statements: the rules, and who still has a part in something.
    """
    rules = rules_for(organisation, on)
    decided_before = cutoff(on, "retention_application_years", rules)
    applications = Application.objects.for_organisation(organisation).filter(
        state__in=(ApplicationState.REFUSED, ApplicationState.WITHDRAWN), decided_at__date__lt=decided_before
    )
    incidents = Incident.objects.for_organisation(organisation).filter(found_on__lt=incidents_before(on, rules))
    left = cutoff(on, "retention_contact_years", rules)
    return Rooms(
        persons=_reachable(organisation, left),
        beside=_reachable_beside(organisation, left),
        applications=applications.exclude(
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
        .order_by("decided_at", "pk"),
        incidents=incidents.order_by("found_on", "pk"),
        notices=_with_addresses(organisation, cutoff(on, "retention_notice_years", rules)),
        imports=_with_rows(organisation, cutoff(on, "retention_import_years", rules)),
        rules=tuple(rules[key] for key in KEYS),
    )


def past_period(organisation: Organisation, on: date, *, most: int = 50) -> PastPeriod:
    """Return what is past its period on a day, so many of each room at most. Costs one SQL statement more for each."""
    rooms = past_rooms(organisation, on)
    return PastPeriod(
        persons=tuple(rooms.persons[:most]),
        beside=tuple(rooms.beside[:most]),
        applications=tuple(rooms.applications[:most]),
        incidents=tuple(rooms.incidents[:most]),
        notices=tuple(rooms.notices[:most]),
        imports=tuple(rooms.imports[:most]),
    )


def persons_to_erase(
    organisation: Organisation, on: date, *, most: int, but: Collection[int] = frozenset()
) -> tuple[Person, ...]:
    """Return the persons past their period who hold no shares, without those named."""
    rooms = past_rooms(organisation, on)
    former = rooms.persons.filter(holds_shares=False).exclude(pk__in=but)[:most]
    return (*former, *rooms.beside.exclude(pk__in=but)[:most])


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
    # A line of the ledger is never taken out: of each class, the sum says whether any are held.
    lines = ShareTransaction.objects.filter(membership__person=OuterRef("pk")).order_by().values("share_class")
    held = Exists(lines.annotate(held=Sum("quantity")).exclude(held=0))
    return found.annotate(holds_shares=held).select_related("organisation").order_by("holds_shares", "sort_key", "pk")


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
