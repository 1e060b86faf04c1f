"""Moving the votes of a meeting along with it."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F

from governance.models import Assembly
from membership.actors import Actor
from membership.services import audit
from voting.models import Poll, PollState


@transaction.atomic
def move_polls(assembly: Assembly, *, by: timedelta, actor: Actor) -> int:
    """Open and close the votes prepared for a meeting so much later, or earlier. Returns how many have their hour."""
    waiting = Poll.objects.select_for_update().filter(assembly=assembly, state__in=(PollState.DRAFT, PollState.READY))
    moved = [poll for poll in waiting.order_by("pk") if poll.opens_at or poll.closes_at]
    for poll in moved:
        before = {"opens_at": poll.opens_at, "closes_at": poll.closes_at}
        Poll.objects.filter(pk=poll.pk).update(opens_at=F("opens_at") + by, closes_at=F("closes_at") + by)
        audit.record(
            assembly.organisation,
            actor=actor,
            action="poll.moved",
            object_kind="poll",
            object_id=poll.public_id,
            values={"old": before, "seconds": int(by.total_seconds())},
        )
    return len(moved)
