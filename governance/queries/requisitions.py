"""Requests for a special meeting: who may sign them, who did, and how far that goes by the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from governance.models import (
    Assembly,
    AssemblyState,
    Requisition,
    RequisitionCaller,
    RequisitionSignature,
    RequisitionState,
)
from governance.rules import quorum, requisition
from membership.errors import RuleError
from membership.models import Membership, MembershipPeriod, Organisation, Person, Representation, Suspension
from membership.models.base import true_on
from membership.queries.rules import rules_for
from membership.queries.standing import Standing, standings_of
from membership.rules.eligibility import RIGHTS_THAT_NEED_NOTICE
from membership.rules.findings import Finding
from membership.rules.resolved import ResolvedRules


@dataclass(frozen=True, slots=True)
class SetAside:
    """A signature that does not count on the day, and why."""

    signature: RequisitionSignature
    standing: Standing


@dataclass(frozen=True, slots=True)
class Gathering:
    """How far the signatures go on a day. finding: None where the rules do not say, `refusal` says why."""

    on: date
    counted: tuple[RequisitionSignature, ...]
    set_aside: tuple[SetAside, ...]
    members: int
    finding: Finding | None
    refusal: RuleError | None = None

    @property
    def needed(self) -> int:
        return int(self.finding.figure("needed")) if self.finding else 0


def requisitions_of(organisation: Organisation) -> QuerySet[Requisition]:
    """Return the requests of an organisation, the latest first."""
    rows: QuerySet[Requisition] = Requisition.objects.for_organisation(organisation)
    return rows.select_related("organisation", "opened_by__person", "assembly").prefetch_related("points")


def may_be_asked_for(rules: ResolvedRules) -> bool:
    """Return whether the rules know of meetings that members ask for."""
    return "requisition_share" in rules


def may_sign(standing: Standing) -> bool:
    """Return whether a member's signature counts: a member in good standing, of a category that votes."""
    return standing.is_told and bool(standing.facts.category_votes)


def signers_on(organisation: Organisation, on: date) -> int:
    """Return how many members could sign on a day: the number of which the rules take a part. One SQL statement."""
    suspended = Suspension.objects.for_organisation(organisation).filter(true_on(on))
    silenced = suspended.exclude(kept_rights__overlap=sorted(RIGHTS_THAT_NEED_NOTICE))
    held = MembershipPeriod.objects.for_organisation(organisation).filter(true_on(on), category__votes=True)
    return held.exclude(membership__in=silenced.values("membership")).count()


def memberships_of(persons: Sequence[Person], organisation: Organisation, on: date) -> list[Membership]:
    """Return the members these persons are or act for on a day, by name. Costs one SQL statement."""
    acting = Representation.objects.for_organisation(organisation).filter(true_on(on), person__in=persons)
    rows = Membership.objects.for_organisation(organisation).filter(
        Q(person__in=persons) | Q(pk__in=acting.values("membership"))
    )
    return list(rows.select_related("person", "organisation").order_by("person__sort_key", "number"))


def gathering_of(asked: Requisition, on: date) -> Gathering:
    """Return how far the signatures given by a day go on it, each checked against the register."""
    organisation = asked.organisation
    rules = rules_for(organisation, on)
    signatures = list(RequisitionSignature.objects.filter(requisition=asked, withdrawn_at=None, signed_on__lte=on))
    standings = standings_of(organisation, [one.membership_id for one in signatures], on, rules)
    counted = tuple(one for one in signatures if may_sign(standings[one.membership_id]))
    aside = tuple(
        SetAside(one, standings[one.membership_id]) for one in signatures if not may_sign(standings[one.membership_id])
    )
    members = signers_on(organisation, on)
    try:
        makes_one = _quorum(members, rules)
        found = requisition.assess_signatures(len(counted), members, rules, quorum=makes_one)
    except RuleError as refusal:
        return Gathering(on, counted, aside, members, None, refusal)
    return Gathering(on, counted, aside, members, found)


def needed_on(organisation: Organisation, on: date) -> Finding:
    """Return what a request opened on a day would need. Raises RuleNotSet, UnknownRule."""
    rules, members = rules_for(organisation, on), signers_on(organisation, on)
    return requisition.assess_signatures(0, members, rules, quorum=_quorum(members, rules))


def _quorum(members: int, rules: ResolvedRules) -> int | None:
    """Return the number that makes a quorum, where the rules let it ask for a meeting."""
    if "requisition_quorum" in rules and rules.flag("requisition_quorum"):
        return quorum.required(members, rules)
    return None


def waiting_on_the_board(organisation: Organisation) -> QuerySet[Requisition]:
    """Return the requests that were presented and have no meeting yet, the most pressing first."""
    rows: QuerySet[Requisition] = requisitions_of(organisation).filter(state=RequisitionState.PRESENTED)
    return rows.order_by("held_by", "pk")


def is_answered(asked: Requisition) -> bool:
    """Return whether a request has the meeting that the rules mean: one held, or called for a day in time.

    One merely planned, or called for too late a day, answers nothing; what those who call planned is theirs.
    """
    meeting = asked.assembly
    if meeting is None or meeting.state == AssemblyState.CANCELLED:
        return False
    if asked.is_own_call or meeting.opened_at is not None or meeting.state == AssemblyState.ENDED:
        return True
    if meeting.state != AssemblyState.CALLED:
        return False
    if meeting.first_call is not None and _began_in_time(meeting.first_call, asked):
        # It was held when it was due, and had no quorum: the second meeting answers, in its own days.
        return True
    return asked.held_by is None or meeting.starts_at.astimezone(meeting.zone).date() <= asked.held_by


def _began_in_time(meeting: Assembly, asked: Requisition) -> bool:
    """Return whether a meeting was opened by the last day of a request."""
    if meeting.opened_at is None:
        return False
    return asked.held_by is None or meeting.opened_at.astimezone(meeting.zone).date() <= asked.held_by


def calling(asked: Requisition) -> QuerySet[RequisitionCaller]:
    """Return those who call the meeting and have not taken it back."""
    rows: QuerySet[RequisitionCaller] = asked.callers.filter(withdrawal=None)
    return rows


def may_stop_calling(asked: Requisition) -> bool:
    """Return whether those who call may take it back: until a notice has left, theirs or one that answers."""
    if asked.is_own_call and asked.assembly is not None:
        return asked.assembly.state == AssemblyState.DRAFT
    return not is_answered(asked)


def own_call_of(asked: Requisition, on: date) -> Finding:
    """Return whether enough members call the meeting themselves. Raises UnknownRule where no rule lets them.

    Each is checked against the register of the day, as a signature is: whoever left since calls nothing.
    """
    organisation, rules = asked.organisation, rules_for(asked.organisation, on)
    standings = standings_of(organisation, list(calling(asked).values_list("membership", flat=True)), on, rules)
    able = sum(may_sign(one) for one in standings.values())
    return requisition.weigh_own_call(able, signers_on(organisation, on), rules)
