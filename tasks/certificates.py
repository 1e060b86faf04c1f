"""Certificates of sending that are too long to draw while somebody waits."""

from __future__ import annotations

from celery import shared_task

from membership.services.certificate_orders import draw_certificates


@shared_task(name="tasks.draw_certificates")
def draw() -> int:
    """Draw those that wait. Whatever the bell missed is found by the sweep of each minute."""
    return draw_certificates()
