"""Calendars as programs read them (RFC 5545): entries in, the text of a file out.

A dozen kinds of lines are written here and nothing is read, so that no library stands between the rule and the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

OCTETS = 73  # RFC 5545 3.1: lines of 75 octets at most; a continuation begins with a space
AGAIN_AFTER = "PT4H"  # how long a calendar that follows may wait before it asks again
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something in a calendar: from one instant to another, or a whole day.

    uid: the same for ever. stamp, sequence: when it last changed, and how many times, so that of two the newer is
    known. begins, ends: instants, or the same day twice.
    """

    uid: str
    title: str
    begins: datetime | date
    ends: datetime | date
    stamp: datetime
    sequence: int = 0
    is_cancelled: bool = False
    place: str = ""
    text: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is said of the whole. is_followed: read again and again, and not once."""

    kind: str
    language: str
    name: str = ""
    is_followed: bool = False


def written(calendar: Calendar, entries: Iterable[Entry]) -> str:
    """Return the text of the file, its lines folded and ended as RFC 5545 3.1 asks."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Unevoix//{calendar.kind}//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    if calendar.name:
        # RFC 7986 5.1; the second is what telephones read before it.
        lines += [f"NAME:{_escaped(calendar.name)}", f"X-WR-CALNAME:{_escaped(calendar.name)}"]
    if calendar.is_followed:
        lines += [f"REFRESH-INTERVAL;VALUE=DURATION:{AGAIN_AFTER}", f"X-PUBLISHED-TTL:{AGAIN_AFTER}"]
    for entry in entries:
        lines += _lines_of(entry, calendar.language)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _lines_of(entry: Entry, language: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{_utc(entry.stamp)}"
    yield f"LAST-MODIFIED:{_utc(entry.stamp)}"
    yield f"SEQUENCE:{entry.sequence}"
    if isinstance(entry.begins, datetime) and isinstance(entry.ends, datetime):
        # Instants, not hours of a zone: a change of the clock between now and then moves nothing.
        yield f"DTSTART:{_utc(entry.begins)}"
        yield f"DTEND:{_utc(entry.ends)}"
    else:
        yield f"DTSTART;VALUE=DATE:{entry.begins:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{entry.ends + A_DAY:%Y%m%d}"
        yield "TRANSP:TRANSPARENT"
    yield f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}"
    yield f"SUMMARY;LANGUAGE={language}:{_escaped(entry.title)}"
    if entry.place:
        yield f"LOCATION:{_escaped(entry.place)}"
    if entry.text:
        yield f"DESCRIPTION;LANGUAGE={language}:{_escaped(entry.text)}"
    if entry.url:
        yield f"URL:{entry.url}"
    yield "END:VEVENT"


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    # However a line was ended where it was typed, it may not end the line of the file.
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Cut a line between characters, never inside one, however many octets each takes."""
    part, length = "", 0
    for character in line:
        size = len(character.encode())
        if length + size > OCTETS:
            yield part
            part, length = " ", 1
        part, length = part + character, length + size
    yield part
