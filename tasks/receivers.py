"""What rings when a service announces something. A bell that fails is not an error: rows wait."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog
from celery import Task
from django.dispatch import receiver
from kombu.exceptions import OperationalError

from membership.signals import (
    archive_asked,
    bulk_ordered,
    certificate_asked,
    clock_moved,
    members_imported,
    notice_issued,
    provider_event_kept,
)
from tasks.bulk import go_on
from tasks.celery import LONGEST_TASK_SECONDS
from tasks.certificates import draw
from tasks.duplicates import look
from tasks.privacy import make
from tasks.provider_events import settle_provider_event
from tasks.sending import send_news, send_notices
from tasks.sweeping import sweep
from tasks.tallying import do_what_is_due, tally_poll
from voting.signals import poll_closed, poll_opened

log = structlog.get_logger("unevoix.bell")
_AT_ONCE = timedelta(0)


def ring(task: Task[..., Any], *args: Any, after: timedelta = _AT_ONCE) -> None:
    """Ask a worker to look now, or after a while. Without a broker the next sweep does it."""
    try:
        task.apply_async(args=args, countdown=max(after.total_seconds(), 0), retry=False)
    except OperationalError as error:
        log.warning("bell not heard", task=task.name, error=str(error))


@receiver(notice_issued)
def on_notice_issued(**_: Any) -> None:
    ring(send_notices)
    ring(send_news)


@receiver(provider_event_kept)
def on_provider_event_kept(event_id: int, **_: Any) -> None:
    ring(settle_provider_event, event_id)


@receiver(archive_asked)
def on_archive_asked(**_: Any) -> None:
    ring(make)


@receiver(certificate_asked)
def on_certificate_asked(order_id: int, **_: Any) -> None:
    ring(draw, order_id)


@receiver(bulk_ordered)
def on_bulk_ordered(order_id: int, **_: Any) -> None:
    ring(go_on, order_id)


@receiver(members_imported)
def on_members_imported(organisation_id: int, **_: Any) -> None:
    ring(look, organisation_id)


@receiver(poll_opened)
def on_poll_opened(closes_in: timedelta, **_: Any) -> None:
    # A longer wait than the broker's own memory would come twice; the sweep sees to those.
    if closes_in.total_seconds() < LONGEST_TASK_SECONDS:
        ring(do_what_is_due, after=closes_in + timedelta(milliseconds=200))


@receiver(poll_closed)
def on_poll_closed(poll_id: int, **_: Any) -> None:
    ring(tally_poll, poll_id)


@receiver(clock_moved)
def on_clock_moved(**_: Any) -> None:
    ring(sweep)
