"""Moving the clock of the demonstration. Refused everywhere else, here and in the database."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from membership import signals
from membership.actors import Actor
from membership.errors import ClockNotMovable
from membership.models import ClockOffset
from membership.services import audit


@transaction.atomic
def jump_to(instant: datetime, *, actor: Actor, freeze: bool = False) -> None:
    """Make `unevoix_now()` answer `instant` and go on from there (or stand still there)."""
    _declare_demonstration()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        real: datetime = cursor.fetchone()[0]
    ClockOffset.objects.update_or_create(
        id=1, defaults={"shift": instant - real, "frozen_at": instant if freeze else None}
    )
    _announce(actor, {"to": instant.isoformat()})


@transaction.atomic
def return_to_present(*, actor: Actor) -> None:
    """Let `unevoix_now()` be the real time again."""
    _declare_demonstration()
    ClockOffset.objects.all().delete()
    _announce(actor, {})


def shift() -> timedelta:
    """Return by how much the clock is ahead of the real time."""
    offset = ClockOffset.objects.first()
    return offset.shift if offset else timedelta(0)


def _declare_demonstration() -> None:
    if not settings.DEMONSTRATION:
        raise ClockNotMovable
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL unevoix.demonstration = 'on'")


def _announce(actor: Actor, values: dict[str, str]) -> None:
    audit.record(None, actor=actor, action="clock.moved", object_kind="clock", object_id="1", values=values)
    transaction.on_commit(lambda: signals.clock_moved.send(ClockOffset))
