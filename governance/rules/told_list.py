"""The lines of a list of those told, as its fingerprint reads them: whoever has the lines has the fingerprint."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Beyond:
    """Somebody who is told beside the members: in what quality, under what name."""

    kind: str
    name: str


def member_line(number: str, reason_code: str, *, is_told: bool) -> str:
    """Return the line of one member: the number, told or not, the reason."""
    return f"{number}\t{'told' if is_told else 'not told'}\t{reason_code}\n"


def beyond_line(one: Beyond) -> str:
    """Return the line of somebody who is told beside the members: in what quality, the name."""
    return f"{one.kind}\t{one.name}\talso told\n"


def director_line(number: str, name: str, reason_code: str) -> str:
    """Return the line of somebody called to a meeting of a body: the number of the member, the name, the reason.

    Whoever sits there without being a member has no number.
    """
    return f"{number}\t{name}\ttold\t{reason_code}\n"
