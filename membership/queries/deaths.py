"""Who died, as the register knows it now: whoever writes to people, or lets them in or act, asks here.

The death of somebody who is or was a member is an event of the membership; that of somebody who never was one stands
by itself. Whoever the register holds died in either way, or lives.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from membership.models import Death, EventKind, Membership, MembershipEvent, Organisation, Person


@dataclass(frozen=True, slots=True)
class Died:
    """That somebody died. on: none where the day is not known, as of a death that was brought in with a list."""

    on: date | None


def died(person: str) -> Q:
    """Return the condition that somebody died, of rows that name them in that column."""
    of_members = deaths_of_members().filter(membership__person=OuterRef(person))
    return Q(Exists(of_members)) | Q(Exists(deaths_beside().filter(person=OuterRef(person))))


def deaths_of_members() -> QuerySet[MembershipEvent]:
    """Return the deaths of members, past or present, that nobody took back."""
    corrected = MembershipEvent.objects.filter(corrects=OuterRef("pk"))
    rows = MembershipEvent.objects.filter(kind=EventKind.DECEASED, is_void=False)
    found: QuerySet[MembershipEvent] = rows.filter(~Exists(corrected))
    return found


def deaths_beside() -> QuerySet[Death]:
    """Return the deaths of those who never were members that nobody took back."""
    found: QuerySet[Death] = Death.objects.filter(is_void=False, corrected_by=None)
    return found


def death_of(person: Person) -> Died | None:
    """Return that somebody died, or None for who lives. Costs one SQL statement, or two."""
    event = deaths_of_members().filter(membership__person=person).first()
    beside = event or deaths_beside().filter(person=person).first()
    return Died(beside.effective_on) if beside else None


def has_died(membership: Membership) -> bool:
    """Return whether the register notes the death of a member, and nobody took that back."""
    return death_of(membership.person) is not None


def persons_dead(organisation: Organisation) -> set[int]:
    """Return all who died of an organisation. Two SQL statements; each reads the deaths alone."""
    members = deaths_of_members().filter(organisation=organisation).values_list("membership__person", flat=True)
    beside = deaths_beside().filter(organisation=organisation).values_list("person", flat=True)
    return {*members, *beside}
