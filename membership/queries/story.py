"""Everything the register tells of one member, in the order of the days on which it took effect.

A story is as of a day and as known at an instant, like the file: what was recorded later is not in it, and what takes
effect later is. What was corrected is told with its correction, and who recorded it where that is kept. Costs fifteen
SQL statements, however long it is, and one more for each day on which a suspension was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from membership.models import (
    Account,
    ConsentEvent,
    ContactFact,
    FormerContact,
    HouseholdMember,
    MemberRequest,
    Membership,
    RedemptionRequest,
    RedemptionState,
    Representation,
    SectionMembership,
)
from membership.queries.acts_told import ActFacts, acts_told
from membership.queries.member_rows import MemberRows
from membership.queries.moment import Moment
from membership.queries.one_day import ended_the_same_day, never_in_force
from membership.queries.reach import as_lines


class Chapter(Enum):
    """What a story can be narrowed to."""

    LIFE = "life"
    CONTACT = "contact"
    ACTING = "acting"
    SECTIONS = "sections"
    SHARES = "shares"
    REQUESTS = "requests"
    LETTERS = "letters"


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened. code: which sentence tells it; what: the row it tells of.

    on: the day it took effect, None when nobody knows. is_corrected: another row says otherwise since. before: what
    was said there until this was recorded. by: the account that recorded it, where that is kept. facts: of an act on
    the membership, what it decided.
    """

    chapter: Chapter
    code: str
    on: date | None
    recorded_at: datetime
    what: Any = field(repr=False)
    is_corrected: bool = False
    before: Any = field(default=None, repr=False)
    by: Account | None = field(default=None, repr=False)
    facts: ActFacts | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Said:
    """How somebody is reached since a change. is_erased: it was known, and is told no longer."""

    value: str
    is_erased: bool = False


def story_of(membership: Membership, at: Moment, rows: MemberRows | None = None) -> list[Happening]:
    """Return what happened to a member, the latest first; what has no day comes last."""
    rows = rows or MemberRows(membership)
    found = chain(
        _life(rows, at),
        _joinings(rows, at),
        _facts(Chapter.CONTACT, "address", rows.addresses, at),
        _names(rows, at),
        _contacts(rows, at),
        _facts(Chapter.CONTACT, "household", _households(membership), at),
        _consents(membership, at),
        _facts(Chapter.ACTING, "represented", rows.represented_by, at),
        _never_in_force("represented", rows.represented_by, at),
        _facts(Chapter.ACTING, "acts", rows.represents, at),
        _never_in_force("acts", rows.represents, at),
        _facts(Chapter.SECTIONS, "section", _sections(membership), at),
        _shares(rows, at),
        _requests(membership, at),
        _letters(rows, at),
    )
    return sorted(found, key=lambda one: (one.on or date.min, one.recorded_at), reverse=True)


def _life(rows: MemberRows, at: Moment) -> Iterator[Happening]:
    events = [event for event in rows.events if at.has_recorded(event.recorded_at)]
    corrected = {event.corrects_id for event in events}
    said = acts_told(rows, events)
    for event in events:
        yield Happening(
            Chapter.LIFE, "event", event.effective_on, event.recorded_at, event, event.pk in corrected, event.corrects,
            event.recorded_by, said[event.pk],
        )  # fmt: skip


def _joinings(rows: MemberRows, at: Moment) -> Iterator[Happening]:
    """Yield when somebody was found to be the same person, and when they were parted again."""
    membership = rows.membership
    for one in rows.joinings:
        code = "joined" if one.kept_id == membership.person_id else "joined_to"
        if at.has_recorded(one.merged_at):
            yield Happening(Chapter.LIFE, code, _day(membership, one.merged_at), one.merged_at, one)
        if one.undone_at is not None and at.has_recorded(one.undone_at):
            yield Happening(Chapter.LIFE, "parted", _day(membership, one.undone_at), one.undone_at, one)


def _names(rows: MemberRows, at: Moment) -> Iterator[Happening]:
    """Yield each name that took the place of another, with the one before."""
    known = [one for one in rows.former_names if at.has_recorded(one.recorded_at)]
    # What was said of the present name at the moment: that of the next change, if it was written later.
    later = next((one for one in rows.former_names if not at.has_recorded(one.recorded_at)), None)
    present = later.full_name if later else rows.membership.person.full_name
    names = [*(one.full_name for one in known[1:]), present]
    for one, name in zip(known, names, strict=bool(known)):
        yield Happening(Chapter.LIFE, "name", one.held_until, one.recorded_at, name, before=one, by=one.recorded_by)


def _contacts(rows: MemberRows, at: Moment) -> Iterator[Happening]:
    """Yield each change of how somebody is reached: what holds from then, and what did before."""
    following: dict[str, FormerContact] = {}
    told = list[Happening]()
    for one in reversed(rows.former_contacts):
        after = following.get(one.fact)
        said = Said(after.value, after.is_erased) if after else Said(_reached(rows, ContactFact(one.fact)))
        following[one.fact] = one
        if at.has_recorded(one.changed_at):
            day = _day(rows.membership, one.changed_at)
            code = f"reach_{one.fact}"
            told.append(Happening(Chapter.CONTACT, code, day, one.changed_at, said, before=one, by=one.recorded_by))
    yield from reversed(told)


def _reached(rows: MemberRows, fact: ContactFact) -> str:
    """Return how somebody is reached now, as it would be kept."""
    person = rows.person
    match fact:
        case ContactFact.EMAIL:
            return person.email
        case ContactFact.PHONE:
            return person.phone
        case ContactFact.PHONES:
            return as_lines((phone.kind, phone.number) for phone in person.phones.all())
        case ContactFact.LANGUAGE:
            return person.language


def _households(membership: Membership) -> QuerySet[HouseholdMember]:
    rows = HouseholdMember.objects.filter(person=membership.person_id)
    return rows.select_related("household").order_by("pk")


def _sections(membership: Membership) -> QuerySet[SectionMembership]:
    rows = SectionMembership.objects.filter(membership=membership)
    return rows.select_related("section").order_by("pk")


def _facts(chapter: Chapter, code: str, rows: Iterable[Any], at: Moment) -> Iterator[Happening]:
    """Yield when each fact begins, and when it ends where nothing of its kind takes its place."""
    told = [row for row in rows if at.has_recorded(row.recorded.lower)]
    known = [row for row in told if at.knows(row)]
    begun = {_kind(row): set[date]() for row in known}
    for row in known:
        begun[_kind(row)].add(row.effective.lower)
    for row in known:
        # An end is written by closing the fact and writing it anew: that is no correction.
        before = _said_before(row, told)
        recorded_at = _first_recorded(row, told)
        yield Happening(chapter, code, row.effective.lower, recorded_at, row, before=before)
        if row.effective.upper is not None and row.effective.upper not in begun[_kind(row)]:
            yield Happening(chapter, f"{code}_ended", row.effective.upper, row.recorded.lower, row)


def _never_in_force(code: str, rows: Iterable[Representation], at: Moment) -> Iterator[Happening]:
    """Yield both ends of what was named and ended on one day: on no day did it hold, and letters may tell of it."""
    for row in never_in_force(rows, at):
        if ended_the_same_day(row):
            on = row.effective.lower
            yield Happening(Chapter.ACTING, code, on, row.recorded.lower, row)
            yield Happening(Chapter.ACTING, f"{code}_ended", on, row.recorded.upper, row)


def _kind(row: Any) -> tuple[Any, ...]:
    """Return what one fact takes the place of another in."""
    match row:
        case SectionMembership():
            return (row.kind,)
        case Representation():
            return (row.membership_id, row.relation, row.seat_no)
        case _:
            return ()


def _content(row: Any) -> tuple[Any, ...]:
    left_out = {"id", "effective", "recorded", "import_batch"}
    return tuple(getattr(row, one.attname) for one in row._meta.concrete_fields if one.name not in left_out)


def _same_start(row: Any, told: Iterable[Any]) -> list[Any]:
    return [
        other
        for other in told
        if other.pk != row.pk
        and _kind(other) == _kind(row)
        and other.effective.lower == row.effective.lower
        and other.recorded.upper is not None
        and other.recorded.upper <= row.recorded.lower
    ]


def _said_before(row: Any, told: Iterable[Any]) -> Any:
    """Return what was said of the same days until then, if it was something else."""
    others = [other for other in _same_start(row, told) if _content(other) != _content(row)]
    return max(others, key=lambda other: other.recorded.upper, default=None)


def _first_recorded(row: Any, told: Iterable[Any]) -> datetime:
    same = [other for other in _same_start(row, told) if _content(other) == _content(row)]
    recorded: datetime = min(other.recorded.lower for other in [row, *same])
    return recorded


def _consents(membership: Membership, at: Moment) -> Iterator[Happening]:
    found = ConsentEvent.objects.filter(at.recorded_by("at"), person=membership.person_id)
    for one in found.select_related("recorded_by"):
        yield Happening(Chapter.CONTACT, "consent", _day(membership, one.at), one.at, one, by=one.recorded_by)


def _shares(rows: MemberRows, at: Moment) -> Iterator[Happening]:
    for code, lines in (("shares", rows.shares), ("payment", rows.payments)):
        found = [line for line in lines if at.has_recorded(line.recorded_at)]
        taken_back = {line.reverses_id for line in found}
        for line in found:
            yield Happening(
                Chapter.SHARES, code, line.effective_on, line.recorded_at, line, line.pk in taken_back, line.reverses
            )
    asked = RedemptionRequest.objects.filter(at.recorded_by("created_at"), membership=rows.membership)
    for one in asked.select_related("share_class").prefetch_related("steps"):
        yield Happening(Chapter.SHARES, "redemption_asked", one.requested_on, one.created_at, one)
        for step in one.steps.all():
            # The payment is told by its line in the ledger.
            if at.has_recorded(step.recorded_at) and step.state != RedemptionState.PAID:
                yield Happening(Chapter.SHARES, "redemption_step", step.on, step.recorded_at, step)


def _requests(membership: Membership, at: Moment) -> Iterator[Happening]:
    for one in MemberRequest.objects.filter(at.recorded_by("filed_at"), membership=membership):
        yield Happening(Chapter.REQUESTS, "request", _day(membership, one.filed_at), one.filed_at, one)
        if one.decided_at is not None and (at.known_at is None or one.decided_at <= at.known_at):
            yield Happening(Chapter.REQUESTS, "answer", _day(membership, one.decided_at), one.decided_at, one)


def _letters(rows: MemberRows, at: Moment) -> Iterator[Happening]:
    for one in rows.deliveries:
        if at.has_recorded(one.notice.issued_at):
            sent_at = one.settled_at or one.notice.issued_at
            yield Happening(Chapter.LETTERS, "letter", _day(rows.membership, sent_at), sent_at, one)


def _day(membership: Membership, instant: datetime) -> date:
    return instant.astimezone(membership.organisation.zone).date()
