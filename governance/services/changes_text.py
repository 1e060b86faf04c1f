"""What changes from one version of a notice to the next, in words: for the mail, the letter and the pages alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from governance.rules.corrections import Change, What
from membership.rules.differences import Piece, pieces


@dataclass(frozen=True, slots=True)
class Shown:
    """One change. pieces: the words taken out and those that came in, where a text was changed; none otherwise."""

    label: str
    before: str
    after: str
    pieces: tuple[Piece, ...]


def shown(changes: Iterable[Change], language: str) -> list[Shown]:
    """Return each change with its label in a language."""
    with translation.override(language):
        return [
            Shown(
                label=_label(change),
                before=change.before,
                after=change.after,
                pieces=pieces(change.before, change.after) if _is_reworded(change) else (),
            )
            for change in changes
        ]


def _is_reworded(change: Change) -> bool:
    """Return whether a text was changed, and is long enough for its words to be compared one by one."""
    return change.what in (What.TEXT, What.POINT, What.TITLE) and bool(change.before and change.after)


def _label(change: Change) -> str:
    number = {"number": change.number}
    match change.what:
        case What.TITLE:
            return _("Title")
        case What.DAY:
            return _("Day")
        case What.HOUR:
            return _("Time")
        case What.PLACE:
            return _("Place")
        case What.ONLINE:
            return _("Online")
        case What.POINT if not change.before:
            return _("New point %(number)s") % number
        case What.POINT if not change.after:
            return _("Point %(number)s, taken off") % number
        case What.POINT:
            return _("Point %(number)s") % number
        case What.TEXT:
            return _("Text proposed under point %(number)s") % number
