"""A count that was announced wrong, of raised hands or of voices by name, put right while the meeting still sits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from governance.errors import DecidedSince
from governance.models import Assembly, DebateFact, FactKind, Mandate, Motion, MotionState, Resolution
from governance.queries.resting import rests_on
from governance.queries.sittings import voters_of
from governance.rules.majorities import CastingVote
from governance.services.decisions import change_outcome
from governance.services.floor import meeting_in_session
from governance.services.hands import Hands, Weighed, heard, weigh
from governance.signals import motion_changing
from membership.actors import Actor
from membership.errors import ReasonMissing, StateNotAllowed
from membership.services import audit

ACTION = "correct_hands"
COUNTED = (FactKind.HANDS, FactKind.PAPERS)
BY_NAME = (FactKind.ROLL_CALL,)
# What a count says; the rest follows from it.
SAID = ("for", "against", "abstain", "casting_vote", "classes")
DECIDED = (MotionState.ADOPTED, MotionState.REJECTED)

Voices = Sequence[Mapping[str, Any]]


def weigh_correction(motion: Motion, hands: Hands) -> Weighed:
    """Return what corrected totals would come to, and write nothing. Raises what `correct_hands` would."""
    with transaction.atomic():
        return _weighed(*_hold(motion, COUNTED), hands)


def weigh_right_names(
    motion: Motion, choices: Mapping[int, str], *, casting_vote: CastingVote | None = None
) -> Weighed:
    """Return what corrected voices would come to, and write nothing. Raises what `correct_names` would."""
    with transaction.atomic():
        meeting, held, called = _hold(motion, BY_NAME)
        hands, voices = heard(held, choices, casting_vote, called.at)
        return _weighed(meeting, held, called, hands, voices)


@transaction.atomic
def correct_hands(motion: Motion, hands: Hands, *, because: str, actor: Actor) -> Motion:
    """Put right the totals of a show of hands, with those who were there when the hands were raised.

    What was announced stays beside it, and the minutes tell both. A motion that the right totals reject keeps its
    number out of use: no other resolution gets it. Raises StateNotAllowed once the meeting ended, and for a motion not
    decided by raised hands; DecidedSince where the outcome is another and something rests on it; ReasonMissing; and as
    `decide_by_hands`.
    """
    _demand_reason(because)
    meeting, held, counted = _hold(motion, COUNTED)
    return _correct(meeting, held, _weighed(meeting, held, counted, hands), (), because, actor)


@transaction.atomic
def correct_names(
    motion: Motion,
    choices: Mapping[int, str],
    *,
    casting_vote: CastingVote | None = None,
    because: str,
    actor: Actor,
) -> Motion:
    """Put right what a director is noted to have said in a vote by name, as `correct_hands` does totals.

    choices: all of them, by mandate, of those who could vote then. Raises VoterNotThere for somebody else, and as
    `correct_hands`, StateNotAllowed for a motion not decided by name.
    """
    _demand_reason(because)
    meeting, held, called = _hold(motion, BY_NAME)
    hands, voices = heard(held, choices, casting_vote, called.at)
    return _correct(meeting, held, _weighed(meeting, held, called, hands, voices), voices, because, actor)


def voters_then(motion: Motion) -> list[Mandate]:
    """Return the directors who could vote when a motion was decided by name; none where it was not."""
    called: DebateFact | None = motion.facts.filter(kind__in=BY_NAME).last()
    return voters_of(motion, called.at) if called else []


def voices_noted(motion: Motion) -> Voices:
    """Return what each director is noted to have said, as it was last put right."""
    rows = motion.facts.filter(kind__in=(*BY_NAME, FactKind.CORRECTED), figures__has_key="voices")
    last: DebateFact | None = rows.last()
    return last.figures["voices"] if last else ()


def _demand_reason(because: str) -> None:
    if not because.strip():
        raise ReasonMissing(action=ACTION)


def _correct(meeting: Assembly, held: Motion, weighed: Weighed, voices: Voices, because: str, actor: Actor) -> Motion:
    before: dict[str, Any] = {"state": held.state, "figures": held.figures}
    spoken: dict[str, Any] = {"voices": list(voices)} if voices else {}
    if voices:
        before["voices"] = list(voices_noted(held))
    number = Resolution.objects.filter(motion=held).first()
    DebateFact.objects.create(
        organisation_id=held.organisation_id,
        motion=held,
        kind=FactKind.CORRECTED,
        note=because.strip(),
        figures=weighed.figures
        | spoken
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
        values={
            "before": before,
            "state": corrected.state,
            "figures": (corrected.figures or {}) | spoken,
            "because": because.strip(),
        },
    )
    return corrected


def _hold(motion: Motion, kinds: Sequence[FactKind]) -> tuple[Assembly, Motion, DebateFact]:
    """Return the meeting and the motion, held, with the count that decided it."""
    meeting = meeting_in_session(motion.assembly_id, ACTION)
    rows = Motion.objects.select_for_update(of=("self",), no_key=True)
    held: Motion = rows.select_related("assembly__body", "assembly__part", "organisation").get(pk=motion.pk)
    if held.state not in DECIDED:
        raise StateNotAllowed(action=ACTION, state=held.state)
    counted: DebateFact | None = held.facts.filter(kind__in=kinds).last()
    if counted is None or held.record_sha256:
        raise StateNotAllowed(action=ACTION, state="not_by_hands")
    return meeting, held, counted


def _weighed(meeting: Assembly, motion: Motion, counted: DebateFact, hands: Hands, voices: Voices = ()) -> Weighed:
    weighed = weigh(meeting, motion, hands, counted.at)
    is_same_count = all((motion.figures or {}).get(name) == weighed.figures.get(name) for name in SAID)
    if is_same_count and _named(voices) == _named(voices_noted(motion)):
        raise StateNotAllowed(action=ACTION, state="same_count")
    if weighed.is_adopted != (motion.state == MotionState.ADOPTED):
        if motion.amends is not None and motion.amends.state == MotionState.PROPOSED:
            motion_changing.send(Motion, motion=motion.amends, action=ACTION)
        if rests_on(motion):
            raise DecidedSince
    return weighed


def _named(voices: Voices) -> list[tuple[str, str]]:
    return sorted((one["name"], one["choice"]) for one in voices)
