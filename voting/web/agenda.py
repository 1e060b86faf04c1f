"""The agenda as the element draws it: what is done, and where the meeting is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from governance.models import MotionState
from membership.templatetags.unevoix import local_text
from voting.models import PollState
from voting.queries.agenda import Point


def agenda_lines(
    points: Iterable[Point], *, address: Callable[[Point], str] | None = None, current: Point | None = None
) -> list[dict[str, Any]]:
    """Return the lines of the agenda. address: where each leads, if anywhere; current: the point shown beside it."""
    return [
        {
            "number": point.item.number,
            "level": point.item.level,
            "title": local_text(point.item, "title"),
            "url": address(point) if address else "",
            "state": _state(point, current),
            "end": _end(point),
        }
        for point in points
    ]


def _state(point: Point, current: Point | None) -> str:
    if current is not None and point.item.pk == current.item.pk:
        return "current"
    if point.is_done:
        return "done"
    return "current" if current is None and point.is_under_way else ""


def _end(point: Point) -> str:
    """Return the two words at the end of the line."""
    match point.state:
        case PollState.OPEN:
            return _("vote open")
        case PollState.CLOSED | PollState.TALLIED:
            return _("counting") if point.state == PollState.CLOSED else _("counted")
    match point.motion.state if point.motion else "":
        case MotionState.ADOPTED:
            return _("adopted")
        case MotionState.REJECTED:
            return _("rejected")
        case MotionState.WITHDRAWN:
            return _("withdrawn")
        case MotionState.ELECTED:
            return _("elected")
        case MotionState.REFERRED:
            return _("referred")
        case MotionState.DIVIDED:
            return _("divided")
        case MotionState.FALLEN:
            return _("fallen")
    return _("to be voted") if point.motion else ""
