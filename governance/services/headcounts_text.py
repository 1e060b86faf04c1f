"""How many were there, and when: the table of the minutes, and who came and left."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from governance.models import PresenceChannel
from governance.queries.changes import began_at
from governance.queries.proceedings import Headcount, Movements, Proceedings
from governance.services.turns_text import hour_of
from membership import formats


def headcounts_shown(proceedings: Proceedings) -> dict[str, Any]:
    """Return the table of those present, with the channels by which somebody came at all."""
    counts = proceedings.headcounts
    channels = [channel for channel in PresenceChannel if any(count.by_channel.get(channel) for count in counts)]
    return {
        "caption": _("Directors present, from the attendance ledger")
        if proceedings.assembly.is_sitting
        else _("Members present, from the attendance ledger"),
        "head": [
            _("Moment"),
            *(str(channel.label) for channel in channels),
            *([_("In all")] if len(channels) != 1 else []),
            _("Toward the quorum"),
        ],
        "rows": [
            [
                _moment(proceedings, count),
                *(formats.number(count.by_channel.get(channel, 0)) for channel in channels),
                *([formats.number(count.everybody)] if len(channels) != 1 else []),
                formats.number(count.counting),
            ]
            for count in counts
        ],
    }


def _moment(proceedings: Proceedings, count: Headcount) -> str:
    said = {"clock": clock_of(proceedings, count.at), "position": count.position}
    if count.position is not None:
        return _("Vote on item %(position)s, %(clock)s") % said
    if count is proceedings.headcounts[0]:
        return pgettext("moment of a meeting", "Opening, %(clock)s") % said
    return pgettext("moment of a meeting", "End, %(clock)s") % said


def movements_said(movements: Movements, *, is_over: bool) -> str:
    """Return «312 membres sont venus au cours de la séance, dont 41 après l’ouverture; 9 sont partis avant la fin.»"""
    parts = [
        ngettext(
            "%(n)s member came in the course of the meeting",
            "%(n)s members came in the course of the meeting",
            movements.came,
        )
        % {"n": formats.number(movements.came)}
    ]
    if movements.came_later:
        later = ngettext("%(n)s after the opening", "%(n)s after the opening", movements.came_later)
        parts.append(later % {"n": formats.number(movements.came_later)})
    sentence = ", ".join(parts)
    if not movements.left_early:
        return f"{sentence}."
    left = (
        ngettext("%(n)s left before the end", "%(n)s left before the end", movements.left_early)
        if is_over
        else ngettext("%(n)s has left", "%(n)s have left", movements.left_early)
    )
    left %= {"n": formats.number(movements.left_early)}
    return _("%(came)s; %(left)s.") % {"came": sentence, "left": left}


def clock_of(proceedings: Proceedings, at: datetime | None) -> str:
    assert at is not None
    zone = proceedings.assembly.zone
    return hour_of(at, zone, began_at(proceedings.assembly, proceedings.changes).astimezone(zone).date())
