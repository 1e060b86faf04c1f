"""The sweep: once a minute it looks at the rows and rings for whatever the broker lost."""

from __future__ import annotations

from celery import shared_task

from membership.services import sending
from tasks.sending import send_notices
from voting.services import due


@shared_task(name="tasks.sweep")
def sweep() -> dict[str, int]:
    """Give back what dead workers held, wake the senders, and do what the clock asks for."""
    released = sending.release_expired()
    send_notices.delay()
    return {**released, **due.do_what_is_due()}
