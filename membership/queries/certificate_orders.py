"""How far the drawing of a certificate has come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Q, QuerySet
from redis.exceptions import RedisError

from membership.models import (
    Attempt,
    AuditEntry,
    CertificateOrder,
    DeliveryEvent,
    Notice,
    NoticeCertificate,
    Wording,
    WordingKind,
)

PROGRESS = "certificate-order:%d"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A certificate that a worker draws: how many slips of how many; failed: it could not be."""

    done: int
    slips: int
    failed: bool


def drawing_of(notice: Notice) -> Drawing | None:
    """Return the certificate of a notice that is being drawn; None where none is. Two SQL statements at most."""
    order = CertificateOrder.objects.filter(notice=notice).first()
    if order is None:
        return None
    try:
        done = int(cache.get(PROGRESS % order.pk) or 0)
    except (RedisError, OSError):  # it is drawn all the same
        done = 0
    return Drawing(done, notice.deliveries.count(), order.failed_at is not None)


def orders_waiting() -> list[int]:
    """Return the certificates that wait for a worker, or are being drawn, the oldest first."""
    rows = CertificateOrder.objects.filter(failed_at=None).order_by("asked_at", "pk")
    return list(rows.values_list("pk", flat=True))


def still_true(notice: Notice, language: str) -> NoticeCertificate | None:
    """Return the latest certificate, if it is in this language and nothing was done or learned of the notice since.

    Nine SQL statements at most, each of which stops at the first thing it finds.
    """
    certificates = NoticeCertificate.objects.filter(notice=notice).order_by("-drawn_at", "-pk")
    found: NoticeCertificate | None = certificates.first()
    if found is None or found.language != language or notice.deliveries.count() != found.slips:
        return None
    return None if any(rows.exists() for rows in _since(notice, found.drawn_at)) else found


def _since(notice: Notice, instant: datetime) -> Iterator[QuerySet[Any]]:
    """Yield where whatever changes a certificate would stand, each by an index of its own."""
    yield notice.deliveries.filter(Q(settled_at__gt=instant) | Q(first_seen_at__gt=instant))
    # In the message that gathered it as well.
    for of_the_notice in (Q(delivery__notice=notice), Q(delivery__gathered__notice=notice)):
        yield Attempt.objects.filter(of_the_notice, Q(started_at__gt=instant) | Q(finished_at__gt=instant))
        yield DeliveryEvent.objects.filter(of_the_notice, recorded_at__gt=instant)
    yield Wording.objects.filter(organisation=notice.organisation_id, kind=WordingKind.PROOF, written_at__gt=instant)
    # Whoever decides that it leaves once more is in the trail before anything else is.
    acts = AuditEntry.objects.filter(object_kind="notice", object_id=notice.public_id, at__gt=instant)
    yield acts.exclude(action__in=("notice.certified", "notice.certificate_asked"))
