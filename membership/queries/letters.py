"""One member's whole correspondence: every message and letter, each attempt, and what was learned later."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet

from membership.models import Attempt, Delivery, DeliveryEvent, Membership


def letters_to(membership: Membership, search: str = "") -> QuerySet[Delivery]:
    """Return what was sent to a member, the latest first; only what holds the words, if any are given."""
    rows = Delivery.objects.filter(membership=membership)
    for word in search.split():
        rows = rows.filter(
            Q(notice__texts__subject__icontains=word)
            | Q(notice__texts__body_text__icontains=word)
            | Q(address__icontains=word)
        )
    return (
        Delivery.objects.filter(pk__in=rows.values("pk"))
        .select_related("notice", "replaced_by")
        .prefetch_related(
            "notice__texts",
            Prefetch("attempts", Attempt.objects.order_by("number")),
            Prefetch("events", DeliveryEvent.objects.order_by("happened_at", "pk")),
        )
        .order_by("-notice__issued_at", "-pk")
    )
