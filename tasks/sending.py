"""Sending what is owed: the mail tasks."""

from __future__ import annotations

from celery import shared_task

from membership.services import mailer, sending

BATCH = 50
# So many batches a task, then it rings for the next: a long mailing never outlives its message.
BATCHES_PER_TASK = 10


@shared_task(name="tasks.send_notices")
def send_notices() -> int:
    """Claim and send what is due, then ring again if there may be more."""
    sent = 0
    for _ in range(BATCHES_PER_TASK):
        token, ids = sending.claim(BATCH)
        if not ids:
            return sent
        sent += mailer.send_batch(ids, token)
    send_notices.delay()
    return sent
