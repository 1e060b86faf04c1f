"""One member's file on a day: the facts, what happened, the shares, who acts for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from membership.models import (
    Account,
    AccountLink,
    ActivationCode,
    Address,
    Category,
    Membership,
    MembershipEvent,
    MembershipPeriod,
    Organisation,
    Person,
    Representation,
    ShareTransaction,
    Suspension,
    VotingRestriction,
)
from membership.models.base import STILL_RECORDED, true_on
from membership.queries.register_list import Status


@dataclass(frozen=True, slots=True)
class File:
    """What the register says of one member on a day, as known now."""

    membership: Membership
    person: Person
    on: date
    status: Status
    category: Category | None
    since: date | None
    address: Address | None
    events: tuple[MembershipEvent, ...]
    shares: tuple[ShareTransaction, ...]
    acted_for_by: tuple[Representation, ...]
    acts_for: tuple[Representation, ...]

    @property
    def held(self) -> tuple[ShareTransaction, ...]:
        """The lines of the share ledger that have taken effect; a day nobody knows lies before every day."""
        return tuple(line for line in self.shares if line.effective_on is None or line.effective_on <= self.on)

    @property
    def shares_held(self) -> int:
        return sum(line.quantity for line in self.held)

    @property
    def paid_cents(self) -> int:
        return sum(line.quantity * line.unit_price_cents for line in self.held)


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


def file_of(membership: Membership, on: date) -> File:
    """Return a member's file on a day. Costs eight SQL statements."""
    person = membership.person
    periods = list(
        MembershipPeriod.objects.filter(STILL_RECORDED, membership=membership)
        .select_related("category")
        .order_by("effective")
    )
    current = next((period for period in periods if on in period.effective), None)
    representations = list(
        Representation.objects.filter(true_on(on), membership=membership)
        .select_related("person")
        .order_by("relation", "seat_no")
    )
    return File(
        membership=membership,
        person=person,
        on=on,
        status=_status(membership, on, current, periods),
        category=current.category if current else None,
        since=_since(periods, current),
        address=Address.objects.filter(true_on(on), person=person).first(),
        events=tuple(_events(membership)),
        shares=tuple(
            ShareTransaction.objects.filter(membership=membership)
            .select_related("share_class")
            .order_by("effective_on", "pk")
        ),
        acted_for_by=tuple(representations),
        acts_for=tuple(
            Representation.objects.filter(true_on(on), person=person)
            .select_related("membership__person")
            .order_by("membership__person__sort_key")
        ),
    )


def _status(
    membership: Membership, on: date, current: MembershipPeriod | None, periods: list[MembershipPeriod]
) -> Status:
    if current is None:
        begun = any(period.effective.lower is None or period.effective.lower <= on for period in periods)
        return Status.FORMER if begun else Status.NOT_YET
    if Suspension.objects.filter(true_on(on), membership=membership).exists():
        return Status.SUSPENDED
    if VotingRestriction.objects.filter(true_on(on), membership=membership).exists():
        return Status.VOTE_SUSPENDED
    return Status.MEMBER


def _since(periods: list[MembershipPeriod], current: MembershipPeriod | None) -> date | None:
    """Return since when the member has been one without a day's interruption; None is unknown."""
    if current is None:
        return None
    since: date | None = current.effective.lower
    for period in reversed(periods):
        if since is not None and period.effective.upper == since:
            since = period.effective.lower
    return since


def _events(membership: Membership) -> list[MembershipEvent]:
    """Return what happened, the latest first, without what was corrected since."""
    events = list(MembershipEvent.objects.filter(membership=membership).order_by("effective_on", "recorded_at", "pk"))
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
