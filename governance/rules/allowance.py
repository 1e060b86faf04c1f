"""What is due to those who sit on a body for the meetings they came to, at the rate of each day. Amounts are cents."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Rate:
    """What one meeting gives from a day on, until another rate follows. Nothing ends an allowance."""

    from_on: date
    cents: int


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody was at a meeting on a day; said once or several times, it is one presence."""

    person: int
    meeting: int
    on: date


@dataclass(frozen=True, slots=True)
class Due:
    """What is due to one person. meetings: each with its cents, in the order of days."""

    person: int
    meetings: tuple[tuple[int, int], ...]

    @property
    def cents(self) -> int:
        return sum(cents for _meeting, cents in self.meetings)


def rate_on(rates: Iterable[Rate], on: date) -> int:
    """Return the cents that a meeting gives on a day: none before the first rate."""
    begun = [one for one in rates if one.from_on <= on]
    return max(begun, key=lambda one: one.from_on).cents if begun else 0


def dues(presences: Iterable[Presence], rates: Iterable[Rate]) -> tuple[Due, ...]:
    """Return what is due to each, by person; meetings that give nothing are left out, and whoever came to no other."""
    known = tuple(rates)
    by_person: dict[int, list[tuple[int, int]]] = {}
    for one in sorted(set(presences), key=lambda one: (one.on, one.meeting, one.person)):
        if cents := rate_on(known, one.on):
            by_person.setdefault(one.person, []).append((one.meeting, cents))
    return tuple(Due(person, tuple(by_person[person])) for person in sorted(by_person))
