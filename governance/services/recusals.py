"""A withdrawal from a vote that was noted by mistake, taken back."""

from __future__ import annotations

from django.db import transaction

from governance.models import Assembly, AssemblyState, Motion, MotionState, Recusal
from governance.queries.recusals import carried_from
from governance.signals import motion_changing
from membership.actors import Actor
from membership.clock import now
from membership.errors import ReasonMissing, StateNotAllowed
from membership.services import audit

ACTION = "take_back_recusal"


@transaction.atomic
def take_back_recusal(recusal: Recusal, *, because: str, actor: Actor) -> Recusal:
    """Have a director who never withdrew vote again, and count in the quorum; what was noted stays written.

    What was carried from it to amendments that are not decided is taken back with it; an amendment's own is taken back
    there alone. Raises ReasonMissing, StateNotAllowed once the motion is decided, while it or one of those is voted on,
    and where it is taken back already.
    """
    if not because.strip():
        raise ReasonMissing(action=ACTION)
    # The meeting first, then the motion, as whoever withdraws holds them: a count does not cross it.
    meetings = Assembly.objects.select_for_update(of=("self",), no_key=True).select_related("organisation")
    sitting: Assembly = meetings.get(motions__recusals=recusal.pk)
    motion: Motion = Motion.objects.select_for_update(of=("self",), no_key=True).get(pk=recusal.motion_id)
    if motion.state != MotionState.PROPOSED:
        raise StateNotAllowed(action=ACTION, state="withdrawal_decided")
    if sitting.state not in (AssemblyState.CALLED, AssemblyState.IN_SESSION):
        raise StateNotAllowed(action=ACTION, state=sitting.state)
    _object_while_it_is_voted_on(motion)
    held: Recusal = Recusal.objects.select_for_update(of=("self",)).get(pk=recusal.pk)
    if not held.stands:
        raise StateNotAllowed(action=ACTION, state="taken_back")
    carried = list(carried_from(held).select_for_update(of=("self",)).select_related("motion"))
    for one in carried:
        _object_while_it_is_voted_on(one.motion)
    at = now()
    for one in (held, *carried):
        one.taken_back_at, one.taken_back_because, one.taken_back_by_id = at, because.strip(), actor.account_id
        one.save(update_fields=["taken_back_at", "taken_back_because", "taken_back_by"])
        audit.record(
            sitting.organisation,
            actor=actor,
            action="motion.recusal_taken_back",
            object_kind="assembly",
            object_id=sitting.public_id,
            values={
                "seat": held.mandate.seat.number,
                "motion": one.motion.public_id,
                "reason": one.taken_back_because,
            },
        )
    return held


def _object_while_it_is_voted_on(motion: Motion) -> None:
    """Stop where a roll says already who votes, in the words of what is asked for."""
    try:
        motion_changing.send(Motion, motion=motion, action=ACTION)
    except StateNotAllowed as error:
        raise StateNotAllowed(action=ACTION, state="withdrawal_voted_on") from error
