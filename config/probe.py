"""Whether the services named by the environment answer, asked before anything depends on it."""

import os
from urllib.parse import urlsplit

import psycopg
import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.errors import Unreachable


def _where(url: str) -> str:
    """Return the host and port of `url`, without the password that may stand before them."""
    parts = urlsplit(url)
    return f"{parts.hostname or 'localhost'}:{parts.port}" if parts.port else (parts.hostname or parts.path)


def require_services() -> None:
    """Raise Unreachable when DATABASE_URL or REDIS_URL leads nowhere. Embedded ones have been started."""
    if not settings.DATABASE_IS_EMBEDDED:
        _require_database(os.environ["DATABASE_URL"])
    if not settings.REDIS_IS_EMBEDDED:
        _require_redis(os.environ["REDIS_URL"])


def _require_database(url: str) -> None:
    from django.db import connection

    parameters = connection.get_connection_params()
    parameters = {key: value for key, value in parameters.items() if key not in {"pool", "context", "cursor_factory"}}
    parameters.pop("server_side_binding", None)
    parameters.pop("prepare_threshold", None)
    try:
        psycopg.connect(**{**parameters, "connect_timeout": 5}).close()
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise Unreachable("DATABASE_URL", "PostgreSQL", _where(url), reason) from error


def _require_redis(url: str) -> None:
    client = redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5, retry=Retry(NoBackoff(), 0))
    try:
        client.ping()
    except (redis.exceptions.RedisError, OSError) as error:
        raise Unreachable("REDIS_URL", "Redis", _where(url), str(error)) from error
    finally:
        client.close()
