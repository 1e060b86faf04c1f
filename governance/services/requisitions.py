"""A special meeting asked for by members: opened, signed, presented to the board, given up, closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db import IntegrityError, transaction

from governance.errors import AlreadySigned, MayNotSign, NotDoneYet, NotSigned, RequestUnderWay, RequisitionRuledOut
from governance.models import (
    Requisition,
    RequisitionPoint,
    RequisitionSignature,
    RequisitionState,
    SignatureChannel,
)
from governance.queries.requisitions import gathering_of, may_sign
from governance.rules import requisition as rules_of_requests
from governance.services.requisition_text import closed, presented
from membership.actors import Actor
from membership.clock import now, today
from membership.errors import OverrideReasonMissing, ReasonMissing, StateNotAllowed
from membership.models import Membership, WordingKind
from membership.queries.rules import rules_for
from membership.queries.standing import Standing, standing_of
from membership.rules.findings import Finding
from membership.services import audit
from membership.services.letters import issue_letter


@dataclass(frozen=True, slots=True)
class PointAsked:
    """A subject, and the text that is to be put to the meeting, if there is one."""

    subject: str
    text: str = ""


@transaction.atomic
def open_requisition(membership: Membership, *, points: Sequence[PointAsked], actor: Actor) -> Requisition:
    """Open a request for a special meeting, signed by the member who opens it.

    Raises RequisitionRuledOut when it names no subject, RequestUnderWay, MayNotSign, UnknownRule where the rules know
    of no such request.
    """
    on = today(membership.organisation)
    named = [point for point in points if point.subject.strip()]
    _heed(rules_of_requests.assess_subjects([one.subject for one in named], rules_for(membership.organisation, on)))
    standing = able(membership, on)
    try:
        with transaction.atomic():
            asked = Requisition.objects.create(
                organisation_id=membership.organisation_id,
                opened_by=membership,
                language=membership.person.language,
            )
    except IntegrityError:
        raise RequestUnderWay from None
    RequisitionPoint.objects.bulk_create(
        RequisitionPoint(
            organisation_id=membership.organisation_id,
            requisition=asked,
            position=position,
            subject=point.subject.strip(),
            text=point.text.strip(),
        )
        for position, point in enumerate(named, start=1)
    )
    _write(asked, standing, SignatureChannel.ONLINE, on, actor)
    leave_trail(asked, actor, "requisition.opened", {"subjects": [one.subject for one in named]})
    return asked


@transaction.atomic
def sign_requisition(asked: Requisition, *, membership: Membership, actor: Actor) -> RequisitionSignature:
    """Sign, on line, for a member. Raises StateNotAllowed once presented, MayNotSign, AlreadySigned."""
    locked = lock(asked, "sign_requisition", RequisitionState.COLLECTING)
    on = today(locked.organisation)
    row = _write(locked, able(membership, on), SignatureChannel.ONLINE, on, actor)
    leave_trail(locked, actor, "requisition.signed", {"membership": membership.public_id, "channel": row.channel})
    return row


@transaction.atomic
def enter_signature(
    asked: Requisition, *, membership: Membership, signed_on: date, actor: Actor
) -> RequisitionSignature:
    """Write down, by the office, a signature that came on paper with its day.

    Raises StateNotAllowed once presented, NotDoneYet for a day to come, MayNotSign, AlreadySigned.
    """
    locked = lock(asked, "enter_signature", RequisitionState.COLLECTING)
    on = today(locked.organisation)
    if signed_on > on:
        raise NotDoneYet(on=signed_on)
    row = _write(locked, able(membership, on), SignatureChannel.PAPER, signed_on, actor)
    leave_trail(locked, actor, "requisition.signed", {"membership": membership.public_id, "channel": row.channel})
    return row


@transaction.atomic
def withdraw_signature(asked: Requisition, *, membership: Membership, actor: Actor) -> None:
    """Take a signature back, as long as the request is not presented. Raises StateNotAllowed, NotSigned."""
    locked = lock(asked, "withdraw_signature", RequisitionState.COLLECTING)
    held = RequisitionSignature.objects.filter(requisition=locked, membership=membership, withdrawn_at=None)
    if not held.update(withdrawn_at=now()):
        raise NotSigned(name=membership.person.full_name)
    leave_trail(locked, actor, "requisition.unsigned", {"membership": membership.public_id})


@transaction.atomic
def present_requisition(
    asked: Requisition, *, actor: Actor, received_on: date | None = None, reason: str = ""
) -> Requisition:
    """Present a request to the board: each signature given by the day it is received is checked, and the clock starts.

    The member who opened it is told by letter what follows. Raises StateNotAllowed, NotDoneYet for a day to come,
    RequisitionRuledOut when too few ask, OverrideReasonMissing where the rule only warns, RuleNotSet where none says.
    """
    locked = lock(asked, "present_requisition", RequisitionState.COLLECTING)
    organisation, day = locked.organisation, today(locked.organisation)
    on = received_on or day
    if on > day:
        raise NotDoneYet(on=on)
    gathered = gathering_of(locked, on)
    if gathered.finding is None:
        assert gathered.refusal is not None
        raise gathered.refusal
    _heed(gathered.finding, reason=reason)
    clock = rules_of_requests.clock(on, rules_for(organisation, on))
    locked.state, locked.presented_on, locked.presented_at = RequisitionState.PRESENTED, on, now()
    locked.presented_by_id, locked.reason = actor.account_id, reason.strip()
    locked.finding = gathered.finding.as_json()
    if clock is not None:
        locked.held_by, locked.last_sending_on, locked.others_from = (
            clock.held_by,
            clock.last_sending_on,
            clock.others_from,
        )
    locked.letter = issue_letter(
        locked.opened_by,
        compose=partial(presented, locked, len(gathered.counted)),
        actor=actor,
        words=WordingKind.RECEIPT,
    )
    locked.save()
    values = {
        "received_on": on,
        "finding": gathered.finding.as_json(),
        "set_aside": [one.signature.number for one in gathered.set_aside],
        "held_by": locked.held_by,
        "reason": reason.strip(),
    }
    leave_trail(locked, actor, "requisition.presented", values)
    return locked


@transaction.atomic
def give_up_requisition(asked: Requisition, *, actor: Actor) -> Requisition:
    """Give a request up before it is presented; what was signed is kept. Raises StateNotAllowed."""
    locked = lock(asked, "give_up_requisition", RequisitionState.COLLECTING)
    locked.state, locked.given_up_at = RequisitionState.GIVEN_UP, now()
    locked.save(update_fields=["state", "given_up_at"])
    leave_trail(locked, actor, "requisition.given_up", {})
    return locked


@transaction.atomic
def close_requisition(asked: Requisition, *, reason: str, actor: Actor) -> Requisition:
    """Note why a request that was presented waits on the board no more, such as a matter settled with those who asked.

    It takes nothing from them: once the days have passed they may call the meeting all the same. Whoever opened it is
    told by letter. Raises StateNotAllowed unless it is presented and has no meeting, ReasonMissing.
    """
    locked = lock(asked, "close_requisition", RequisitionState.PRESENTED)
    if not reason.strip():
        raise ReasonMissing(action="close_requisition")
    locked.state, locked.closed_reason = RequisitionState.CLOSED, reason.strip()
    locked.save(update_fields=["state", "closed_reason"])
    issue_letter(locked.opened_by, compose=partial(closed, locked), actor=actor)
    leave_trail(locked, actor, "requisition.closed", {"reason": locked.closed_reason})
    return locked


def lock(asked: Requisition, action: str, *allowed: RequisitionState) -> Requisition:
    """Return the request, locked, if it is at one of these states."""
    rows = Requisition.objects.select_for_update(of=("self",)).select_related(
        "organisation", "opened_by__person", "opened_by__organisation", "assembly"
    )
    locked: Requisition = rows.get(pk=asked.pk)
    if locked.state not in allowed:
        raise StateNotAllowed(action=action, state=locked.state)
    return locked


def leave_trail(asked: Requisition, by: Actor, action: str, values: dict[str, object]) -> None:
    """Write one entry of the trail about a request."""
    audit.record(
        asked.organisation,
        actor=by,
        action=action,
        object_kind="requisition",
        object_id=asked.public_id,
        values=values,
    )


def able(membership: Membership, on: date) -> Standing:
    """Return how a member stands. Raises MayNotSign with the reason for one whose signature would not count."""
    organisation = membership.organisation
    standing = standing_of(organisation, membership.pk, on, rules_for(organisation, on))
    if not may_sign(standing):
        raise MayNotSign(
            name=standing.facts.name,
            reason_code=standing.reason_code,
            reason_fr=standing.sentence("fr"),
            reason_en=standing.sentence("en"),
        )
    return standing


def _write(
    asked: Requisition, standing: Standing, channel: SignatureChannel, on: date, actor: Actor
) -> RequisitionSignature:
    facts = standing.facts
    try:
        with transaction.atomic():
            return RequisitionSignature.objects.create(
                organisation_id=asked.organisation_id,
                requisition=asked,
                membership_id=facts.membership_id,
                name=facts.name,
                number=facts.number,
                channel=channel,
                signed_on=on,
                recorded_by_id=actor.account_id,
            )
    except IntegrityError:
        raise AlreadySigned(name=facts.name) from None


def _heed(found: Finding, *, reason: str = "") -> None:
    if found.blocks:
        raise RequisitionRuledOut(finding=found)
    if found.needs_override and not reason.strip():
        raise OverrideReasonMissing(finding=found)
