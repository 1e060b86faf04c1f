"""What waits for the office, each with its clock: applications, contestations, trials, suspensions, shares asked back,
letters to post."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from membership.models import (
    Address,
    Application,
    Channel,
    Delivery,
    DeliveryState,
    EventKind,
    FlaggedAddress,
    MemberRequest,
    MembershipEvent,
    MembershipPeriod,
    Organisation,
    RedemptionRequest,
    RequestState,
    Suspension,
    Trial,
    VotingRestriction,
)
from membership.models.base import STILL_RECORDED, DatabaseNow, true_on
from membership.queries.applications import waiting_applications
from membership.queries.asked_back import OPEN
from membership.queries.duplicates import to_look_at
from membership.queries.held_back import HeldBack, held_back
from membership.queries.late_shares import LateShares, late_shares
from membership.queries.post import to_post
from membership.queries.resigning import resigned_online
from membership.queries.rules import rules_for
from membership.rules.months import add_months
from membership.rules.resolved import ResolvedRules
from membership.rules.vote_suspension import last_day_to_contest

SHOWN = 50
TRIAL_AHEAD = timedelta(days=30)
ENDING_AHEAD = timedelta(days=15)


@dataclass(frozen=True, slots=True)
class AskedBack:
    """Shares asked back, which wait for the board or for their payment. by: until when, where anything says it."""

    request: RedemptionRequest
    by: date | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Contestable:
    """A suspension of the vote that the member may still contest in writing, until a day."""

    restriction: VotingRestriction
    until: date


@dataclass(frozen=True, slots=True)
class ToDo:
    """Each list, the oldest first, fifty at most.

    letters: how many lie in the office, to be posted by post_by where one is urgent. retried: what was refused for now
    and is tried again, while the last day for the post comes near. held_back: what was to leave by itself and did not.
    duplicates: how many pairs may be one person.
    """

    held_back: tuple[HeldBack, ...]
    applications: tuple[Application, ...]
    contests: tuple[MembershipEvent, ...]
    trials: tuple[Trial, ...]
    suspensions: tuple[Suspension, ...]
    contestable: tuple[Contestable, ...]
    redemptions: tuple[AskedBack, ...]
    late_shares: tuple[LateShares, ...]
    letters: int
    post_by: date | None
    requests: tuple[MemberRequest, ...]
    resignations: tuple[MembershipEvent, ...]
    """Written by members themselves, the latest first: news, that waits for nothing."""
    unreached: tuple[Delivery, ...]
    retried: tuple[Delivery, ...]
    flagged: tuple[FlaggedAddress, ...]
    duplicates: int

    @property
    def count(self) -> int:
        lists: tuple[Iterable[object], ...] = (
            self.held_back,
            self.applications,
            self.contests,
            self.trials,
            self.suspensions,
            self.contestable,
            self.redemptions,
            self.late_shares,
            self.requests,
            self.unreached,
            self.retried,
            self.flagged,
        )
        return sum(len(tuple(one)) for one in lists) + bool(self.duplicates) + bool(self.letters)


def to_do_on(organisation: Organisation, on: date) -> ToDo:
    """Return what waits. Costs eighteen SQL statements, and one for each room whose notice is held back."""
    rules = rules_for(organisation, on)
    letters = to_post(organisation).aggregate(letters=Count("pk"), post_by=Min("notice__post_by"))
    return ToDo(
        held_back=tuple(held_back(organisation, SHOWN)),
        applications=waiting_applications(organisation),
        contests=tuple(contests_of(organisation)),
        trials=tuple(
            Trial.objects.for_organisation(organisation)
            .filter(Exists(still_there(on)), concluded_by=None, last_on__lte=on + TRIAL_AHEAD)
            .select_related("membership__person", "category")
            .order_by("last_on")[:SHOWN]
        ),
        suspensions=tuple(
            Suspension.objects.for_organisation(organisation)
            .filter(STILL_RECORDED, effective__endswith__gt=on, effective__endswith__lte=on + ENDING_AHEAD)
            .select_related("membership__person")
            .order_by("effective")[:SHOWN]
        ),
        contestable=tuple(contestable_on(organisation, on, rules)),
        redemptions=tuple(_asked_back(organisation, on, rules)),
        late_shares=tuple(late_shares(organisation, on, most=SHOWN)),
        resignations=tuple(resigned_online(organisation, on)[:SHOWN]),
        letters=letters["letters"],
        post_by=letters["post_by"],
        requests=tuple(
            MemberRequest.objects.for_organisation(organisation)
            .filter(state=RequestState.OPEN)
            .select_related("membership__person")
            .order_by("filed_at")[:SHOWN]
        ),
        unreached=tuple(
            Delivery.objects.for_organisation(organisation)
            # Once a meeting is over nobody can be told of it any more; and news is owed to nobody. What was replaced
            # since is told by what replaced it, and is work there if that did not reach somebody either.
            .filter(
                state=DeliveryState.FAILED,
                is_news=False,
                replaced_by=None,
                notice__superseded_by=None,
                notice__links_end_at__gt=DatabaseNow(),
            )
            .select_related("membership", "person", "application", "correspondent", "estate", "notice")
            .order_by("notice__post_by", "pk")[:SHOWN]
        ),
        retried=tuple(_retried(organisation, on, rules)),
        flagged=tuple(
            FlaggedAddress.objects.for_organisation(organisation)
            # An address that was changed meanwhile is nobody's work any more.
            .filter(cleared_at=None)
            .filter(Q(channel=Channel.EMAIL, address=F("person__email")) | Q(channel=Channel.POST) & _lives_there(on))
            .select_related("person", "delivery")
            .prefetch_related("person__memberships")
            .order_by("flagged_at")[:SHOWN]
        ),
        duplicates=to_look_at(organisation).count(),
    )


def _retried(organisation: Organisation, on: date, rules: ResolvedRules) -> QuerySet[Delivery]:
    """Return what was tried in vain and waits for another try, where a letter instead must be posted soon or is late.

    The rules say how many days the post is to be given.
    """
    soon = on + timedelta(days=rules.whole("posting_allowance_days"))
    waiting = Delivery.objects.for_organisation(organisation).filter(
        state__in=(DeliveryState.PENDING, DeliveryState.IN_DOUBT),
        attempts_made__gt=0,
        is_news=False,
        replaced_by=None,
        notice__superseded_by=None,
        notice__withdrawn_at=None,
        notice__post_by__lte=soon,
        notice__links_end_at__gt=DatabaseNow(),
    )
    told = waiting.select_related("membership", "person", "application", "correspondent", "estate", "notice")
    return told.order_by("notice__post_by", "pk")[:SHOWN]


def _lives_there(on: date) -> Q:
    """Return the condition «nothing newer than the flag is known of where they live»."""
    there = Address.objects.filter(true_on(on), person=OuterRef("person"))
    return Q(~Exists(there.filter(recorded__startswith__gt=OuterRef("flagged_at"))))


def still_there(on: date) -> QuerySet[MembershipPeriod]:
    """Return the stays of a trial's member that go on: a trial is nobody's work once the member has left."""
    onwards = Q(effective__endswith=None) | Q(effective__endswith__gt=on)
    return MembershipPeriod.objects.filter(STILL_RECORDED, onwards, membership=OuterRef("membership"))


def contestable_on(organisation: Organisation, on: date, rules: ResolvedRules) -> Iterator[Contestable]:
    """Yield the suspensions of the vote whose delay to contest runs, and that were not contested yet."""
    rows = VotingRestriction.objects.for_organisation(organisation).filter(
        STILL_RECORDED, Q(effective__upper_inf=True) | Q(effective__endswith__gt=on), notified_on__isnull=False
    )
    contested = MembershipEvent.objects.filter(
        kind=EventKind.VOTE_CONTESTED, is_void=False, membership=OuterRef("membership"),
        effective_on__gte=OuterRef("notified_on"),
    )  # fmt: skip
    waiting = rows.exclude(Exists(contested)).select_related("membership__person").order_by("notified_on", "pk")
    for one in waiting[:SHOWN]:
        until = last_day_to_contest(one.notified_on, rules)
        if until is not None and until >= on:
            yield Contestable(one, until)


def _asked_back(organisation: Organisation, on: date, rules: ResolvedRules) -> Iterator[AskedBack]:
    """Yield the requests to have shares paid back that are open: the board decides them, and those granted are paid.

    The delay of the rules runs from the request, and the board may foresee an earlier day.
    """
    rows = RedemptionRequest.objects.for_organisation(organisation).filter(state__in=OPEN)
    rows = rows.select_related("membership__person", "share_class").order_by("requested_on", "pk")
    key = "redemption_delay_months"
    months = rules.whole(key) if key in rules and rules[key].is_set else None
    for one in rows[:SHOWN]:
        bounds = [one.planned_on, add_months(one.requested_on, months) if months is not None else None]
        by = min((bound for bound in bounds if bound is not None), default=None)
        yield AskedBack(one, by, is_late=by is not None and by < on)


def contests_of(organisation: Organisation) -> Iterable[MembershipEvent]:
    """Return the contestations that no decision followed."""
    rows = MembershipEvent.objects.for_organisation(organisation)
    later = {"membership": OuterRef("membership"), "recorded_at__gt": OuterRef("recorded_at")}
    settling = (
        EventKind.VOTE_UPHELD, EventKind.VOTE_RESTORED, EventKind.RESIGNED, EventKind.EXPELLED, EventKind.DECEASED,
        EventKind.ENDED,
    )  # fmt: skip
    settled = MembershipEvent.objects.filter(kind__in=settling, **later)
    corrected = MembershipEvent.objects.filter(corrects=OuterRef("pk"))
    return (
        rows.filter(kind=EventKind.VOTE_CONTESTED, is_void=False)
        .exclude(Exists(settled))
        .exclude(Exists(corrected))
        .select_related("membership__person")
        .order_by("effective_on")[:SHOWN]
    )
