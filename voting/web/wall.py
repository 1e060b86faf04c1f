"""The screen of the room: the point the meeting is at, its text with what would change, the vote and its result."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from governance.models import AssemblyState, Motion
from governance.queries.outcomes import outcome_of
from governance.web.amended import changes_of
from membership.clock import now
from membership.pictures import words
from membership.web.gate import CONDUCT, GatedRequest, gate
from voting.queries.agenda import Point
from voting.queries.conduct import conduct_of
from voting.web import live
from voting.web.conduct_point import Stage, majority_in_words, stage_of
from voting.web.pages import assembly_seen

SECONDS_BETWEEN_LOOKS = 3


@live.follow
@gate(CONDUCT)
@never_cache
@require_safe
def wall(request: GatedRequest, assembly: str) -> HttpResponse:
    """Show the room where the meeting is. Opened by whoever conducts, on the projector; it follows by itself.

    No total is shown before a result is proclaimed.
    """
    found = assembly_seen(request, assembly)
    instant = now()
    seen = conduct_of(found, instant)
    point = seen.current
    stage = stage_of(point) if point is not None else None
    motion = point.motion if point is not None else None
    last = _latest(seen.points)
    context = {
        "assembly": found,
        "now": instant,
        "point": point,
        "motion": motion,
        "stage_name": stage.value if stage else "",
        "poll": point.poll if point is not None and stage is Stage.OPEN else None,
        "majority": majority_in_words(found, motion) if motion is not None else "",
        "changes": changes_of(motion, found.organisation) if motion is not None else [],
        "decided": outcome_of(motion),
        "last": last,
        "last_outcome": outcome_of(last),
        "here": words.voices("present", seen.present),
        "conduct": seen,
        "is_over": found.state == AssemblyState.ENDED,
        "is_waiting": found.state in {AssemblyState.CALLED, AssemblyState.DRAFT},
    }
    return live.answer(request, "voting/wall.html", context, every=SECONDS_BETWEEN_LOOKS)


def _latest(points: tuple[Point, ...]) -> Motion | None:
    """Return the motion that was decided last."""
    decided = [(one.motion.decided_at, one.motion) for one in points if one.motion and one.motion.decided_at]
    return max(decided, key=lambda pair: pair[0])[1] if decided else None
