"""Claim, send, finish: how one delivery leaves without being lost, and rarely twice.

Each step is its own short transaction and nothing is held open while the mail server answers.
What a crash leaves behind says by itself where it happened:

- claimed, no attempt opened: nothing left; the delivery goes back to pending;
- attempt opened, not finished: nobody knows; the delivery is in doubt. So it is when the server falls
  silent after the message was handed over. A statutory notice is then
  sent again under the same Message-ID, and the new attempt is marked a possible duplicate: telling
  somebody twice is a smaller fault than not at all.

Leases and pauses run on real time: a jump of the demonstration's clock neither expires nor postpones them.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import QuerySet, Subquery, Value

from membership.clock import now
from membership.kept import DEATH, NO_NEWS, kept
from membership.models import (
    HOLDING,
    Attempt,
    AttemptOutcome,
    Delivery,
    DeliveryEvent,
    DeliveryState,
    LaterEvent,
)
from membership.models.base import RealNow
from membership.services.bounces import flag_address
from membership.services.channels import carried_by_workers
from membership.services.prepared import row_of
from membership.services.sender import end_hold, give_allowance_back, hold_sending, take_allowance
from membership.services.sending_sql import (
    CLAIM,
    CLAIM_NEWS,
    FINISH,
    FINISH_AND_OPEN,
    KEEP_TRACE,
    LET_GO_GATHERED,
    OPEN,
    RELEASE_CLAIM,
    RELEASE_EXPIRED,
    WAIVE_UNWANTED,
    WAIVE_WITHDRAWN,
)
from membership.services.smtp_answers import Answer

log = structlog.get_logger("unevoix.mail")

LEASE = timedelta(minutes=2)
# Refused for now: five minutes, doubling up to four hours, for three days in all. Greylisting opens within the first.
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=4)
MOST_TRIES = 24
# A server that asks to slow down each time the same letter comes may mean that one: it then waits by itself.
MOST_HOLDS = 5
# After silence each try may be one copy more: few of them, and not in a hurry.
PAUSE_IN_DOUBT = timedelta(minutes=10)
MOST_DOUBTS = 4
_OF_DOUBTS = {"doubts": MOST_DOUBTS, "pause": int(PAUSE_IN_DOUBT.total_seconds())}
# An answer of the mail server is worth waiting for a database that restarts.
PAUSES_OF_DATABASE = (0.1, 1, 5, 15, 30)


@transaction.atomic
def claim(limit: int, *, news: bool = False) -> tuple[uuid.UUID, list[int]]:
    """Take up to `limit` deliveries that are due, as far as the account may send. Returns the token and their ids.

    news: of those that are owed to nobody. None of them is taken while one is due that is owed, and none at all for
    whoever wants no more.
    """
    token = uuid.uuid4()
    if news and is_something_due():
        return token, []
    allowed = take_allowance(limit, news=news)
    if not allowed:
        return token, []
    ids = _claimed(allowed, token, news=news)
    while ids:
        unwanted = _waived(ids, token, news=news)
        wanted = [pk for pk in ids if pk not in unwanted]
        if wanted or not unwanted:
            ids = wanted
            break
        # The next ones: an empty batch would say that nothing is due.
        ids = _claimed(allowed, token, news=news)
    give_allowance_back(allowed - len(ids))
    return token, ids


def _claimed(limit: int, token: uuid.UUID, *, news: bool) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            CLAIM_NEWS if news else CLAIM,
            {
                "token": token,
                "seconds": int(LEASE.total_seconds()),
                "limit": limit,
                "channels": carried_by_workers(),
            },
        )
        return sorted(row[0] for row in cursor.fetchall())


def _waived(ids: list[int], token: uuid.UUID, *, news: bool) -> set[int]:
    """Set aside what shall no longer leave of what was claimed: withdrawn, to the dead, news unwanted."""
    # The reason is kept: it is in the language of the register, whatever the last page shown here was in.
    with connection.cursor() as cursor:
        if news:
            cursor.execute(KEEP_TRACE, {"ids": ids})
            cursor.execute(LET_GO_GATHERED, {"ids": ids, "token": token})
        cursor.execute(WAIVE_WITHDRAWN, {"ids": ids, "token": token, "death": kept(DEATH)})
        waived = {row[0] for row in cursor.fetchall()}
        if news:
            cursor.execute(WAIVE_UNWANTED, {"ids": ids, "token": token, "because": kept(NO_NEWS)})
            waived |= {row[0] for row in cursor.fetchall()}
    return waived


def is_something_due(*, news: bool = False) -> bool:
    """Return whether a letter that is owed, or a piece of news, waits that could leave now."""
    waiting = Delivery.objects.filter(
        channel__in=carried_by_workers(),
        is_news=news,
        state__in=(DeliveryState.PENDING, DeliveryState.IN_DOUBT),
        next_attempt_at__lte=RealNow(),
    )
    return bool(waiting.exists())


def release_expired() -> dict[str, int]:
    """Give back what dead workers had claimed. Returns how many went back, by state."""
    with connection.cursor() as cursor:
        cursor.execute(RELEASE_EXPIRED, _OF_DOUBTS)
        states = [row[1] for row in cursor.fetchall()]
    return {state: states.count(state) for state in set(states)}


@transaction.atomic
def open_attempt(delivery_id: int, token: uuid.UUID) -> Attempt | None:
    """Write that a message is about to leave. None when the claim was lost meanwhile."""
    delivery = _to_whom().select_related("notice", "organisation").filter(pk=delivery_id).first()
    return _open(delivery, token) if delivery else None


def _to_whom() -> QuerySet[Delivery]:
    return Delivery.objects.select_related("person", "application", "correspondent")


def _open(delivery: Delivery, token: uuid.UUID) -> Attempt | None:
    return _run(OPEN, token, delivery=delivery)[1]


def _run(
    statement: str,
    token: uuid.UUID,
    *,
    finished: tuple[Attempt, Answer] | None = None,
    delivery: Delivery | None = None,
) -> tuple[bool, Attempt | None]:
    """Write that one letter was taken, that another is about to leave, or both. Returns whether; the attempt opened.

    In a transaction of its own, though it is one statement: of a worker killed while it waits here, nothing stays.
    """
    values: dict[str, Any] = {"token": token, "seconds": int(LEASE.total_seconds())}
    if finished is not None:
        attempt, answer = finished
        values |= {"attempt": attempt.pk, "told": attempt.delivery_id, "answer": answer.text[:400]}
        values |= {"provider_id": answer.provider_id[:250], "sender": answer.sender[:400]}
    if delivery is not None:
        values["delivery"] = delivery.pk
    with transaction.atomic():
        row = row_of(statement, values) or (False, None, 0, "", False)
    is_written, pk, number, address, possible_duplicate = row
    if delivery is None or pk is None:
        return is_written, None
    delivery.attempts_made, delivery.address = number, address
    return is_written, Attempt(
        pk=pk,
        organisation_id=delivery.organisation_id,
        delivery=delivery,
        number=number,
        address=address,
        possible_duplicate=possible_duplicate,
    )


@transaction.atomic
def finish_attempt(attempt: Attempt, answer: Answer) -> None:
    """Write the server's answer, and what it makes of the delivery.

    A message that already came back, as its provider said before we had the answer, stays one that came back.
    """
    instant = now()
    delivery = Delivery.objects.select_for_update().get(pk=attempt.delivery_id)
    finished = Attempt.objects.filter(pk=attempt.pk, finished_at__isnull=True).update(
        finished_at=instant,
        outcome=answer.outcome,
        answer=answer.text[:400],
        provider_id=answer.provider_id[:250],
        sender=answer.sender[:400],
    )
    if answer.outcome != AttemptOutcome.ACCEPTED and (not finished or not _is_awaited(attempt, delivery)):
        # Taken up again by another worker meanwhile, accepted from one that was thought dead, or decided otherwise: a
        # letter tells instead, or it was set aside.
        return
    if delivery.state == DeliveryState.FAILED and _came_back(attempt):
        return
    delivery.last_answer = answer.text[:400]
    delivery.claim_token = None
    delivery.claimed_until = None
    if answer.outcome not in HOLDING:
        delivery.tries += 1
        delivery.doubts += answer.outcome == AttemptOutcome.UNKNOWN
    if answer.outcome == AttemptOutcome.ACCEPTED:
        delivery.state = DeliveryState.SENT
    elif answer.outcome == AttemptOutcome.PERMANENT or _is_hopeless(delivery, answer.outcome):
        delivery.state = DeliveryState.FAILED
    else:
        in_doubt = answer.outcome == AttemptOutcome.UNKNOWN
        delivery.state = DeliveryState.IN_DOUBT if in_doubt else DeliveryState.PENDING
        delivery.next_attempt_at = RealNow() + Value(_pause(answer.outcome, delivery.tries))
    delivery.settled_at = instant if delivery.state in (DeliveryState.SENT, DeliveryState.FAILED) else None
    delivery.save(
        update_fields=[
            "last_answer",
            "claim_token",
            "claimed_until",
            "tries",
            "doubts",
            "state",
            "settled_at",
            "next_attempt_at",
        ]
    )
    if answer.refuses_address:
        flag_address(delivery, answer=answer.text)


def _is_awaited(attempt: Attempt, delivery: Delivery) -> bool:
    """Return whether the answer to this attempt still decides what becomes of the delivery."""
    is_last = attempt.number == delivery.attempts_made
    return is_last and delivery.state in (DeliveryState.CLAIMED, DeliveryState.IN_DOUBT)


def _came_back(attempt: Attempt) -> bool:
    began = Attempt.objects.filter(pk=attempt.pk).values("started_at")
    events = DeliveryEvent.objects.filter(delivery=attempt.delivery_id, kind=LaterEvent.BOUNCED)
    return bool(events.filter(recorded_at__gte=Subquery(began)).exists())


def _is_hopeless(delivery: Delivery, outcome: AttemptOutcome) -> bool:
    """Return whether no further try is worth it: a person decides, while there is time for a letter."""
    if outcome == AttemptOutcome.UNKNOWN:
        return delivery.doubts >= MOST_DOUBTS
    return delivery.tries >= MOST_TRIES


def _pause(outcome: AttemptOutcome, tries: int) -> timedelta:
    """Return how long a letter waits. What is the server's fault holds the account, and no letter by itself."""
    if outcome in HOLDING:
        return timedelta(0)
    first = PAUSE_IN_DOUBT if outcome == AttemptOutcome.UNKNOWN else FIRST_PAUSE
    doublings: int = min(max(tries - 1, 0), 10)
    return min(first * (1 << doublings), LONGEST_PAUSE)


def send_claimed(
    ids: Iterable[int],
    token: uuid.UUID,
    send: Callable[[Delivery], Answer],
    expect: Callable[[Delivery], None] = lambda _: None,
) -> int:
    """Send claimed deliveries one by one. Returns how many left. expect: told, before each, which comes after it.

    One commit says that a letter was taken and that the next one is about to leave: at any moment one letter at most is
    in doubt. An answer that says something of the server alone holds the account, and the rest goes back untouched.
    """
    sent = 0
    # One notice or few, and one organisation: read once, not with each of its letters.
    deliveries = _to_whom().prefetch_related("notice", "organisation").in_bulk(list(ids))
    waiting = [deliveries[pk] for pk in sorted(deliveries, reverse=True)]
    attempt = _open_next(waiting, token)
    while attempt is not None:
        if waiting:
            expect(waiting[-1])
        answer = _as_of_letter(attempt, send(attempt.delivery))
        if answer.outcome in HOLDING:
            _finish_surely(attempt, answer, token)
            if sent:
                # The waits in a row are counted from the last letter that was taken.
                end_hold(news=attempt.delivery.is_news)
            hold_sending(answer, news=attempt.delivery.is_news)
            _release_claim(list(deliveries), token)
            return sent
        sent += answer.outcome == AttemptOutcome.ACCEPTED
        attempt = _finish_and_open_next(attempt, answer, token, waiting)
    if sent:
        end_hold(news=any(delivery.is_news for delivery in deliveries.values()))
    return sent


def _as_of_letter(attempt: Attempt, answer: Answer) -> Answer:
    """Return the answer; asked to slow down by this letter so many times in a row, it is one letter refused for now.

    Else a single reader, at whose letter the server goes away each time, would hold up everybody for ever.
    """
    if answer.outcome != AttemptOutcome.THROTTLED:
        return answer
    earlier = Attempt.objects.filter(delivery=attempt.delivery_id, number__lt=attempt.number).order_by("-number")
    outcomes = list(earlier.values_list("outcome", flat=True)[: MOST_HOLDS - 1])
    if len(outcomes) < MOST_HOLDS - 1 or set(outcomes) != {AttemptOutcome.THROTTLED}:
        return answer
    return replace(answer, outcome=AttemptOutcome.TEMPORARY)


def _open_next(waiting: list[Delivery], token: uuid.UUID) -> Attempt | None:
    """Open the attempt of the next letter whose claim still holds; those before it are no longer ours."""
    while waiting:
        if attempt := _open(waiting.pop(), token):
            return attempt
    return None


def _finish_and_open_next(
    attempt: Attempt, answer: Answer, token: uuid.UUID, waiting: list[Delivery]
) -> Attempt | None:
    if answer.outcome != AttemptOutcome.ACCEPTED or not waiting:
        _finish_surely(attempt, answer, token)
        return _open_next(waiting, token)
    try:
        is_written, opened = _run(FINISH_AND_OPEN, token, finished=(attempt, answer), delivery=waiting[-1])
    except (OperationalError, InterfaceError) as error:
        _pause_for_database(attempt, error, PAUSES_OF_DATABASE[0])
        _finish_surely(attempt, answer, token)
        return _open_next(waiting, token)
    if not is_written:
        # The claim is lost, or the answer stands there already: looked at more closely.
        _finish_surely(attempt, answer, token)
    if opened:
        waiting.pop()
    # Held by somebody at that moment, or no longer ours: asked for by itself.
    return opened or _open_next(waiting, token)


def _finish_surely(attempt: Attempt, answer: Answer, token: uuid.UUID) -> None:
    """Write the answer down even if the database goes away meanwhile: forgotten, it would become a doubt."""
    for pause in PAUSES_OF_DATABASE:
        try:
            if answer.outcome == AttemptOutcome.ACCEPTED and _run(FINISH, token, finished=(attempt, answer))[0]:
                return
            finish_attempt(attempt, answer)
        except (OperationalError, InterfaceError) as error:
            _pause_for_database(attempt, error, pause)
        else:
            return
    finish_attempt(attempt, answer)


def _pause_for_database(attempt: Attempt, error: Exception, pause: float) -> None:
    log.warning("answer not written yet", attempt=attempt.pk, error=type(error).__name__)
    connection.close()
    time.sleep(pause)


def _release_claim(ids: list[int], token: uuid.UUID) -> None:
    # By their ids as well: no index goes by the token, and a million may wait.
    with connection.cursor() as cursor:
        cursor.execute(RELEASE_CLAIM, {"ids": ids, "token": token})
