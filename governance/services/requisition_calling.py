"""From a request to its meeting: planned by the office, or by the members once the board let its days pass."""

from __future__ import annotations

from dataclasses import replace

from django.db import IntegrityError, transaction

from governance.errors import (
    AlreadySigned,
    CallNotYetOthers,
    NoFederation,
    NotASignatory,
    NotSigned,
    RequisitionRuledOut,
)
from governance.models import (
    AgendaItemKind,
    Assembly,
    AssemblyKind,
    AssemblyState,
    CalledBy,
    CallerWithdrawal,
    Requisition,
    RequisitionCaller,
    RequisitionState,
)
from governance.queries.federations import federation_names
from governance.queries.requisitions import calling, is_answered, may_stop_calling, own_call_of
from governance.rules.requisition import signatories_alone_call
from governance.services.planning import Item, MotionText, Plan, add_item, plan_assembly
from governance.services.requisitions import able, leave_trail, lock
from membership.actors import Actor
from membership.clock import today
from membership.errors import StateNotAllowed, UnknownRule
from membership.models import Membership, Organisation
from membership.queries.rules import rules_for
from membership.rules.findings import Outcome
from membership.services import audit

# Texts of the organisation, not of the interface: both languages stand here, whatever the reader's.
OPENING = Item("Ouverture et vérification du quorum", "Opening and quorum", AgendaItemKind.INFORMATION, 5)
CLOSING = Item("Levée de l’assemblée", "Closing of the meeting", AgendaItemKind.INFORMATION, 5)
MINUTES_A_POINT = 30
SPECIAL_CALLERS = "sgm_callers"


@transaction.atomic
def plan_requisition(asked: Requisition, plan: Plan, *, actor: Actor) -> Assembly:
    """Plan the meeting that was asked for: a special one, its agenda nothing but what was asked.

    It is called at the word of those who asked, or of the federation where the plan says so and the rules let it. A
    meeting after the last day of the rules is planned all the same, and its page says that it is late. Raises
    StateNotAllowed unless the request is presented and has no meeting yet; UnknownRule, RuleBars of a federation that
    may not, NoFederation where none is kept.
    """
    locked = lock(asked, "plan_requisition", RequisitionState.PRESENTED)
    called_by = CalledBy.REQUISITION
    if plan.called_by == CalledBy.FEDERATION:
        called_by = CalledBy.FEDERATION
        if SPECIAL_CALLERS not in rules_for(locked.organisation, today(locked.organisation)):
            raise UnknownRule(key=SPECIAL_CALLERS)
        if not federation_names(locked.organisation):
            raise NoFederation
    return _plan(locked, replace(plan, called_by=called_by), actor, is_own_call=False)


@transaction.atomic
def plan_own_call(asked: Requisition, plan: Plan, *, actor: Actor) -> Assembly:
    """Plan the meeting as the members who call it, once the board let its days pass; its notice leaves by the office.

    It takes the place of one that the board planned and did not call in time, which is given up if it is still in
    preparation. Raises StateNotAllowed, CallNotYetOthers, RequisitionRuledOut while too few call.
    """
    # The meeting before its request, as whoever gives it up holds them.
    prepared = Assembly.objects.select_for_update(of=("self",)).filter(requisition=asked, state=AssemblyState.DRAFT)
    unsent = prepared.first()
    locked = _past_the_board(asked, "plan_own_call")
    finding = own_call_of(locked, today(locked.organisation))
    if finding.outcome is Outcome.NOT_MET:
        raise RequisitionRuledOut(finding=finding)
    own = _plan(locked, replace(plan, called_by=CalledBy.REQUISITION), actor, is_own_call=True)
    if unsent is not None:
        _put_aside(unsent, actor, {"reason": "", "instead": own.public_id})
    return own


@transaction.atomic
def join_callers(asked: Requisition, *, membership: Membership, actor: Actor) -> RequisitionCaller:
    """Declare that a member calls the meeting, once the board let its days pass.

    Raises StateNotAllowed, also for whoever took it back, CallNotYetOthers, MayNotSign, NotASignatory where only those
    who asked may, AlreadySigned.
    """
    locked = _past_the_board(asked, "join_callers")
    on = today(locked.organisation)
    facts = able(membership, on).facts
    has_signed = locked.signatures.filter(membership=membership, withdrawn_at=None).exists()
    if locked.callers.filter(membership=membership).exclude(withdrawal=None).exists():
        raise StateNotAllowed(action="join_callers", state="caller_withdrew")
    if signatories_alone_call(rules_for(locked.organisation, on)) and not has_signed:
        raise NotASignatory(name=facts.name)
    try:
        with transaction.atomic():
            row: RequisitionCaller = RequisitionCaller.objects.create(
                organisation_id=locked.organisation_id,
                requisition=locked,
                membership=membership,
                name=facts.name,
                number=facts.number,
            )
    except IntegrityError:
        raise AlreadySigned(name=facts.name) from None
    leave_trail(locked, actor, "requisition.called", {"membership": membership.public_id})
    return row


@transaction.atomic
def withdraw_caller(asked: Requisition, *, membership: Membership, actor: Actor) -> CallerWithdrawal:
    """Write that a member calls the meeting no more, for good, as long as its notice has not left.

    Where too few are left to call, what they planned is given up and the request waits again: others may call it,
    the days that passed stay passed. Raises StateNotAllowed, NotSigned for whoever does not call it.
    """
    # The meeting before its request, as whoever gives it up holds them.
    prepared = Assembly.objects.select_for_update(of=("self",)).filter(requisition=asked).first()
    locked = lock(
        asked, "withdraw_caller", RequisitionState.PRESENTED, RequisitionState.PLANNED, RequisitionState.CLOSED
    )
    if not may_stop_calling(locked):
        raise StateNotAllowed(action="withdraw_caller", state="called")
    row = calling(locked).filter(membership=membership).first()
    if row is None:
        raise NotSigned(name=membership.person.full_name)
    written: CallerWithdrawal = CallerWithdrawal.objects.create(
        organisation_id=locked.organisation_id, caller=row, recorded_by_id=actor.account_id
    )
    leave_trail(locked, actor, "requisition.uncalled", {"membership": membership.public_id})
    is_theirs = prepared is not None and locked.is_own_call and locked.assembly_id == prepared.pk
    if prepared and is_theirs and own_call_of(locked, today(locked.organisation)).outcome is Outcome.NOT_MET:
        _put_aside(prepared, actor, {"reason": "", "callers": "too_few"})
        reopen_requisition(prepared, actor=actor)
    return written


def _past_the_board(asked: Requisition, action: str) -> Requisition:
    locked = lock(asked, action, RequisitionState.PRESENTED, RequisitionState.PLANNED, RequisitionState.CLOSED)
    if is_answered(locked):
        raise StateNotAllowed(action=action, state=locked.state)
    if locked.others_from is None:
        raise UnknownRule(key="requisition_hold_days")
    if today(locked.organisation) < locked.others_from:
        raise CallNotYetOthers(from_on=locked.others_from)
    return locked


def reopen_requisition(meeting: Assembly, *, actor: Actor) -> None:
    """Put a request before the board again when the meeting planned for it is given up. Called in its transaction."""
    asked = Requisition.objects.select_for_update(of=("self",)).filter(assembly=meeting).first()
    if asked is None:
        return
    asked.state, asked.assembly, asked.is_own_call = RequisitionState.PRESENTED, None, False
    asked.save(update_fields=["state", "assembly", "is_own_call"])
    leave_trail(asked, actor, "requisition.reopened", {"assembly": meeting.public_id})


def _plan(asked: Requisition, plan: Plan, actor: Actor, *, is_own_call: bool) -> Assembly:
    special = Plan(
        AssemblyKind.SPECIAL,
        plan.title_fr,
        plan.title_en,
        plan.starts_at,
        plan.place,
        plan.link,
        called_by=plan.called_by,
    )
    # Nothing comes onto its agenda by itself: its notice says that it deals with what was asked alone.
    meeting = plan_assembly(asked.organisation, special, actor=actor, is_asked_for=True)
    add_item(meeting, _spoken(OPENING, asked.organisation), actor=actor)
    for point in asked.points.all():
        # What members wrote stands as they wrote it; the notice says which language is still missing.
        is_english = asked.language == "en" and asked.organisation.offers_english
        item = Item(point.subject, point.subject if is_english else "", AgendaItemKind.DISCUSSION, MINUTES_A_POINT)
        motion = MotionText(point.text, point.text if is_english else "") if point.text else None
        add_item(meeting, item, motion=motion, actor=actor)
    add_item(meeting, _spoken(CLOSING, asked.organisation), actor=actor)
    asked.state, asked.assembly, asked.is_own_call = RequisitionState.PLANNED, meeting, is_own_call
    asked.save(update_fields=["state", "assembly", "is_own_call"])
    leave_trail(asked, actor, "requisition.planned", {"assembly": meeting.public_id, "starts_at": plan.starts_at})
    return meeting


def _put_aside(meeting: Assembly, actor: Actor, values: dict[str, object]) -> None:
    """Give up what was prepared and sent to nobody: by the board in time for another, or by those who call no more."""
    meeting.state = AssemblyState.CANCELLED
    meeting.save(update_fields=["state"])
    audit.record(
        meeting.organisation,
        actor=actor,
        action="assembly.cancelled",
        object_kind="assembly",
        object_id=meeting.public_id,
        values=values,
    )


def _spoken(item: Item, organisation: Organisation) -> Item:
    return item if organisation.offers_english else Item(item.title_fr, "", item.kind, item.minutes)
