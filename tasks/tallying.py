"""Counting closed polls, away from the mail and from what opens and closes them."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task

from tasks.announcing import announce
from voting.services import attempting, due
from voting.services.sealed.calling_keepers import call_keepers

# Rung again by the next sweep: what waits behind a long count is not rung for each minute of it.
FORGOTTEN_AFTER_SECONDS = 55
UNTIL_THE_NEXT = timedelta(seconds=60)


@shared_task(name="tasks.tally_poll")
def tally_poll(poll_id: int) -> bool:
    """Count one closed poll, from whichever stage it has reached. It may now wait for the keys of people."""
    done = attempting.attempt_tally(poll_id)
    call_keepers()
    if done:
        announce.delay()
    return done


@shared_task(name="tasks.do_what_is_due")
def do_what_is_due() -> dict[str, int]:
    """Open and close the polls whose time has come, and ring for those to count."""
    done = due.do_what_is_due(count=ring_to_count)
    if done["opened"] or done["closed"]:
        announce.delay()
    return done


@shared_task(name="tasks.watch_votes")
def watch_votes() -> dict[str, int]:
    """Do what is due, and ring at the minute of each close to come, so that nobody waits for the next look."""
    for closes_in in due.closing_within(UNTIL_THE_NEXT):
        do_what_is_due.apply_async(countdown=closes_in.total_seconds() + 0.2)
    return do_what_is_due()


def ring_to_count(poll_id: int) -> bool:
    """Let the worker that counts look at a poll: the verifier may take minutes, and no vote closes late for it."""
    tally_poll.apply_async(args=(poll_id,), expires=FORGOTTEN_AFTER_SECONDS)
    return False
