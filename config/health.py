"""Is it alive, and is it ready? For whatever watches over the installation."""

from datetime import timedelta
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from redis.backoff import NoBackoff
from redis.retry import Retry

from tasks.models import WorkerHeartbeat

STALE_AFTER = timedelta(seconds=90)


@require_safe
def alive(_request: HttpRequest) -> JsonResponse:
    """Answer that this process answers."""
    return _never_stored({"alive": True}, status=200)


@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """Answer whether members can be served: database, broker, and a worker seen of late."""
    checks = {"database": _database(), "broker": _broker(), "worker": _worker()}
    return _never_stored({"ready": all(checks.values()), **checks}, status=200 if all(checks.values()) else 503)


def _never_stored(content: dict[str, Any], *, status: int) -> JsonResponse:
    return JsonResponse(content, status=status, headers={"Cache-Control": "no-store"})


def _database() -> bool:
    from django.db import connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return True
    except DatabaseError:
        return False


def _broker() -> bool:
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2, retry=Retry(NoBackoff(), 0)
    )
    try:
        return bool(client.ping())
    except (redis.exceptions.RedisError, OSError):
        return False
    finally:
        client.close()


def _worker() -> bool:
    try:
        return WorkerHeartbeat.objects.younger_than(STALE_AFTER).exists()
    except DatabaseError:
        return False


for view in (alive, ready):
    view.access_rule = "public"  # type: ignore[attr-defined]  # read by the gate's middleware
