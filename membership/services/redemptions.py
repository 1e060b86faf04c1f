"""Asking to have shares paid back, deciding, and paying."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from membership.actors import Actor
from membership.clock import today
from membership.errors import (
    ActRuledOut,
    DatesReversed,
    OverrideReasonMissing,
    ReasonMissing,
    RedemptionOpen,
    StateNotAllowed,
)
from membership.models import (
    Document,
    Membership,
    RedemptionRequest,
    RedemptionState,
    RedemptionStep,
    ShareClass,
)
from membership.queries.asked_back import OPEN
from membership.queries.rules import rules_for
from membership.queries.shares import qualifying_kept
from membership.rules import redemptions as conditions
from membership.rules.findings import Finding
from membership.rules.past import require_past
from membership.services import audit, shares
from membership.services.joined import hold_member
from membership.services.redemption_letters import tell


@dataclass(frozen=True, slots=True)
class Decision:
    """What the board decided of a request. planned_on: when an approved one is foreseen to be paid.

    stays_solvent, spares_reserve: what the board declares of an approved one. override: why it goes on past a warning.
    tells: a letter leaves; what is entered late needs none.
    """

    approved: bool
    decided_by: str
    on: date
    planned_on: date | None = None
    note: str = ""
    document: Document | None = None
    stays_solvent: bool = False
    spares_reserve: bool = False
    override: str = ""
    tells: bool = True


@transaction.atomic
def request_redemption(
    membership: Membership,
    *,
    share_class: ShareClass,
    quantity: int,
    actor: Actor,
    on: date | None = None,
    reason: str = "",
) -> RedemptionRequest:
    """Write that somebody asks to have shares paid back.

    Raises NotYetHappened, SharesNotHeld for more than are held and paid, RedemptionOpen while another request is open.
    """
    membership = hold_member(membership)
    if RedemptionRequest.objects.filter(membership=membership, share_class=share_class, state__in=OPEN).exists():
        raise RedemptionOpen(number=membership.number)
    day = today(membership.organisation)
    on = on or day
    require_past(day, requested_on=on)
    shares.require_paid_shares(membership, share_class, quantity, on)
    request = RedemptionRequest.objects.create(
        organisation_id=membership.organisation_id,
        membership=membership,
        share_class=share_class,
        quantity=quantity,
        requested_on=on,
        reason=reason,
    )
    _audit(request, actor, "redemption.requested", quantity=quantity)
    return request


@transaction.atomic
def decide_redemption(request: RedemptionRequest, *, decision: Decision, actor: Actor) -> RedemptionRequest:
    """Write the board's decision on a request, and tell whoever asked: a refusal says why.

    Raises StateNotAllowed, NotYetHappened, DatesReversed for a day before it was asked or a payment foreseen
    before it was granted, ReasonMissing, ActRuledOut, OverrideReasonMissing.
    """
    request = _locked_request(request, "decide_redemption", RedemptionState.REQUESTED)
    require_past(today(request.organisation), decided_on=decision.on)
    _require_after(request, decision.on)
    if decision.approved and decision.planned_on and decision.planned_on < decision.on:
        raise DatesReversed(start_on=decision.on, end_on=decision.planned_on)
    if not decision.approved and not decision.note.strip():
        raise ReasonMissing(action="decide_redemption")
    findings = foresee_redemption(request, decision=decision) if decision.approved else ()
    for one in findings:
        if one.blocks:
            raise ActRuledOut(finding=one)
    for one in findings:
        if one.needs_override and not decision.override.strip():
            raise OverrideReasonMissing(finding=one)
    request.state = RedemptionState.APPROVED if decision.approved else RedemptionState.REFUSED
    request.decided_on, request.decided_by = decision.on, decision.decided_by
    request.planned_on = decision.planned_on if decision.approved else None
    request.decision_note, request.document = decision.note, decision.document
    request.save(update_fields=["state", "decided_on", "decided_by", "planned_on", "decision_note", "document"])
    _step(request, decision.on, actor)
    _audit(
        request,
        actor,
        f"redemption.{request.state}",
        letter=_told(request, actor, tells=decision.tells),
        decided_by=decision.decided_by,
        planned_on=decision.planned_on,
        findings=[one.as_json() for one in findings],
        override=decision.override,
    )
    return request


def foresee_redemption(request: RedemptionRequest, *, decision: Decision) -> tuple[Finding, ...]:
    """Return what the rules say of granting a request, changing nothing."""
    membership, organisation = request.membership, request.organisation
    kept = qualifying_kept(membership, decision.on)
    asked = conditions.Redemption(
        requested_on=request.requested_on,
        left=(kept or 0) - request.quantity,
        is_member=kept is not None,
        is_qualifying=request.share_class.is_qualifying,
        planned_on=decision.planned_on,
        stays_solvent=decision.stays_solvent,
        spares_reserve=decision.spares_reserve,
    )
    return tuple(conditions.assess(asked, rules_for(organisation, today(organisation))))


@transaction.atomic
def withdraw_redemption(request: RedemptionRequest, *, actor: Actor, on: date | None = None) -> RedemptionRequest:
    """Write that a request is taken back, before it is paid: today, unless another day is said.

    Raises StateNotAllowed, NotYetHappened, DatesReversed for a day before it was asked or granted.
    """
    request = _locked_request(request, "withdraw_redemption", *OPEN)
    day = today(request.organisation)
    on = on or day
    require_past(day, withdrawn_on=on)
    _require_after(request, on)
    request.state = RedemptionState.WITHDRAWN
    request.save(update_fields=["state"])
    _step(request, on, actor)
    _audit(request, actor, "redemption.withdrawn", on=on)
    return request


@transaction.atomic
def pay_redemption(
    request: RedemptionRequest, *, actor: Actor, on: date | None = None, tells: bool = True
) -> RedemptionRequest:
    """Write that an approved request is paid: shares and money leave the ledgers on that day, once; then tell it.

    Raises NotYetHappened, DatesReversed before it was granted, StateNotAllowed unless it was approved, SharesNotHeld
    when fewer are held by then, ActRuledOut when a member who stays one has given so many up since that too few would
    be left.
    """
    request = _locked_request(request, "pay_redemption", RedemptionState.APPROVED)
    membership = hold_member(request.membership)
    day = today(membership.organisation)
    on = on or day
    require_past(day, paid_on=on)
    _require_after(request, on)
    request.redemption = shares.redeem(
        membership, request.share_class, request.quantity, recorded_by=actor.account_id, on=on
    )
    request.state = RedemptionState.PAID
    request.save(update_fields=["redemption", "state"])
    _step(request, on, actor)
    letter = _told(request, actor, tells=tells)
    _audit(request, actor, "redemption.paid", quantity=request.quantity, on=on, letter=letter)
    return request


def _told(request: RedemptionRequest, actor: Actor, *, tells: bool) -> str:
    """Return which letter tells of it; empty where none leaves."""
    notice = tell(request, by=actor) if tells else None
    return notice.public_id if notice else ""


def _step(request: RedemptionRequest, on: date, actor: Actor) -> None:
    RedemptionStep.objects.create(
        organisation_id=request.organisation_id,
        request=request,
        state=request.state,
        on=on,
        recorded_by_id=actor.account_id,
    )


def _require_after(request: RedemptionRequest, on: date) -> None:
    earliest = max(request.requested_on, request.decided_on or request.requested_on)
    if on < earliest:
        raise DatesReversed(start_on=earliest, end_on=on)


def _locked_request(request: RedemptionRequest, action: str, *states: RedemptionState) -> RedemptionRequest:
    rows = RedemptionRequest.objects.select_for_update(of=("self",), no_key=True)
    found: RedemptionRequest = rows.select_related(
        "membership__person", "membership__organisation", "share_class", "organisation"
    ).get(pk=request.pk)
    if found.state not in states:
        raise StateNotAllowed(action=action, state=found.state)
    return found


def _audit(request: RedemptionRequest, actor: Actor, action: str, **values: Any) -> None:
    audit.record(
        request.organisation,
        actor=actor,
        action=action,
        object_kind="redemption_request",
        object_id=request.public_id,
        values=values,
    )
