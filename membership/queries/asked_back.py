"""Requests to have shares paid back, as they stood on a day and as it was known then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, DateField, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from membership.models import Membership, Organisation, RedemptionRequest, RedemptionState, RedemptionStep
from membership.queries.moment import Moment

OPEN = (RedemptionState.REQUESTED, RedemptionState.APPROVED)


def as_it_stood(rows: QuerySet[RedemptionRequest], at: Moment) -> QuerySet[Any]:
    """Return those that were asked by then, each with the state it stood in (`stood`) and the day then foreseen.

    A request stands as its last step says; without one it waits. What the board decided later says nothing of when it
    was to be paid.
    """
    steps = RedemptionStep.objects.filter(at.recorded_by("recorded_at"), request=OuterRef("pk"), on__lte=at.on)
    last = Subquery(steps.order_by("-pk").values("state")[:1])
    granted = (RedemptionState.APPROVED, RedemptionState.PAID)
    found: QuerySet[Any] = (
        rows.filter(at.recorded_by("created_at"), requested_on__lte=at.on)
        .annotate(stood=Coalesce(last, Value(RedemptionState.REQUESTED.value)))
        .annotate(foreseen=Case(When(stood__in=granted, then=F("planned_on")), output_field=DateField()))
    )
    return found


@dataclass(frozen=True, slots=True)
class AskedBack:
    """A request as it stood at a moment."""

    request: RedemptionRequest
    state: RedemptionState
    planned_on: date | None

    @property
    def paid_on(self) -> date | None:
        """The day it was paid back, where it was by then."""
        line = self.request.redemption if self.state is RedemptionState.PAID else None
        return line.effective_on if line else None

    @property
    def said(self) -> str:
        return str(self.state.label)


def asked_of(membership: Membership, at: Moment) -> list[AskedBack]:
    """Return everything a member had asked to have back by then, the latest first. Costs one SQL statement."""
    rows = RedemptionRequest.objects.filter(membership=membership).select_related("share_class", "redemption")
    return _told(as_it_stood(rows, at).order_by("-requested_on", "-pk"))


def open_at(organisation: Organisation, at: Moment) -> list[AskedBack]:
    """Return the requests that waited at a moment, or were granted and not paid; the oldest first."""
    rows = RedemptionRequest.objects.for_organisation(organisation).select_related("membership__person", "share_class")
    return _told(as_it_stood(rows, at).filter(stood__in=OPEN).order_by("requested_on", "pk"))


def _told(rows: QuerySet[Any]) -> list[AskedBack]:
    return [AskedBack(one, RedemptionState(one.stood), one.foreseen) for one in rows]
