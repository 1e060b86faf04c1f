"""Understanding what mail providers told of messages, and forgetting it in time."""

from __future__ import annotations

from celery import shared_task

from membership.services.provider_events import forget_events, settle_event, settle_events

BATCH = 500


@shared_task(name="tasks.settle_provider_event")
def settle_provider_event(event_id: int) -> bool:
    """Settle the one that was just kept, whatever else waits."""
    return settle_event(event_id)


@shared_task(name="tasks.settle_provider_events")
def settle_provider_events() -> int:
    """Settle what waits. Whatever the bell missed is found by the sweep of each minute."""
    settled = settle_events(BATCH)
    if settled == BATCH:
        settle_provider_events.delay()
    return settled


@shared_task(name="tasks.forget_provider_events")
def forget_provider_events() -> int:
    """Delete what providers sent once it is long settled."""
    return forget_events()
