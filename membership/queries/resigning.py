"""What leaving means for one member, from the rules, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from membership.models import AccountLink, EventKind, Membership, MembershipEvent, Organisation, Person
from membership.queries.member_file import file_of
from membership.queries.moment import Moment
from membership.queries.rules import rules_for
from membership.rules.findings import Finding
from membership.rules.resignation import assess_resignation, may_be_withdrawn, takes_effect_on

# How long what a member wrote is news to the office.
NEWS_LASTS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Leaving:
    """effective_on: the first day without the membership; findings: what the rules answer to that."""

    notice_on: date
    effective_on: date
    findings: tuple[Finding, ...]
    votes: bool
    stands: bool
    shares_held: int
    paid_cents: int
    may_be_withdrawn: bool

    @property
    def last_on(self) -> date:
        return self.effective_on - timedelta(days=1)

    @property
    def findings_as_json(self) -> list[dict[str, object]]:
        return [one.as_json() for one in self.findings]


def leaving(membership: Membership, on: date) -> Leaving:
    """Return what a notice given that day leads to. Costs twelve SQL statements at most."""
    rules = rules_for(membership.organisation, on)
    effective_on = takes_effect_on(on, rules)
    file = file_of(membership, Moment(on))
    return Leaving(
        notice_on=on,
        effective_on=effective_on,
        findings=tuple(assess_resignation(on, effective_on, accepted_by="", rules=rules)),
        votes=bool(file.category and file.category.votes),
        stands=bool(file.category and file.category.stands),
        shares_held=file.shares_held,
        paid_cents=file.paid_cents,
        may_be_withdrawn=may_be_withdrawn(rules),
    )


def resigned_online(organisation: Organisation, on: date) -> QuerySet[MembershipEvent]:
    """Return the resignations that members wrote themselves within thirty days and that stand, the latest first."""
    since = datetime.combine(on - NEWS_LASTS, time.min, organisation.zone)
    own = AccountLink.objects.filter(person=OuterRef("membership__person"), account=OuterRef("recorded_by"))
    rows = MembershipEvent.objects.for_organisation(organisation).filter(_standing(), recorded_at__gte=since)
    found: QuerySet[MembershipEvent] = rows.filter(Exists(own), import_batch=None)
    return found.select_related("membership__person").order_by("-recorded_at", "-pk")


def resignations_pending(persons: Iterable[Person], now: datetime) -> QuerySet[MembershipEvent]:
    """Return the resignations of these persons that are written and not yet in effect. Costs one SQL statement."""
    # A day early or late elsewhere in the world: the page that follows is exact.
    rows = MembershipEvent.objects.filter(_standing(), membership__person__in=list(persons))
    found: QuerySet[MembershipEvent] = rows.filter(effective_on__gt=now.date())
    return found.select_related("membership__person__organisation").order_by("effective_on")


def _standing() -> Q:
    """Return the condition «a resignation that nothing corrects»."""
    corrected = MembershipEvent.objects.filter(corrects=OuterRef("pk"))
    return Q(~Exists(corrected), kind=EventKind.RESIGNED, is_void=False)


def pending_resignation(membership: Membership, on: date) -> MembershipEvent | None:
    """Return the resignation that is written and not yet in effect, if there is one that stands."""
    events = list(
        MembershipEvent.objects.filter(membership=membership, kind=EventKind.RESIGNED).order_by("recorded_at", "pk")
    )
    corrected = {event.corrects_id for event in events}
    standing = [event for event in events if event.pk not in corrected and not event.is_void]
    return next((event for event in reversed(standing) if event.effective_on and event.effective_on > on), None)
