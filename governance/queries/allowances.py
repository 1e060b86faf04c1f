"""Attendance allowances: the rates of a body, who came to its meetings, what was drawn of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum

from governance.models import (
    AllowanceDue,
    AllowanceMeeting,
    AllowanceRate,
    AllowanceStatement,
    Assembly,
    AssemblyState,
    Attendance,
    Body,
    SittingKind,
)
from governance.queries.presence import holds
from governance.rules.allowance import Presence, Rate
from membership.models import Person


def rates_of(body: Body) -> QuerySet[AllowanceRate]:
    """Return what a meeting of the body gives, the latest first."""
    rows: QuerySet[AllowanceRate] = AllowanceRate.objects.filter(body=body).select_related("resolution")
    return rows


def rates_known(body: Body) -> tuple[Rate, ...]:
    return tuple(Rate(one.from_on, one.amount_cents) for one in rates_of(body))


def presences_of(body: Body, first_on: date, last_on: date) -> list[Presence]:
    """Return who was at the table of each meeting held in the period. Costs one SQL statement.

    A meeting that is not over gives nothing yet; whoever left before it was opened was not there.
    """
    zone = body.organisation.zone
    stays = Attendance.objects.filter(
        Q(departed_at=None) | Q(departed_at__gt=F("assembly__opened_at")),
        holds(),
        assembly__body=body,
        assembly__kind=SittingKind.MEETING,
        assembly__state=AssemblyState.ENDED,
        assembly__starts_at__gte=datetime.combine(first_on, time.min, zone),
        assembly__starts_at__lt=datetime.combine(last_on + timedelta(days=1), time.min, zone),
        mandate__isnull=False,
    )
    rows = stays.values_list("person", "assembly", "assembly__starts_at")
    return [Presence(person, meeting, starts_at.astimezone(zone).date()) for person, meeting, starts_at in rows]


def meetings_not_over(body: Body, first_on: date, last_on: date) -> date | None:
    """Return the day of the first meeting of the period that was called and has not ended; None when all are over."""
    zone = body.organisation.zone
    waiting = Assembly.objects.filter(
        body=body,
        kind=SittingKind.MEETING,
        state__in=(AssemblyState.CALLED, AssemblyState.IN_SESSION),
        starts_at__gte=datetime.combine(first_on, time.min, zone),
        starts_at__lt=datetime.combine(last_on + timedelta(days=1), time.min, zone),
    )
    starts_at = waiting.order_by("starts_at").values_list("starts_at", flat=True).first()
    return starts_at.astimezone(zone).date() if starts_at else None


def statements_of(body: Body) -> QuerySet[AllowanceStatement]:
    """Return what was drawn, the latest first, with how many it is due to, its sum, and how many are still unpaid."""
    rows: QuerySet[AllowanceStatement] = AllowanceStatement.objects.filter(body=body).annotate(
        people=Count("dues"),
        cents=Sum("dues__amount_cents"),
        unpaid=Count("dues", filter=Q(dues__paid_on=None)),
    )
    return rows.order_by("-period")


def dues_of(statement: AllowanceStatement) -> QuerySet[AllowanceDue]:
    """Return what is due to each, by name, with the meetings it is for. Costs two SQL statements."""
    rows: QuerySet[AllowanceDue] = AllowanceDue.objects.filter(statement=statement)
    return _whole(rows)


def dues_to(people: Iterable[Person], body: Body) -> QuerySet[AllowanceDue]:
    """Return what is or was due to these persons for the meetings of a body, the latest first."""
    rows: QuerySet[AllowanceDue] = AllowanceDue.objects.filter(statement__body=body, person__in=list(people))
    return _whole(rows).order_by("-statement__period")


def _whole(rows: QuerySet[AllowanceDue]) -> QuerySet[AllowanceDue]:
    meetings = AllowanceMeeting.objects.select_related("assembly")
    return rows.select_related("person", "statement__body__organisation").prefetch_related(
        Prefetch("meetings", queryset=meetings)
    )
