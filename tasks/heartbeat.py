"""A worker says every few seconds that it is there, in a row of its own."""

from datetime import timedelta
from typing import Any

import structlog
from celery import bootsteps
from celery.worker.components import Timer
from django.db import DatabaseError, close_old_connections, connection
from django.db.models.functions import Now

from tasks.models import WorkerHeartbeat

log = structlog.get_logger("unevoix.worker")

EVERY_SECONDS = 20
FORGOTTEN_AFTER = timedelta(days=1)


class Heartbeat(bootsteps.StartStopStep):
    """Writes from the worker's own event loop, so that a worker that hangs falls silent."""

    requires = (Timer,)

    def __init__(self, worker: Any, **_options: Any) -> None:
        self._entry: Any = None

    def start(self, worker: Any) -> None:
        """Begin, and forget workers that have not been seen for a day."""
        beat(worker.hostname)
        forget_the_gone()
        self._entry = worker.timer.call_repeatedly(EVERY_SECONDS, beat, (worker.hostname,))

    def stop(self, worker: Any) -> None:
        """Say at once that this worker is gone, rather than let its row grow old."""
        if self._entry is not None:
            self._entry.cancel()
        leave(worker.hostname)


def beat(name: str) -> None:
    """Write that the worker `name` is there now. A database that is away is tried again next time."""
    close_old_connections()
    try:
        WorkerHeartbeat.objects.update_or_create(name=name, defaults={"beat_at": Now()})
    except DatabaseError as error:
        log.warning("heartbeat failed", worker=name, error=str(error))
    finally:
        # Not kept open for the twenty seconds in between, nor inherited by a forked child.
        connection.close()


def leave(name: str) -> None:
    """Take the worker `name` off the list."""
    try:
        WorkerHeartbeat.objects.filter(name=name).delete()
    except DatabaseError as error:
        log.warning("farewell failed", worker=name, error=str(error))
    finally:
        connection.close()


def forget_the_gone() -> None:
    """Delete the rows of workers that never said they left."""
    try:
        WorkerHeartbeat.objects.filter(beat_at__lt=Now() - FORGOTTEN_AFTER).delete()
    except DatabaseError as error:
        log.warning("forgetting failed", error=str(error))
    finally:
        connection.close()
