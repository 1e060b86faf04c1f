"""One member's file on a day: the facts, what happened, the shares, who acts for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from membership.models import (
    Account,
    AccountLink,
    ActivationCode,
    Address,
    Category,
    EventKind,
    Membership,
    MembershipEvent,
    MembershipPeriod,
    Organisation,
    Person,
    Representation,
    Section,
    SectionMembership,
    SharePayment,
    ShareTransaction,
)
from membership.models.base import Bitemporal
from membership.queries.member_rows import MemberRows
from membership.queries.moment import Moment
from membership.queries.one_day import ARRIVALS, DEPARTURES
from membership.queries.reach import Reach, reach_then
from membership.queries.register_search import joins
from membership.queries.shares import share_line
from membership.rules.shares import PaymentLine, holding
from membership.rules.status import DatedFact, Status, status_at


@dataclass(frozen=True, slots=True)
class Stay:
    """The last stay of somebody who is no member that day.

    left: how it ended; None where nobody wrote it down. last_on: None where the register does not know the day: the
    stay ends in it by that of the list which said that they had left.
    """

    category: Category
    last_on: date | None
    left: EventKind | None


@dataclass(frozen=True, slots=True)
class File:
    """What the register says of one member at a moment. recorded_since: entries it did not hold yet.

    name: the one borne then. other_numbers: those of members found to be this one, which are never given again.
    reach_since: the day on which the person was entered, where that is later: until then nothing was kept of how they
    were reached, and what was written first is told.
    """

    membership: Membership
    person: Person
    name: str
    at: Moment
    status: Status
    category: Category | None
    since: date | None
    address: Address | None
    events: tuple[MembershipEvent, ...]
    shares: tuple[ShareTransaction, ...]
    payments: tuple[SharePayment, ...]
    acted_for_by: tuple[Representation, ...]
    acts_for: tuple[Representation, ...]
    recorded_since: int
    reach: Reach
    reach_since: date | None = None
    other_numbers: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    last_stay: Stay | None = None

    @property
    def on(self) -> date:
        return self.at.on

    @property
    def held(self) -> tuple[ShareTransaction, ...]:
        """The lines of the share ledger that have taken effect; a day nobody knows lies before every day."""
        return tuple(line for line in self.shares if line.effective_on is None or line.effective_on <= self.on)

    @property
    def shares_held(self) -> int:
        return sum(line.quantity for line in self.held)

    @property
    def paid_cents(self) -> int:
        """What was paid for them: an opening balance is paid by itself, the rest by payments."""
        payments = [PaymentLine(one.amount_cents, one.effective_on, one.recorded_at) for one in self.payments]
        return holding([share_line(line) for line in self.shares], payments, on=self.on).paid_cents


def membership_named(organisation: Organisation, public_id: str) -> Membership | None:
    """Return the membership of that public id, if it is this organisation's."""
    found = Membership.objects.for_organisation(organisation).filter(public_id=public_id)
    membership: Membership | None = found.select_related("person", "organisation").first()
    return membership


def membership_of(person: Person) -> Membership | None:
    """Return the membership of a person in the organisation whose register holds them."""
    membership: Membership | None = (
        Membership.objects.filter(person=person).select_related("person", "organisation").first()
    )
    return membership


def file_of(membership: Membership, at: Moment, rows: MemberRows | None = None) -> File:
    """Return a member's file at a moment. Costs thirteen SQL statements at most, less whatever `rows` holds already."""
    rows = rows or MemberRows(membership)
    person = membership.person
    periods = sorted((row for row in rows.periods if at.knows(row)), key=lambda row: row.effective.lower or date.min)
    current = next((period for period in periods if at.on in period.effective), None)
    known_events = [event for event in rows.events if at.has_recorded(event.recorded_at)]
    known_shares = [line for line in rows.shares if at.has_recorded(line.recorded_at)]
    return File(
        membership=membership,
        person=person,
        name=rows.name_at(at),
        at=at,
        status=_status(rows, at, periods, known_events),
        category=current.category if current else None,
        last_stay=None if current else _last_stay(periods, known_events, at.on),
        since=_since(periods, current),
        address=next((row for row in rows.addresses if at.holds(row)), None),
        events=tuple(_standing_events(sorted(known_events, key=_by_day))),
        shares=tuple(sorted(known_shares, key=lambda line: (*_day_or_last(line.effective_on), line.pk))),
        payments=tuple(one for one in rows.payments if at.has_recorded(one.recorded_at)),
        acted_for_by=tuple(
            sorted((row for row in rows.represented_by if at.holds(row)), key=lambda row: (row.relation, row.seat_no))
        ),
        acts_for=tuple(
            sorted(
                (row for row in rows.represents if at.holds(row)),
                key=lambda row: row.membership.person.sort_key,
            )
        ),
        other_numbers=tuple(
            one.joined_number
            for one in rows.joinings
            if one.kept_id == person.pk and one.joined_number and at.joins(one)
        ),
        reach=reach_then(rows.person, rows.former_contacts, at.told_until(membership.organisation)),
        reach_since=_entered_later(membership, at),
        sections=tuple(
            Section.objects.filter(memberships__in=SectionMembership.objects.filter(at.true, membership=membership))
        ),
        recorded_since=len(rows.events) + len(rows.shares) - len(known_events) - len(known_shares),
    )


def _last_stay(periods: list[MembershipPeriod], events: list[MembershipEvent], on: date) -> Stay | None:
    """Return the stay that ended last by a day."""
    ended = [period for period in periods if period.effective.upper is not None and period.effective.upper <= on]
    if not ended:
        return None
    last = max(ended, key=lambda period: period.effective.upper)
    gone_on = last.effective.upper
    left = [one for one in _standing_events(events) if one.kind in DEPARTURES and not one.is_void]
    # A departure whose day nobody knows is in the register by the day of the list it came with.
    how = next((one for day in (gone_on, None) for one in left if one.effective_on == day), None)
    is_undated = how is not None and how.effective_on is None
    last_on = None if is_undated else gone_on - timedelta(days=1)
    return Stay(last.category, last_on, EventKind(how.kind) if how else None)


def _entered_later(membership: Membership, at: Moment) -> date | None:
    """Return the day on which somebody was entered in the register, where the moment lies before it."""
    entered_at = membership.person.created_at
    if entered_at <= at.told_until(membership.organisation):
        return None
    return entered_at.astimezone(membership.organisation.zone).date()


def _day_or_last(on: date | None) -> tuple[bool, date]:
    """Return a key for sorting by a day; what has none comes last, as in the database."""
    return on is None, on or date.min


def _by_day(event: MembershipEvent) -> tuple[object, ...]:
    # The latest is shown first, and what has no day last.
    return event.effective_on or date.min, event.recorded_at, event.pk


def remaining(membership: Membership, at: Moment) -> Membership | None:
    """Return the member this one was found to be, if it was."""
    kept = joins(membership.organisation, at.known_at).filter(joined=membership.person_id).values("kept")
    found: Membership | None = Membership.objects.filter(person__in=kept).select_related("person").first()
    return found


def _status(
    rows: MemberRows, at: Moment, periods: list[MembershipPeriod], known_events: list[MembershipEvent]
) -> Status:
    standing = [event for event in _standing_events(known_events) if not event.is_void]
    came = {event.effective_on for event in standing if event.kind in ARRIVALS}
    left = {event.effective_on for event in standing if event.kind in DEPARTURES}
    return status_at(
        at.on,
        known_at=at.known_at,
        periods=[_dated(period) for period in periods],
        suspensions=[_dated(row) for row in rows.suspensions if at.holds(row)],
        restrictions=[_dated(row) for row in rows.restrictions if at.holds(row)],
        passed=[day for day in came & left if day is not None],
    )


def _dated(row: Bitemporal) -> DatedFact:
    return DatedFact(row.effective.lower, row.effective.upper, row.recorded.lower, row.recorded.upper)


def _since(periods: list[MembershipPeriod], current: MembershipPeriod | None) -> date | None:
    """Return since when the member has been one without a day's interruption; None is unknown."""
    if current is None:
        return None
    since: date | None = current.effective.lower
    for period in reversed(periods):
        if since is not None and period.effective.upper == since:
            since = period.effective.lower
    return since


def _standing_events(events: list[MembershipEvent]) -> list[MembershipEvent]:
    """Return what happened, the latest first, without what was corrected by another of these."""
    corrected = {event.corrects_id for event in events}
    return [event for event in reversed(events) if event.pk not in corrected]


@dataclass(frozen=True, slots=True)
class SignIn:
    """A way in which somebody may sign in as this person."""

    account: Account
    by_number: bool
    last_at: datetime | None


def sign_ins_of(person: Person) -> list[SignIn]:
    """Return the accounts that may act as the person."""
    links = AccountLink.objects.filter(person=person).select_related("account").order_by("created_at")
    return [SignIn(link.account, link.signs_in_by_number, link.account.last_login) for link in links]


def waiting_code_of(person: Person, now: datetime) -> ActivationCode | None:
    """Return the activation code that was given and not used yet, without the code itself."""
    code: ActivationCode | None = (
        ActivationCode.objects.filter(person=person, used_at=None, expires_at__gt=now).order_by("-issued_at").first()
    )
    return code
