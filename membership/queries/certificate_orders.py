"""How far the drawing of a certificate has come."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache
from redis.exceptions import RedisError

from membership.models import CertificateOrder, Notice

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
