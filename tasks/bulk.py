"""Changes of more members than a page can wait for, one step of one of them at a time."""

from __future__ import annotations

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded

from membership.queries.bulk_orders import waiting_orders
from membership.services.bulk_orders import drop_forgotten, give_up, go_on_with


@shared_task(name="tasks.go_on_with_bulk_order")
def go_on(order_id: int) -> bool:
    """Look at an order, or make it: whichever step it waits for."""
    try:
        return go_on_with(order_id)
    except SoftTimeLimitExceeded:
        # Rung again it would take as long again, each minute, for ever.
        return give_up(order_id)


@shared_task(name="tasks.go_on_with_bulk_orders")
def go_on_with_all() -> int:
    """Ring for each order that waits, so that a fault in one keeps none from the others; drop what was forgotten."""
    for order_id in waiting_orders():
        go_on.delay(order_id)
    return drop_forgotten()
