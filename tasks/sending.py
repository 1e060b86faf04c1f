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
    sent, is_more = _send(news=False)
    if is_more:
        send_notices.delay()
    elif sending.is_something_due(news=True):
        # It stepped aside meanwhile.
        send_news.delay()
    return sent


@shared_task(name="tasks.send_news")
def send_news() -> int:
    """Do the same for news, on a queue of its own, a batch at a time: whatever is owed goes first."""
    sent, is_more = _send(news=True)
    if is_more:
        send_news.delay()
    return sent


def _send(*, news: bool) -> tuple[int, bool]:
    """Return how many left, and whether there may be more."""
    sent = 0
    give_up = time.monotonic() + SECONDS_PER_TASK
    with mailer.Carriers() as carriers:
        while time.monotonic() < give_up:
            token, ids = sending.claim(BATCH, news=news)
            if ids:
                sent += mailer.send_batch(ids, token, carriers)
                continue
            wait = sender.time_to_next(news=news)
            if wait is None or not sending.is_something_due(news=news):
                return sent, False
            time.sleep(wait.total_seconds())
    return sent, True
