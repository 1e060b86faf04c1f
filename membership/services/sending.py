"""Claim, send, finish: how one delivery leaves without being lost, and rarely twice.

Each step is its own short transaction and nothing is held open while the mail server answers.
What a crash leaves behind says by itself where it happened:

- claimed, no attempt opened: nothing left; the delivery goes back to pending;
- attempt opened, not finished: nobody knows; the delivery is in doubt. So it is when the server falls
  silent after the message was handed over. A statutory notice is then
  sent again under the same Message-ID, and the new attempt is marked a possible duplicate: telling
  somebody twice is a smaller fault than not at all.
"""

from __future__ import annotations

import smtplib
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import DateTimeField, Func

from membership.clock import now
from membership.models import Attempt, AttemptOutcome, Delivery, DeliveryState

LEASE = timedelta(minutes=2)
FIRST_PAUSE = timedelta(minutes=5)
MOST_ATTEMPTS = 8

# One statement: two workers never claim the same row, and neither waits for the other. It is
# real time that leases run on, since the demonstration's jumps must not expire them.
CLAIM = """
UPDATE membership_delivery SET
  state = 'claimed', claim_token = %(token)s, claimed_until = clock_timestamp() + make_interval(secs => %(seconds)s)
WHERE id IN (
  SELECT id FROM membership_delivery
  WHERE channel = 'email' AND state IN ('pending', 'in_doubt') AND next_attempt_at <= unevoix_now()
  ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
RETURNING id
"""

RELEASE = """
UPDATE membership_delivery d SET
  state = CASE WHEN open.id IS NULL THEN 'pending' ELSE 'in_doubt' END,
  claim_token = NULL, claimed_until = NULL
FROM membership_delivery c
LEFT JOIN membership_attempt open ON open.delivery_id = c.id AND open.finished_at IS NULL
WHERE c.id = d.id AND d.state = 'claimed' AND d.claimed_until < clock_timestamp()
RETURNING d.id, d.state
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the mail server said of one message."""

    outcome: AttemptOutcome
    text: str


def claim(limit: int) -> tuple[uuid.UUID, list[int]]:
    """Take up to `limit` deliveries that are due. Returns the claim's token and their ids."""
    token = uuid.uuid4()
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"token": token, "seconds": int(LEASE.total_seconds()), "limit": limit})
        return token, sorted(row[0] for row in cursor.fetchall())


def release_expired() -> dict[str, int]:
    """Give back what dead workers had claimed. Returns how many went back, by state."""
    with connection.cursor() as cursor:
        cursor.execute(RELEASE)
        states = [row[1] for row in cursor.fetchall()]
    return {state: states.count(state) for state in set(states)}


@transaction.atomic
def open_attempt(delivery_id: int, token: uuid.UUID) -> Attempt | None:
    """Write that a message is about to leave. None when the claim was lost meanwhile."""
    delivery = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("person", "application", "notice", "organisation")
        .filter(pk=delivery_id, claim_token=token, state=DeliveryState.CLAIMED)
        .first()
    )
    if delivery is None:
        return None
    delivery.attempts.filter(finished_at__isnull=True).update(finished_at=now(), outcome=AttemptOutcome.UNKNOWN)
    was_in_doubt = delivery.attempts.filter(outcome=AttemptOutcome.UNKNOWN).exists()
    delivery.attempts_made += 1
    # The lease starts anew with each message, so that a slow server does not make a live worker
    # look dead; it is longer than the longest wait for an answer.
    delivery.claimed_until = Func(function="clock_timestamp", output_field=DateTimeField()) + LEASE
    delivery.save(update_fields=["attempts_made", "claimed_until"])
    return Attempt.objects.create(
        organisation_id=delivery.organisation_id,
        delivery=delivery,
        number=delivery.attempts_made,
        possible_duplicate=was_in_doubt,
    )


@transaction.atomic
def finish_attempt(attempt: Attempt, answer: Answer) -> None:
    """Write the server's answer, and what it makes of the delivery."""
    instant = now()
    delivery = Delivery.objects.select_for_update().get(pk=attempt.delivery_id)
    finished = Attempt.objects.filter(pk=attempt.pk, finished_at__isnull=True).update(
        finished_at=instant, outcome=answer.outcome, answer=answer.text[:400]
    )
    if answer.outcome != AttemptOutcome.ACCEPTED and (not finished or delivery.state == DeliveryState.SENT):
        # Taken up again by another worker meanwhile, or accepted from one that was thought dead.
        return
    delivery.last_answer = answer.text[:400]
    delivery.claim_token = None
    delivery.claimed_until = None
    if answer.outcome == AttemptOutcome.ACCEPTED:
        delivery.state = DeliveryState.SENT
        delivery.settled_at = instant
    elif answer.outcome == AttemptOutcome.PERMANENT or attempt.number >= MOST_ATTEMPTS:
        delivery.state = DeliveryState.FAILED
        delivery.settled_at = instant
    else:
        is_in_doubt = answer.outcome == AttemptOutcome.UNKNOWN
        delivery.state = DeliveryState.IN_DOUBT if is_in_doubt else DeliveryState.PENDING
        delivery.next_attempt_at = instant + FIRST_PAUSE * 2 ** (attempt.number - 1)
    delivery.save(
        update_fields=[
            "last_answer",
            "claim_token",
            "claimed_until",
            "state",
            "settled_at",
            "next_attempt_at",
        ]
    )


def send_claimed(ids: Iterable[int], token: uuid.UUID, send: Callable[[Delivery], Answer]) -> int:
    """Send claimed deliveries one by one, each with its own commit. Returns how many left."""
    sent = 0
    for delivery_id in ids:
        attempt = open_attempt(delivery_id, token)
        if attempt is None:
            continue
        answer = send(attempt.delivery)
        finish_attempt(attempt, answer)
        sent += answer.outcome == AttemptOutcome.ACCEPTED
    return sent


def answer_of(error: Exception) -> Answer:
    """Return what an SMTP failure means: try later, or give up on this address."""
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=recipients) if recipients:
            code, text = next(iter(recipients.values()))
            return _by_code(code, text)
        case smtplib.SMTPResponseException(smtp_code=code, smtp_error=text):
            return _by_code(code, text)
        case _:
            return Answer(AttemptOutcome.TEMPORARY, f"{type(error).__name__}: {error}")


def _by_code(code: int, text: bytes | str) -> Answer:
    said = text.decode(errors="replace") if isinstance(text, bytes) else text
    # RFC 5321 4.2.1: 5yz is a permanent refusal; an authentication failure is ours, not theirs.
    permanent = 500 <= code < 600 and code not in (530, 534, 535)
    outcome = AttemptOutcome.PERMANENT if permanent else AttemptOutcome.TEMPORARY
    return Answer(outcome, f"{code} {said}")
