"""How often something was tried within a minute, so that nobody keeps the machine busy or guesses.

The counters lie in Redis, which may be away: then nothing is counted, and everything that does not need it goes on.
A limit protects the vote; it must not be what stops it.
"""

from __future__ import annotations

import structlog
from django.core.cache import cache
from redis.exceptions import RedisError

log = structlog.get_logger("unevoix.tries")

A_MINUTE = 60


class _Absence:
    """Whether the counters are away, as this process last saw: said once, not with each ballot."""

    is_known = False

    def note(self, error: Exception) -> None:
        if not self.is_known:
            log.warning("tries not counted", error=str(error))
        self.is_known = True

    def end(self) -> None:
        self.is_known = False


_absence = _Absence()


def tries_of(key: str) -> int:
    """Return how often it was tried within the minute; 0 where nobody can say."""
    try:
        found = cache.get(key, 0)
    except (RedisError, OSError) as error:
        _absence.note(error)
        return 0
    return int(found)


def count_try(key: str) -> int:
    """Count one more. Returns how many that makes within the minute; 0 where nobody can say."""
    try:
        cache.add(key, 0, A_MINUTE)
        tries = cache.incr(key)
    except ValueError:  # it ran out between the two
        return 0
    except (RedisError, OSError) as error:
        _absence.note(error)
        return 0
    _absence.end()
    return int(tries)
