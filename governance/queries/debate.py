"""Where the debate on a motion is: what is put first, what was moved, how deep."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from governance.errors import AmendmentPending
from governance.models import Assembly, DebateFact, FactKind, Motion, MotionState
from governance.queries import presence
from governance.queries.rules import rules_of
from governance.rules import delegates
from governance.rules.debate import Put, depth_of, order_of_votes
from membership.models.people import sort_key
from membership.rules.findings import Finding


def in_order_of_votes(motions: Iterable[Motion]) -> list[Motion]:
    """Return the motions that are still proposed, in the order in which they are put. Costs no SQL."""
    pending = {motion.pk: motion for motion in motions if motion.state == MotionState.PROPOSED}
    put = [Put(motion.pk, motion.amends_id, place) for place, motion in enumerate(pending.values())]
    return [pending[one.id] for one in order_of_votes(put)]


def depth_in_meeting(motion: Motion) -> int:
    """Return 0 for a main motion, 1 for its amendment, 2 for an amendment's. Costs one SQL statement."""
    rows = Motion.objects.filter(assembly=motion.assembly_id).values_list("pk", "amends")
    return depth_of(motion.pk, [Put(pk, amends) for pk, amends in rows])


def demand_its_turn(motion: Motion) -> None:
    """Raise AmendmentPending when an amendment of the motion is decided first. Costs one SQL statement."""
    first = Motion.objects.filter(amends=motion.pk, state=MotionState.PROPOSED).first()
    if first is not None:
        raise AmendmentPending(title=first.title_fr)


def facts_of(assembly: Assembly) -> dict[int, tuple[DebateFact, ...]]:
    """Return what happened to each motion of a meeting, in the order of the clock. Costs one SQL statement."""
    found: dict[int, list[DebateFact]] = {}
    for fact in DebateFact.objects.filter(motion__assembly=assembly).order_by("at", "pk"):
        found.setdefault(fact.motion_id, []).append(fact)
    return {motion: tuple(facts) for motion, facts in found.items()}


def mover_of(meeting: Assembly, name: str, instant: datetime) -> Finding | None:
    """Return whether somebody may move in a meeting: where delegates alone do, one who is there.

    None where everybody may, and while nobody is named. Costs one SQL statement in a federation, none elsewhere.
    """
    if meeting.is_sitting or not name.strip():
        return None
    asked = delegates.assess_mover(rules_of(meeting), is_delegate=True)
    if asked is None:
        return None
    here = {told_apart(full_name) for full_name in presence.names_of_voters(meeting, instant)}
    return delegates.assess_mover(rules_of(meeting), is_delegate=told_apart(name) in here)


def told_apart(name: str) -> tuple[str, ...]:
    """Return a name as one compares it, in whatever order it was written."""
    return tuple(sorted(sort_key(name).split()))


def is_secret_demanded(motion: Motion) -> bool:
    """Return whether a secret ballot was asked for on a motion, and granted. Costs one SQL statement."""
    return DebateFact.objects.filter(motion=motion, kind=FactKind.SECRET).exists()


def family_of(motion: Motion) -> frozenset[int]:
    """Return the motion that was decided with all that amended it, however deep, by their keys."""
    amends = dict(Motion.objects.filter(assembly=motion.assembly_id).values_list("pk", "amends"))
    root = motion.pk
    while (above := amends[root]) is not None:
        root = above
    found = {root}
    while more := {one for one, above in amends.items() if above in found} - found:
        found |= more
    return frozenset(found)
