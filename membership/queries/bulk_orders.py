"""Changes of more members than a page can show: which wait for a worker, and how far one of them is."""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache
from django.db.models import QuerySet

from membership.models import BulkOrder, BulkOrderState, Organisation

WAITING = (BulkOrderState.LOOKING, BulkOrderState.MAKING, BulkOrderState.UNDOING)
# What nobody confirmed is forgotten, with the names in it.
LASTS = timedelta(days=1)
_SHOWN_SECONDS = 600


def orders_of(organisation: Organisation) -> QuerySet[BulkOrder]:
    """Return the changes asked of a worker, the latest first."""
    rows: QuerySet[BulkOrder] = BulkOrder.objects.for_organisation(organisation).order_by("-asked_at", "-pk")
    return rows


def waiting_orders() -> list[int]:
    """Return the orders that a worker has to go on with, the oldest first."""
    return list(BulkOrder.objects.filter(state__in=WAITING).order_by("asked_at").values_list("pk", flat=True))


def progress_of(order: BulkOrder) -> int:
    """Return how many members a worker says it is done with. Only a picture: what is true stands in the order."""
    done: int = cache.get(_key(order), 0)
    return min(done, order.found if order.state == BulkOrderState.LOOKING else order.changing)


def show_progress(order: BulkOrder, done: int) -> None:
    """Let pages see how far a worker is, while its transaction shows nothing yet."""
    cache.set(_key(order), done, _SHOWN_SECONDS)


def _key(order: BulkOrder) -> str:
    return f"bulk-order:{order.public_id}:{order.state}"
