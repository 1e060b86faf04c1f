"""How the sending goes, as Prometheus reads it: for whoever watches over the installation, and nobody else.

Only counts and ages: no organisation, no name, no address. Without METRICS_TOKEN in the environment the page does not
exist. Everything is read from indexes: a scrape costs the same with a million letters behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import redis
from django.conf import settings
from django.db.models import Count, Min
from django.db.models.functions import Now
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from redis.backoff import NoBackoff
from redis.retry import Retry

from membership.models import UNFINISHED, Attempt, AttemptOutcome, Channel, Delivery, SenderAccount
from membership.models.base import DatabaseNow
from tasks.celery import QUEUES
from tasks.models import WorkerHeartbeat

KIND = "text/plain; version=0.0.4; charset=utf-8"
# The latest attempts tell the pace: as many rows are read at the most.
LATEST = 2000
PACE_OVER = timedelta(minutes=5)

# Its labels as they are written, and its value.
Sample = tuple[str, float]


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer the figures to whoever holds the token."""
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not constant_time_compare(given, token):
        raise Http404
    return HttpResponse(written(), content_type=KIND, headers={"Cache-Control": "no-store"})


metrics.access_rule = "public"  # type: ignore[attr-defined]  # guarded by its token


def written() -> str:
    """Return all figures in the text format of Prometheus."""
    lines = []
    for name, said, samples in (
        ("unevoix_deliveries_unfinished", "Messages without an outcome, by state", _unfinished()),
        ("unevoix_oldest_unfinished_seconds", "How long the oldest of them has waited since it was due", _oldest()),
        ("unevoix_attempts_recent", "Attempts of the last five minutes, by outcome", _recent()),
        ("unevoix_sending_held", "1 while the mail account must wait, by reason", _held()),
        ("unevoix_queue_depth", "Tasks that wait at the broker, by queue", _queues()),
        ("unevoix_worker_silent_seconds", "How long since each worker was last heard", _workers()),
    ):
        lines += [f"# HELP {name} {said}", f"# TYPE {name} gauge"]
        lines += [f"{name}{labels} {value:g}" for labels, value in samples]
    return "\n".join(lines) + "\n"


def _unfinished() -> Iterator[Sample]:
    rows = Delivery.objects.filter(channel=Channel.EMAIL, state__in=UNFINISHED)
    counted = dict(rows.values_list("state").annotate(n=Count("pk")))
    yield from ((f'{{state="{state.value}"}}', counted.get(state, 0)) for state in UNFINISHED)


def _oldest() -> Iterator[Sample]:
    due = Delivery.objects.filter(channel=Channel.EMAIL, state__in=UNFINISHED, next_attempt_at__lte=Now())
    age = due.aggregate(age=Now() - Min("next_attempt_at"))["age"]
    yield "", age.total_seconds() if age else 0


def _recent() -> Iterator[Sample]:
    latest = Attempt.objects.order_by("-pk").values("pk")[:LATEST]
    # By the clock that wrote them, which a demonstration may have moved.
    recent = Attempt.objects.filter(pk__in=latest, started_at__gt=DatabaseNow() - PACE_OVER)
    counted = Counter(recent.values_list("outcome", flat=True))
    yield from ((f'{{outcome="{one.value}"}}', counted[one]) for one in AttemptOutcome)


def _held() -> Iterator[Sample]:
    held = set(SenderAccount.objects.filter(held_until__gt=Now()).values_list("held_for", flat=True))
    for reason in (AttemptOutcome.UNREACHED, AttemptOutcome.THROTTLED, AttemptOutcome.ACCOUNT):
        yield f'{{reason="{reason.value}"}}', float(reason in held)


def _queues() -> Iterator[Sample]:
    url = settings.BROKER_URL.replace("redis+socket", "unix").replace("virtual_host", "db")
    client = redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2, retry=Retry(NoBackoff(), 0))
    try:
        for queue in QUEUES:
            yield f'{{queue="{queue}"}}', float(int(client.llen(queue)))
    except (redis.exceptions.RedisError, OSError):
        # A broker that is away has no depth; /readyz says that it is away.
        return
    finally:
        client.close()


def _workers() -> Iterator[Sample]:
    rows = WorkerHeartbeat.objects.annotate(silent=Now() - Min("beat_at")).values_list("name", "silent")
    for name, silent in rows.order_by("name"):
        safe = name.replace("\\", "").replace('"', "").replace("\n", "")
        yield f'{{worker="{safe}"}}', silent.total_seconds()
