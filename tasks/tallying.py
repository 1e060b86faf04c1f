"""Counting closed polls, away from the mail and from what opens and closes them."""

from __future__ import annotations

from celery import shared_task

from voting.services import attempting, due
from voting.services.sealed.calling_keepers import call_keepers

# Rung again by the next sweep: what waits behind a long count is not rung for each minute of it.
FORGOTTEN_AFTER_SECONDS = 55


@shared_task(name="tasks.tally_poll")
def tally_poll(poll_id: int) -> bool:
    """Count one closed poll, from whichever stage it has reached. It may now wait for the keys of people."""
    done = attempting.attempt_tally(poll_id)
    call_keepers()
    return done


@shared_task(name="tasks.do_what_is_due")
def do_what_is_due() -> dict[str, int]:
    """Open and close the polls whose time has come, and ring for those to count."""
    return due.do_what_is_due(count=ring_to_count)


def ring_to_count(poll_id: int) -> bool:
    """Let the worker that counts look at a poll: the verifier may take minutes, and no vote closes late for it."""
    tally_poll.apply_async(args=(poll_id,), expires=FORGOTTEN_AFTER_SECONDS)
    return False
