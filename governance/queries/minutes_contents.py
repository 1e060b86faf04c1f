"""What the minutes of a meeting would hold if they were drawn up now, against the rule that lists it."""

from __future__ import annotations

from collections.abc import Iterator

from governance.models import Assembly, MotionState, OfficeKind
from governance.queries.changes import first_day
from governance.queries.directors import officers_on
from governance.queries.proceedings import SIGNATURE, Point, proceedings_of
from governance.queries.rules import rules_of
from governance.rules import contents
from membership.rules.findings import Finding

SIGNERS = {"chair": OfficeKind.PRESIDENT, "secretary": OfficeKind.SECRETARY}
"""Who signs, in the words of the rule, and the office that does."""


def minutes_lack(assembly: Assembly) -> Finding | None:
    """Return whether the records of a meeting hold all that its minutes are to; None where the rules are silent.

    Costs what drawing the minutes up does, without their page.
    """
    rules = rules_of(assembly)
    if "minutes_contents" not in rules:
        return None
    return contents.assess("minutes_contents", _held(assembly), rules)


def signers_lack(assembly: Assembly) -> Finding | None:
    """Return whether somebody holds each office that signs the minutes, on the day of the meeting.

    None where the rules are silent, or the register of officers is not kept: nobody can tell then. The chair of a
    meeting is the president, unless the meeting chose another.
    """
    rules = rules_of(assembly)
    offices = {one.office for one in officers_on(assembly.organisation, first_day(assembly))}
    if SIGNATURE not in rules or not offices:
        return None
    there = [word for word, office in SIGNERS.items() if office in offices]
    return contents.assess(SIGNATURE, there, rules)


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
