"""Letting anybody read the evidence of a secret vote: a choice, made once, recorded, and not taken back."""

from __future__ import annotations

from django.db import transaction

from membership.actors import Actor
from membership.errors import StateNotAllowed
from membership.services import audit
from voting.models import EvidencePublication, Poll, PollMode, PollState
from voting.services.polls import lock_poll


@transaction.atomic
def publish_evidence(poll: Poll, *, actor: Actor) -> EvidencePublication:
    """Open the evidence of a proclaimed vote to anybody. What was downloaded cannot be recalled."""
    locked = lock_poll(poll, "publish_evidence", PollState.PROCLAIMED)
    if locked.mode != PollMode.SECRET:
        raise StateNotAllowed(action="publish_evidence", state=locked.mode)
    found, is_new = EvidencePublication.objects.get_or_create(
        poll=locked, defaults={"organisation_id": locked.organisation_id, "by_id": actor.account_id}
    )
    if is_new:
        audit.record(
            locked.organisation,
            actor=actor,
            action="poll.evidence_published",
            object_kind="poll",
            object_id=locked.public_id,
        )
    return found
