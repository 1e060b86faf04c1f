"""What each picture says in words: the sentence beside it, the key under it.

A picture is never the only place where something is said, so every number drawn is also written.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language, gettext, ngettext

from membership import formats
from membership.pictures.dots import Group
from membership.pictures.months import Window


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One line of a key: what is drawn, and what it says."""

    kind: str
    text: str


def language() -> str:
    """Return the language of the page being written, without its region."""
    return (get_language() or "fr").split("-")[0]


def number(value: int) -> str:
    return formats.number(value, language())


def voices(kind: str, count: int) -> str:
    """Return so many voices of a kind, as in «41 for»."""
    written = {"n": number(count)}
    match kind:
        case "yes":
            return ngettext("%(n)s for", "%(n)s for", count) % written
        case "no":
            return ngettext("%(n)s against", "%(n)s against", count) % written
        case "abstain":
            return ngettext("%(n)s abstention", "%(n)s abstentions", count) % written
        case "absent":
            return ngettext("%(n)s did not vote", "%(n)s did not vote", count) % written
        case "present":
            return ngettext("%(n)s present", "%(n)s present", count) % written
        case "voted":
            return ngettext("%(n)s voted", "%(n)s voted", count) % written
        case _:
            raise ValueError(kind)


def threshold(needed: int, base: int | None) -> str:
    """Return «40 needed out of 59», or «40 needed» when the whole is not said."""
    written = {"n": number(needed), "base": number(base or 0)}
    if base is None:
        return ngettext("%(n)s needed", "%(n)s needed", needed) % written
    return ngettext("%(n)s needed out of %(base)s", "%(n)s needed out of %(base)s", needed) % written


def key_of(groups: Iterable[Group]) -> list[KeyEntry]:
    """Return the key of a vote; voices outside the calculation say so."""
    entries = []
    for group in groups:
        text = voices(group.kind, group.voices)
        if not group.counted and group.voices:
            text = gettext("%(voices)s, outside the calculation") % {"voices": text}
        entries.append(KeyEntry(group.kind, text))
    return entries


def scale_note(scale: int) -> str:
    """Return what one dot stands for when it is more than one voice, else nothing."""
    if scale == 1:
        return ""
    return gettext("One dot stands for %(n)s voices, rounded; the figures are exact.") % {"n": number(scale)}


def window_sentence(window: Window) -> str:
    """Return in one sentence what the calendar shows."""
    days = {
        "earliest": formats.day(window.earliest, language()),
        "latest": formats.day(window.latest, language()),
        "meeting": formats.day(window.meeting, language()),
    }
    if window.is_empty:
        return gettext("Meeting on %(meeting)s. No lawful day is left to send the notice.") % days
    return gettext("Meeting on %(meeting)s. The notice may be sent from %(earliest)s to %(latest)s.") % days


def window_key(window: Window) -> list[KeyEntry]:
    """Return the key of the calendar: only what this one shows."""
    entries = []
    if not window.is_empty:
        entries.append(KeyEntry("in", gettext("The notice may be sent")))
        if window.last_is_doubtful:
            entries.append(KeyEntry("doubtful", gettext("Last day, in doubt")))
    if window.chosen:
        entries.append(KeyEntry("chosen", gettext("Day chosen")))
    entries.append(KeyEntry("meeting", gettext("Meeting")))
    return entries


def schedule_key(kinds: set[str]) -> list[KeyEntry]:
    """Return the key of a calendar of messages: only what this one shows."""
    said = {
        "vote": gettext("Vote open"),
        "left": gettext("Messages left"),
        "sends": gettext("Messages to come"),
        "meeting": gettext("Meeting"),
    }
    return [KeyEntry(kind, text) for kind, text in said.items() if kind in kinds]


def day_words(marks: tuple[str, ...]) -> str:
    """Return what is said aloud after the number of a day; days merely inside the window stay silent."""
    said = {
        "meeting": gettext("meeting"),
        "chosen": gettext("day chosen"),
        "first": gettext("first day for the notice"),
        "last": gettext("last day for the notice"),
        "doubtful": gettext("in doubt"),
        "vote": gettext("vote open"),
        "left": gettext("messages left"),
        "sends": gettext("messages to come"),
        "today": gettext("today"),
    }
    return ", ".join(said[mark] for mark in marks if mark in said)
