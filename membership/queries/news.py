"""Who gets the news of an organisation, and how far a piece of it has come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery

from membership.models import (
    UNFINISHED,
    ConsentEvent,
    Delivery,
    DeliveryState,
    Membership,
    MembershipPeriod,
    Newsletter,
    Organisation,
    Purpose,
)
from membership.models.base import DatabaseNow, true_on


def readers_of_news(organisation: Organisation, on: date) -> QuerySet[Membership]:
    """Return the members of that day who agreed to get news and can be reached by e-mail, each person once."""
    said = ConsentEvent.objects.filter(person=OuterRef("person"), purpose=Purpose.NEWS).order_by("-at", "-pk")
    members = MembershipPeriod.objects.for_organisation(organisation).filter(true_on(on))
    readers: QuerySet[Membership] = (
        Membership.objects.for_organisation(organisation)
        .filter(pk__in=members.values("membership"))
        .exclude(person__email="")
        .annotate(agrees=Subquery(said.values("is_given")[:1]))
        .filter(agrees=True)
        .order_by("person", "pk")
        .distinct("person")
    )
    return readers


def newsletters_of(organisation: Organisation) -> QuerySet[Newsletter]:
    """Return what was written, the latest first."""
    return Newsletter.objects.for_organisation(organisation).select_related("notice").order_by("-begun_at", "-pk")


def progress_of_news(newsletter: Newsletter) -> dict[str, Any]:
    """Return where those who get it stand: recipients = sent + failed + waived + pending. One SQL statement.

    held: of those that wait, how many wait because somebody chose so; until: when the first of them leaves.
    """
    return Delivery.objects.filter(notice=newsletter.notice_id).aggregate(**_progress())


def progress_of_each(newsletters: Iterable[Newsletter]) -> dict[int, dict[str, Any]]:
    """Return the same of several that left, by their notice. One SQL statement for all."""
    notices = [one.notice_id for one in newsletters if one.notice_id is not None]
    rows = Delivery.objects.filter(notice__in=notices).values("notice_id").annotate(**_progress()).order_by()
    nothing = Delivery.objects.none().aggregate(**_progress())
    return dict.fromkeys(notices, nothing) | {row["notice_id"]: row for row in rows}


def _progress() -> dict[str, Any]:
    held = Q(state=DeliveryState.PENDING, attempts_made=0, held_until__gt=DatabaseNow())
    return {
        "recipients": Count("pk"),
        "sent": Count("pk", filter=Q(state=DeliveryState.SENT)),
        "failed": Count("pk", filter=Q(state=DeliveryState.FAILED)),
        "waived": Count("pk", filter=Q(state=DeliveryState.WAIVED)),
        "pending": Count("pk", filter=Q(state__in=UNFINISHED)),
        "held": Count("pk", filter=held),
        "until": Min("held_until", filter=held),
    }
