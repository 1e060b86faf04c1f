"""What a corrected notice changes, and whether it may still leave.

The first notice left in time. Sending its text anew does not mend a delay that has passed: another day, another point
or another text to decide upon is a matter of which members must be told within the delay of the notice, counted from
the new sending. A room, a link, an hour of the same day or a clearer title is not: the notice of it is owed all the
same, and where the delay has passed it leaves with a reason that is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from membership.rules.findings import Finding


class What(Enum):
    """What of a notice differs; the value is what is stored."""

    TITLE = "title"
    DAY = "day"
    HOUR = "hour"
    PLACE = "place"
    ONLINE = "online"
    POINT = "point"
    """The title of a point."""
    TEXT = "text"
    """The text that a point puts to the vote."""


# What is only of the manner of the meeting, not of what is decided or when.
OF_MANNER = frozenset({What.TITLE, What.HOUR, What.PLACE, What.ONLINE})


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs, in one language. point: its place as it now stands, 0 for the meeting itself.

    outline: that number as the agenda writes it, such as 3.2, where it has sub-points. before is empty for what is new,
    after for what is taken off.
    """

    what: What
    point: int
    before: str
    after: str
    outline: str = ""

    @property
    def number(self) -> str:
        return self.outline or str(self.point)

    def as_json(self) -> dict[str, object]:
        kept: dict[str, object] = {
            "what": self.what.value,
            "point": self.point,
            "before": self.before,
            "after": self.after,
        }
        # Most agendas have no sub-points, and their places are their numbers.
        return kept | {"outline": self.outline} if self.outline else kept

    @classmethod
    def from_json(cls, kept: Mapping[str, object]) -> Change:
        return cls(
            What(kept["what"]),
            int(str(kept["point"])),
            str(kept["before"]),
            str(kept["after"]),
            str(kept.get("outline", "")),
        )


@dataclass(frozen=True, slots=True)
class Said:
    """One point as a notice gives it. key: what stays the same when its number or its words change."""

    key: str
    number: int
    title: str
    text: str
    outline: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """All that a notice says of a meeting, in one language."""

    title: str
    day: str
    hour: str
    place: str
    online: str
    points: tuple[Said, ...]


def changes(before: Whole, after: Whole) -> tuple[Change, ...]:
    """Return what differs between two notices of the same meeting, in the order of the notice."""
    found = [
        Change(what, 0, old, new)
        for what, old, new in (
            (What.TITLE, before.title, after.title),
            (What.DAY, before.day, after.day),
            (What.HOUR, before.hour, after.hour),
            (What.PLACE, before.place, after.place),
            (What.ONLINE, before.online, after.online),
        )
        if old != new
    ]
    old_points = {point.key: point for point in before.points}
    new_points = {point.key: point for point in after.points}
    for key in [*new_points, *(key for key in old_points if key not in new_points)]:
        found += _of_point(old_points.get(key), new_points.get(key))
    return tuple(found)


def _of_point(old: Said | None, new: Said | None) -> list[Change]:
    standing = new or old
    assert standing is not None
    before = (old.title, old.text) if old else ("", "")
    after = (new.title, new.text) if new else ("", "")
    return [
        Change(what, standing.number, was, is_now, standing.outline if standing.outline != str(standing.number) else "")
        for what, was, is_now in zip((What.POINT, What.TEXT), before, after, strict=True)
        if was != is_now
    ]


class Leave(Enum):
    """Whether a corrected notice may leave today."""

    FREELY = "freely"
    WITH_REASON = "with_reason"
    NOT = "not"


def weigh(finding: Finding, found: tuple[Change, ...]) -> Leave:
    """Return whether a corrected notice with these changes may leave, given what the delay says of today."""
    if not finding.blocks:
        return Leave.WITH_REASON if finding.needs_override else Leave.FREELY
    only_manner = all(change.what in OF_MANNER for change in found)
    return Leave.WITH_REASON if only_manner else Leave.NOT
