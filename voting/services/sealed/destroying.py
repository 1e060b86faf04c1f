"""Destroying the ballots of a secret vote: by a resolution, once they were kept as long as the rules ask."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction

from governance.models import Resolution
from membership.actors import Actor
from membership.clock import now
from membership.errors import StateNotAllowed
from membership.models import Organisation
from membership.services import audit
from voting.errors import BallotsKept, DestructionNotDecided
from voting.models import BallotDestruction, Poll, PollMode, PollState, SealedBallot, SealedHandout
from voting.queries.sealed.destruction import are_destroyed, deciding_resolutions, kept_long_enough, may_go
from voting.queries.sealed.evidence import evidence_of
from voting.services.polls import lock_poll


@transaction.atomic
def destroy_ballots(poll: Poll, *, resolution: Resolution, actor: Actor) -> BallotDestruction:
    """Empty every sealed ballot of a proclaimed vote, and keep a receipt of what went and what stays.

    What goes: the sealed choices, and the credentials still kept sealed for devices. What stays: the roll, its marks,
    the trackers, the sums, every hash, the record of the count. Raises DestructionNotDecided unless a resolution in
    force of the general meeting or of the board decides it; BallotsKept, with the rule, while they are to be kept;
    StateNotAllowed for an open vote, one without its result, and one whose ballots are destroyed.
    """
    # The rules first: whoever writes them holds the organisation before anything else.
    Organisation.objects.select_for_update(no_key=True).get(pk=poll.organisation_id)
    locked = lock_poll(poll, "destroy_ballots", PollState.PROCLAIMED)
    if locked.mode != PollMode.SECRET:
        raise StateNotAllowed(action="destroy_ballots", state=locked.mode)
    if are_destroyed(locked):
        raise StateNotAllowed(action="destroy_ballots", state="ballots_destroyed")
    found = kept_long_enough(locked)
    if found is None or not may_go(found):
        raise BallotsKept(found) if found else StateNotAllowed(action="destroy_ballots", state=locked.state)
    if not deciding_resolutions(locked.organisation).filter(pk=resolution.pk).exists():
        raise DestructionNotDecided
    receipt = audit.canonical(_receipt(locked, resolution))
    sha256 = hashlib.sha256(receipt.encode()).hexdigest()
    destroyed: BallotDestruction = BallotDestruction.objects.create(
        organisation_id=locked.organisation_id,
        poll=locked,
        resolution=resolution,
        finding=found.as_json(),
        receipt=receipt,
        receipt_sha256=sha256,
        destroyed_by_id=actor.account_id,
    )
    SealedBallot.objects.filter(election=locked.sealed).exclude(text="").update(text="")
    SealedHandout.objects.filter(election=locked.sealed).delete()
    audit.record(
        locked.organisation,
        actor=actor,
        action="poll.ballots_destroyed",
        object_kind="poll",
        object_id=locked.public_id,
        values={"resolution": resolution.number, "finding": found.as_json(), "receipt_sha256": sha256},
    )
    return destroyed


def _receipt(poll: Poll, resolution: Resolution) -> dict[str, Any]:
    """Return what the receipt says. Nothing in it is of one voter or of one ballot."""
    evidence = evidence_of(poll)
    report = evidence.report or {}
    return {
        "schema": "unevoix/destruction/1",
        "election": poll.sealed.uuid,
        "resolution": {"number": resolution.number, "adopted_on": resolution.adopted_on.isoformat()},
        "destroyed_at": now().isoformat(),
        "ballots": evidence.ballots,
        "fingerprint": poll.sealed.fingerprint,
        "roll_sha256": evidence.roll_sha256,
        "box_sha256": evidence.box_sha256,
        "archive_sha256": report.get("sha256", ""),
        "record_sha256": poll.result.record_sha256,
    }
