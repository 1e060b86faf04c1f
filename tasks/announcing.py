"""Messages of a meeting that have an hour of their own: that a vote is open, what came of it, reminders."""

from __future__ import annotations

from celery import shared_task

from voting.services.announcing import announce_due


@shared_task(name="tasks.announce")
def announce() -> int:
    """Send those whose hour has come. Rung when a vote opened, closed or was counted; the sweep looks as well."""
    return announce_due()
