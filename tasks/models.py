"""What the workers say of themselves."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class HeartbeatQuerySet(models.QuerySet["WorkerHeartbeat"]):
    def younger_than(self, age: timedelta) -> "HeartbeatQuerySet":
        """Return the heartbeats of the last `age`, by the database's own clock."""
        return self.filter(beat_at__gt=Now() - age)


class WorkerHeartbeat(models.Model):
    """When a worker was last seen, by the database's own clock. One row per worker."""

    name = models.CharField(max_length=200, unique=True)
    beat_at = models.DateTimeField()

    objects: ClassVar[models.Manager["WorkerHeartbeat"]] = HeartbeatQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
