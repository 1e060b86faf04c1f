"""A meeting as an entry of a calendar (RFC 5545), for those who want it in their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from governance.models import Assembly
from governance.queries.agenda import minutes_foreseen

AT_LEAST = timedelta(hours=1)
OCTETS = 73  # RFC 5545 3.1: lines of 75 octets at most; a continuation begins with a space


def as_ics(meeting: Assembly, *, title: str, url: str, at: datetime, language: str) -> str:
    """Return the entry. at: when it was written, so that a calendar knows the newer of two."""
    lasts = max(timedelta(minutes=minutes_foreseen(meeting)), AT_LEAST)
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Unevoix//Assemblies//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{meeting.public_id}@unevoix",
        f"DTSTAMP:{_utc(at)}",
        f"DTSTART:{_utc(meeting.starts_at)}",
        f"DTEND:{_utc(meeting.starts_at + lasts)}",
        f"SUMMARY;LANGUAGE={language}:{_escaped(title)}",
        f"LOCATION:{_escaped(meeting.place or meeting.link)}",
        f"URL:{url}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def days_as_ics(days: Iterable[tuple[str, date, str]], *, at: datetime, language: str) -> str:
    """Return whole days as entries: (id, day, what). at: when they were written."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Unevoix//Year//EN", "METHOD:PUBLISH"]
    for name, on, title in days:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{name}@unevoix",
            f"DTSTAMP:{_utc(at)}",
            f"DTSTART;VALUE=DATE:{on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY;LANGUAGE={language}:{_escaped(title)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


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
