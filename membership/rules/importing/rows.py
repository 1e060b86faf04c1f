"""What a row of a list says of one member, once it reads well."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple

from membership.rules.importing.words import Status


class Doubt(Enum):
    """What is worth knowing of a row that enters all the same."""

    JOINED_UNKNOWN = "joined_unknown"
    JOINED_LATER = "joined_later"
    LEFT_UNKNOWN = "left_unknown"
    LEFT_LATER = "left_later"
    SUSPENDED_SINCE_UNKNOWN = "suspended_since_unknown"
    SUSPENDED_BEFORE_JOINING = "suspended_before_joining"
    SUSPENDED_WITHOUT_STATUS = "suspended_without_status"
    """A day of suspension beside another status: nothing is written of it."""
    EMAIL_MISSING = "email_missing"
    REPRESENTATIVE_MISSING = "representative_missing"
    REPRESENTATIVE_BARE = "representative_bare"
    """Known by name alone, which lets nobody vote until the person is found."""


@dataclass(frozen=True, slots=True)
class EarlierStay:
    """A category the member was in before. until: the first day of the next one."""

    category: str
    until: date


@dataclass(frozen=True, slots=True)
class SectionStay:
    """The section the member belongs to. kind: a region, a sector or a field; since None: nobody knows."""

    kind: str
    key: str
    since: date | None


class MemberRow(NamedTuple):
    """A row that reads well. shares: how many, not their amount. None of a date: nobody knows.

    phones: the other telephones, each with its kind. attested: the years the person is said to have at least.

    A named tuple, since a list makes a million of them: a frozen dataclass takes six times as long to make.
    """

    row: int
    number: str
    is_legal: bool
    given_name: str
    family_name: str
    email: str
    phone: str
    address: str
    city: str
    postal_code: str
    language: str
    category: str
    status: Status
    joined_on: date | None
    left_on: date | None
    shares: int
    representative: str
    left_reason: str = ""
    suspended_on: date | None = None
    earlier: tuple[EarlierStay, ...] = ()
    phones: tuple[tuple[str, str], ...] = ()
    birth_on: date | None = None
    attested: int | None = None
    sections: tuple[SectionStay, ...] = ()

    def ends_on(self, on: date) -> date | None:
        """Return the first day the member is no longer one. Left on a day nobody knows: gone by `on`."""
        return (self.left_on or on) if self.status.is_departure else None

    def doubts(self, on: date) -> Iterator[Doubt]:
        """Yield what the list leaves open, or says surprisingly, on the day it is brought in."""
        if self.joined_on is None:
            yield Doubt.JOINED_UNKNOWN
        elif self.joined_on > on:
            yield Doubt.JOINED_LATER
        if self.status.is_departure and self.left_on is None:
            yield Doubt.LEFT_UNKNOWN
        elif self.left_on is not None and self.left_on > on:
            yield Doubt.LEFT_LATER
        yield from self._doubts_of_suspension()
        if not self.email:
            yield Doubt.EMAIL_MISSING
        if self.is_legal:
            yield Doubt.REPRESENTATIVE_BARE if self.representative else Doubt.REPRESENTATIVE_MISSING

    def _doubts_of_suspension(self) -> Iterator[Doubt]:
        if self.suspended_on is None:
            if self.status is Status.SUSPENDED:
                # Nobody tells since when: the rulebook's six months cannot be counted.
                yield Doubt.SUSPENDED_SINCE_UNKNOWN
        elif self.status is not Status.SUSPENDED:
            yield Doubt.SUSPENDED_WITHOUT_STATUS
        elif self.joined_on is not None and self.suspended_on < self.joined_on:
            yield Doubt.SUSPENDED_BEFORE_JOINING


FIELDS_OF_A_ROW: tuple[str, ...] = MemberRow._fields  # noqa: SLF001 - a named tuple's own list of names
