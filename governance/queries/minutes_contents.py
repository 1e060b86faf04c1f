"""What the minutes of a meeting would hold if they were drawn up now, against the rule that lists it."""

from __future__ import annotations

from collections.abc import Iterator

from governance.models import Assembly, MotionState
from governance.queries.proceedings import Point, proceedings_of
from governance.queries.rules import rules_of
from governance.rules import contents
from membership.rules.findings import Finding


def minutes_lack(assembly: Assembly) -> Finding | None:
    """Return whether the records of a meeting hold all that its minutes are to; None where the rules are silent.

    Costs what drawing the minutes up does, without their page.
    """
    rules = rules_of(assembly)
    if "minutes_contents" not in rules:
        return None
    return contents.assess("minutes_contents", _held(assembly), rules)


def _held(assembly: Assembly) -> Iterator[str]:
    """Yield what the records hold. Where nobody dissented there is nothing to write of it."""
    yield from ("date", "dissents")
    told = proceedings_of(assembly)
    put = [point for point in told.points if point.motion is not None and point.motion.state != MotionState.ELECTED]
    holds = {
        "place": bool(assembly.place or assembly.link),
        "presence": bool(told.course),
        "quorum": told.quorum is not None,
        "motions": all(_text_of(point) for point in put),
        "movers": all(point.motion and point.motion.mover and point.motion.seconder for point in put),
        "results": assembly.ended_at is None or not any(_is_open(point) for point in put),
        "closing": assembly.ended_at is not None,
    }
    yield from (word for word, is_held in holds.items() if is_held)


def _text_of(point: Point) -> str:
    return point.motion.text_fr or point.motion.text_en if point.motion else ""


def _is_open(point: Point) -> bool:
    return point.motion is not None and point.motion.state == MotionState.PROPOSED
