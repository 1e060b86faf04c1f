"""What the templates of the pictures receive: the drawing, its sentence and its key."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from babel import Locale
from django.utils.translation import gettext

from membership import formats
from membership.pictures import words
from membership.pictures.dots import Group, draw
from membership.pictures.months import WEEK, Day, Month, Window, months, months_marked
from membership.pictures.words import KeyEntry


def vote(voices: Mapping[str, int], *, needed: int | None, base: int | None) -> dict[str, Any]:
    """Return a vote in the order given; the kinds that go beyond `base` are outside the calculation."""
    groups, reached = [], 0
    for kind, count in voices.items():
        reached += count
        groups.append(Group(kind, count, counted=base is None or reached <= base))
    said = [group for group in groups if group.voices or group.kind in {"yes", "no"}]
    sentence = ", ".join(words.voices(group.kind, group.voices) for group in said)
    flag = words.threshold(needed, base) if needed else ""
    return _dots(groups, sentence, words.key_of(said), needed, flag)


def presence(present: int, quorum: int) -> dict[str, Any]:
    """Return those present, and the quorum as a line among or beyond them."""
    sentence = words.voices("present", present)
    flag = gettext("Quorum: %(n)s") % {"n": words.number(quorum)}
    return _dots([Group("here", present)], sentence, [KeyEntry("here", sentence)], quorum, flag)


def turnout(voted: int, entitled: int) -> dict[str, Any]:
    """Return those who voted, and as outlines those who could have."""
    absent = entitled - voted
    key = [KeyEntry("here", words.voices("voted", voted)), KeyEntry("absent", words.voices("absent", absent))]
    sentence = ", ".join(entry.text for entry in key)
    return _dots([Group("here", voted), Group("absent", absent)], sentence, key)


def _dots(
    groups: Sequence[Group], sentence: str, key: list[KeyEntry], needed: int | None = None, flag: str = ""
) -> dict[str, Any]:
    picture = draw(groups, needed=needed)
    return {
        "picture": picture,
        "sentence": f"{sentence}. {flag}." if flag else f"{sentence}.",
        "key": key,
        "flag": flag,
        "scale": words.scale_note(picture.scale),
    }


def notice(window: Window) -> dict[str, Any]:
    """Return the months of a notice; weeks begin on Sunday in Quebec, as on the wall calendar at home."""
    locale = Locale.parse(formats.locale())
    drawn = months(window, first_weekday=locale.first_week_day)
    return _calendar(drawn, locale, words.window_sentence(window), words.window_key(window))


def schedule(marked: Mapping[date, tuple[str, ...]], sentence: str) -> dict[str, Any]:
    """Return the months in which something leaves. marks: meeting, sends, left, vote, today."""
    locale = Locale.parse(formats.locale())
    kinds = {mark for marks in marked.values() for mark in marks}
    drawn = months_marked(marked, first_weekday=locale.first_week_day)
    # A meeting planned half a year ahead would push what one came for below months of nothing.
    telling = [month for month in drawn if any(one and one.marks for week in month.weeks for one in week)]
    return _calendar(telling, locale, sentence, words.schedule_key(kinds))


def _calendar(drawn: Sequence[Month], locale: Locale, sentence: str, key: list[KeyEntry]) -> dict[str, Any]:
    names = locale.days["stand-alone"]
    weekdays = [(locale.first_week_day + offset) % WEEK for offset in range(WEEK)]
    return {
        "sentence": sentence,
        "key": key,
        "weekdays": [{"short": names["narrow"][one], "long": names["wide"][one]} for one in weekdays],
        "months": [
            {
                "name": f"{locale.months['stand-alone']['wide'][month.first.month]} {month.first.year}",
                "weeks": [[_cell(one) for one in week] for week in month.weeks],
            }
            for month in drawn
        ],
    }


def _cell(one: Day | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "number": str(one.on.day),
        "classes": " ".join(one.marks),
        "said": words.day_words(one.marks),
        "set_apart": bool({"meeting", "chosen", "sends", "left"} & set(one.marks)),
    }


def percent(value: int, total: int) -> str:
    """Return a share as SVG writes it, with a full stop in every language; empty when there is nothing to draw."""
    if value <= 0 or total <= 0:
        return ""
    tenths = min(value, total) * 1000 // total
    return f"{tenths // 10}.{tenths % 10}%"
