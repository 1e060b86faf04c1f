"""What a private calendar holds: the meetings its owner is called to, as they stand today."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from governance.access import SEE_PREPARATION, assemblies_for, sittings_for
from governance.models import Assembly, CalendarFeed, ConvenedEntry, CorrectedEntry, SittingKind
from membership.access import OFFICERS, links_of, roles_of
from membership.clock import now
from membership.models import Account, Organisation, Person
from membership.queries.capacities import of_persons

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


def _told_to_members(organisation: Organisation, persons: Sequence[int], on: date) -> Q:
    found = of_persons(organisation, persons, on)
    memberships = {capacity.membership.pk for one in found for capacity in one.capacities}
    told = {"membership__in": memberships, "is_told": True}
    return Q(pk__in=ConvenedEntry.objects.filter(**told).values("convened_list__assembly")) | Q(
        pk__in=CorrectedEntry.objects.filter(**told).values("correction__assembly")
    )


def _told_to_seats(persons: Sequence[int]) -> Q:
    told = ConvenedEntry.objects.filter(mandate__person__in=persons, is_told=True)
    return Q(pk__in=told.values("convened_list__assembly"))


def _whole(rows: QuerySet[Assembly], since: object) -> QuerySet[Assembly]:
    """Return those called, with what an entry is written from, whatever their number."""
    called = rows.filter(notice__isnull=False, starts_at__gte=since).exclude(kind=SittingKind.WRITTEN)
    return called.defer("resolved_rules").prefetch_related("agenda", "changes", "corrections__notice")
