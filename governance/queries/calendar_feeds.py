"""What a private calendar holds: the meetings its owner is called to, as they stand today."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from governance.access import SEE_PREPARATION, assemblies_for, sittings_for
from governance.models import (
    Assembly,
    CalendarFeed,
    ConvenedEntry,
    CorrectedEntry,
    CorrectedNotice,
    MeetingChange,
    SittingKind,
)
from membership.access import OFFICERS, links_of, roles_of
from membership.clock import now
from membership.models import Account, Delivery, DeliveryState, Membership, Organisation, Person
from membership.queries.capacities import of_persons
from membership.queries.merges import joined_into

# A calendar keeps what it was told of; older meetings are read on the pages.
KEPT = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever a calendar is read for: what they may know of depends on the day."""

    roles: frozenset[str]
    persons: tuple[Person, ...]

    @property
    def is_anybody(self) -> bool:
        return bool(self.persons or self.roles & OFFICERS)


def digest(token: str) -> str:
    """Return what is kept of a token. It is drawn at random, so that no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def feed_named(token: str) -> CalendarFeed | None:
    """Return the feed of a token, unless it was stopped or its owner is nobody here any more."""
    rows = CalendarFeed.objects.filter(token_sha256=digest(token), account__is_active=True)
    found: CalendarFeed | None = rows.select_related("organisation", "account").first()
    return found


def feed_of(organisation: Organisation, account: Account) -> CalendarFeed | None:
    """Return the address that an account has in an organisation, if it has one."""
    found: CalendarFeed | None = CalendarFeed.objects.for_organisation(organisation).filter(account=account).first()
    return found


def reader_of(feed: CalendarFeed, on: date) -> Reader:
    """Return as whom the calendar is read on a day."""
    persons = tuple(link.person for link in links_of(feed.account, feed.organisation))
    return Reader(roles_of(feed.account, feed.organisation, on), persons)


def called_meetings(organisation: Organisation, reader: Reader, on: date) -> list[Assembly]:
    """Return the meetings that were called, in order, but for old ones: all of them for the office and the chair.

    Anybody else's are those whose notice went to them, to whom they act for, or to the seat they hold.
    """
    since = now() - KEPT
    meetings = assemblies_for(organisation, reader.roles)
    sittings = sittings_for(organisation, reader.roles, reader.persons, on)
    if not reader.roles & SEE_PREPARATION:
        meetings = meetings.filter(_told_to_members(organisation, [person.pk for person in reader.persons], on))
        sittings = sittings.filter(_told_to_seats([person.pk for person in reader.persons]))
    return sorted((*_whole(meetings, since), *_whole(sittings, since)), key=lambda one: (one.starts_at, one.pk))


def _told_to_members(organisation: Organisation, persons: Collection[int], on: date) -> Q:
    """Return which meetings these persons were told of, themselves or in the place of a member they act for today.

    By the lists frozen with a notice, and by whatever reached them since: the notice sent late to a newcomer, or that
    of another day alone. What was told under a record joined since to theirs, or to that member's, is told to them.
    """
    capacities = [capacity for one in of_persons(organisation, persons, on) for capacity in one.capacities]
    own = {*persons, *(capacity.membership.person_id for capacity in capacities)}
    memberships = {capacity.membership.pk for capacity in capacities}
    joined = joined_into(own)
    memberships |= set(Membership.objects.filter(person__in=joined).values_list("pk", flat=True))
    told = {"membership__in": memberships, "is_told": True}
    return (
        Q(pk__in=ConvenedEntry.objects.filter(**told).values("convened_list__assembly"))
        | Q(pk__in=CorrectedEntry.objects.filter(**told).values("correction__assembly"))
        | _reached(Q(membership__in=memberships) | Q(person__in={*persons, *joined_into(persons)}))
    )


def _told_to_seats(persons: Collection[int]) -> Q:
    same = {*persons, *joined_into(persons)}
    told = ConvenedEntry.objects.filter(mandate__person__in=same, is_told=True)
    return Q(pk__in=told.values("convened_list__assembly")) | _reached(Q(person__in=same))


def _reached(those: Q) -> Q:
    """Return which meetings had a notice, in whatever version, or of what became of them, that was owed to some."""
    notices = Delivery.objects.filter(those).exclude(state=DeliveryState.WAIVED).values("notice")
    return (
        Q(notice__in=notices)
        | Q(pk__in=CorrectedNotice.objects.filter(notice__in=notices).values("assembly"))
        | Q(pk__in=MeetingChange.objects.filter(notice__in=notices).values("assembly"))
    )


def _whole(rows: QuerySet[Assembly], since: object) -> QuerySet[Assembly]:
    """Return those called, with what an entry is written from, whatever their number."""
    called = rows.filter(notice__isnull=False, starts_at__gte=since).exclude(kind=SittingKind.WRITTEN)
    return called.defer("resolved_rules").prefetch_related("agenda", "changes", "corrections__notice")
