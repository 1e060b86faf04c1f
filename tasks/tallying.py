"""Counting closed polls, away from the mail."""

from __future__ import annotations

from celery import shared_task

from voting.services import due, tally


@shared_task(name="tasks.tally_poll")
def tally_poll(poll_id: int) -> bool:
    """Count one closed poll, from whichever stage it has reached."""
    return tally.run_tally(poll_id)


@shared_task(name="tasks.do_what_is_due")
def do_what_is_due() -> dict[str, int]:
    """Open, close and count the polls whose time has come."""
    return due.do_what_is_due()
