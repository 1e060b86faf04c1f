"""Certificates of sending that are too long to draw while somebody waits."""

from __future__ import annotations

from celery import shared_task

from membership.queries.certificate_orders import orders_waiting
from membership.services.certificate_orders import draw_certificate


@shared_task(name="tasks.draw_certificate")
def draw(order_id: int) -> bool:
    """Draw one: each has the time limit of a task for itself."""
    return draw_certificate(order_id)


@shared_task(name="tasks.draw_certificates")
def draw_all() -> None:
    """Ring for each that waits: whatever the bell missed is found by the sweep of each minute."""
    for order_id in orders_waiting():
        draw.delay(order_id)
