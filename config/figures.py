"""How the sending and the background work go, in counts and ages: for `/metrics` and for the page of the operators.

No organisation, no name, no address. Everything is read from indexes: it costs the same with a million letters behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import redis
from django.conf import settings
from django.db.models import Count, Max, Min
from django.db.models.functions import Now
from redis.backoff import NoBackoff
from redis.retry import Retry

from membership.clock import now
from membership.models import HOLDING, UNFINISHED, Attempt, AttemptOutcome, Delivery, ProviderEvent, SenderAccount
from membership.models.base import DatabaseNow
from membership.services.channels import carried_by_workers
from membership.services.sender import account_name
from tasks.celery import QUEUES
from tasks.models import WorkerHeartbeat

# The latest attempts tell the pace: as many rows are read at the most, over as long a time as they take.
LATEST = 2000
PACE_OVER = timedelta(minutes=5)
SHORTEST = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)

# What is counted, and how much of it.
Sample = tuple[str, float]


def unfinished() -> Iterator[Sample]:
    rows = Delivery.objects.filter(channel__in=carried_by_workers(), state__in=UNFINISHED)
    counted = dict(rows.values_list("state").annotate(n=Count("pk")))
    yield from ((str(state.value), counted.get(state, 0)) for state in UNFINISHED)


def oldest(*, news: bool = False) -> Iterator[Sample]:
    """Yield how late the latest is of what is owed; or of the news, which waits on purpose."""
    due = Delivery.objects.filter(
        channel__in=carried_by_workers(), is_news=news, state__in=UNFINISHED, next_attempt_at__lte=Now()
    )
    age = due.aggregate(age=Now() - Min("next_attempt_at"))["age"]
    yield "", age.total_seconds() if age else 0


def pace() -> Iterator[Sample]:
    """Yield how many attempts a minute ended each way, over the last five minutes.

    Where more were begun than are read here, over the time that those took.
    """
    latest = Attempt.objects.order_by("-pk").values("pk")[:LATEST]
    # By the clock that wrote them, which a demonstration may have moved.
    recent = Attempt.objects.filter(pk__in=latest, started_at__gt=DatabaseNow() - PACE_OVER)
    rows = recent.values("outcome").annotate(n=Count("pk"), first=Min("started_at")).order_by()
    counted = {row["outcome"]: row["n"] for row in rows}
    is_all = sum(counted.values()) < LATEST
    over = PACE_OVER if is_all else max(SHORTEST, now() - min(row["first"] for row in rows))
    yield from ((str(one.value), counted.get(one, 0) * (MINUTE / over)) for one in AttemptOutcome)


def begun() -> Iterator[Sample]:
    """Yield a count that only grows, and nothing is read for it: each attempt has the next number."""
    yield "", Attempt.objects.aggregate(last=Max("pk"))["last"] or 0


def held() -> Iterator[Sample]:
    # What makes the news alone wait is on a row of its own.
    accounts = SenderAccount.objects.filter(name=account_name(), held_until__gt=Now())
    holding = set(accounts.values_list("held_for", flat=True))
    yield from ((str(reason.value), float(reason in holding)) for reason in HOLDING)


def unsettled_events() -> Iterator[Sample]:
    yield "", ProviderEvent.objects.filter(settled_at=None).count()


def queues() -> Iterator[Sample]:
    url = settings.BROKER_URL.replace("redis+socket", "unix").replace("virtual_host", "db")
    client = redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2, retry=Retry(NoBackoff(), 0))
    try:
        for queue in QUEUES:
            yield queue, float(int(client.llen(queue)))
    except (redis.exceptions.RedisError, OSError):
        # A broker that is away has no depth; /readyz says that it is away.
        return
    finally:
        client.close()


def workers() -> Iterator[Sample]:
    rows = WorkerHeartbeat.objects.annotate(silent=Now() - Min("beat_at")).values_list("name", "silent")
    yield from ((name, silent.total_seconds()) for name, silent in rows.order_by("name"))
