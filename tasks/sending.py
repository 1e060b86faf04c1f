"""Sending what is owed: the mail tasks."""

from __future__ import annotations

import time

from celery import shared_task

from membership.services import mailer, sender, sending

BATCH = 50
# So long a task, then it rings for the next: a long mailing never outlives its message.
SECONDS_PER_TASK = 60


@shared_task(name="tasks.send_notices")
def send_notices() -> int:
    """Claim and send what is due at the rate of the account, then ring again if there may be more.

    What a held account keeps waiting is found by the sweep of each minute.
    """
    sent = 0
    give_up = time.monotonic() + SECONDS_PER_TASK
    while time.monotonic() < give_up:
        token, ids = sending.claim(BATCH)
        if ids:
            sent += mailer.send_batch(ids, token)
            continue
        wait = sender.time_to_next()
        if wait is None or not sending.is_something_due():
            return sent
        time.sleep(wait.total_seconds())
    send_notices.delay()
    return sent
