"""A count of raised hands that was announced wrong, put right while the meeting still sits."""

from __future__ import annotations

from django.db import transaction

from governance.errors import DecidedSince
from governance.models import Assembly, DebateFact, FactKind, Motion, MotionState, Resolution
from governance.queries.resting import rests_on
from governance.services.decisions import change_outcome
from governance.services.floor import meeting_in_session
from governance.services.hands import Hands, Weighed, weigh
from governance.signals import motion_changing
from membership.actors import Actor
from membership.errors import ReasonMissing, StateNotAllowed
from membership.services import audit

ACTION = "correct_hands"
COUNTED = (FactKind.HANDS, FactKind.PAPERS)
# What a count says; the rest follows from it.
SAID = ("for", "against", "abstain", "casting_vote", "classes")
DECIDED = (MotionState.ADOPTED, MotionState.REJECTED)


def weigh_correction(motion: Motion, hands: Hands) -> Weighed:
    """Return what corrected totals would come to, and write nothing. Raises what `correct_hands` would."""
    with transaction.atomic():
        return _weighed(*_hold(motion), hands)


@transaction.atomic
def correct_hands(motion: Motion, hands: Hands, *, because: str, actor: Actor) -> Motion:
    """Put right the totals of a show of hands, with those who were there when the hands were raised.

    What was announced stays beside it, and the minutes tell both. A motion that the right totals reject keeps its
    number out of use: no other resolution gets it. Raises StateNotAllowed once the meeting ended, and for a motion not
    decided by raised hands; DecidedSince where the outcome is another and something rests on it; ReasonMissing; and as
    `decide_by_hands`.
    """
    if not because.strip():
        raise ReasonMissing(action=ACTION)
    meeting, held, counted = _hold(motion)
    weighed = _weighed(meeting, held, counted, hands)
    before = {"state": held.state, "figures": held.figures}
    number = Resolution.objects.filter(motion=held).first()
    DebateFact.objects.create(
        organisation_id=held.organisation_id,
        motion=held,
        kind=FactKind.CORRECTED,
        note=because.strip(),
        figures=weighed.figures
        | {
            "state": MotionState.ADOPTED.value if weighed.is_adopted else MotionState.REJECTED.value,
            "before": before,
            "resolution": number.number if number else "",
        },
        noted_by_id=actor.account_id,
    )
    corrected = change_outcome(
        held, is_adopted=weighed.is_adopted, figures=weighed.figures, finding=weighed.finding, actor=actor
    )
    audit.record(
        meeting.organisation,
        actor=actor,
        action="motion.corrected",
        object_kind="motion",
        object_id=held.public_id,
        values={"before": before, "state": corrected.state, "figures": corrected.figures, "because": because.strip()},
    )
    return corrected


def _hold(motion: Motion) -> tuple[Assembly, Motion, DebateFact]:
    """Return the meeting and the motion, held, with the count that decided it."""
    meeting = meeting_in_session(motion.assembly_id, ACTION)
    rows = Motion.objects.select_for_update(of=("self",), no_key=True)
    held: Motion = rows.select_related("assembly__body", "assembly__part", "organisation").get(pk=motion.pk)
    if held.state not in DECIDED:
        raise StateNotAllowed(action=ACTION, state=held.state)
    counted: DebateFact | None = held.facts.filter(kind__in=COUNTED).last()
    if counted is None or held.record_sha256:
        raise StateNotAllowed(action=ACTION, state="not_by_hands")
    return meeting, held, counted


def _weighed(meeting: Assembly, motion: Motion, counted: DebateFact, hands: Hands) -> Weighed:
    weighed = weigh(meeting, motion, hands, counted.at)
    if all((motion.figures or {}).get(name) == weighed.figures.get(name) for name in SAID):
        raise StateNotAllowed(action=ACTION, state="same_count")
    if weighed.is_adopted != (motion.state == MotionState.ADOPTED):
        if motion.amends is not None and motion.amends.state == MotionState.PROPOSED:
            motion_changing.send(Motion, motion=motion.amends, action=ACTION)
        if rests_on(motion):
            raise DecidedSince
    return weighed
