"""Putting members forward in a call for candidacies, and the consent of each: on line, on paper, at the meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from governance.errors import (
    AlreadyCandidate,
    BallotIsMade,
    CategoryWithoutOffice,
    ConsentMissing,
    DeclinedAlready,
    FloorClosed,
    NominationsClosed,
    NotEligible,
    NotOfTheGroup,
    PutForwardEnough,
    SupportsAlready,
)
from governance.models import (
    CandidacyCall,
    Motion,
    MotionState,
    Nomination,
    NominationChannel,
    NominationState,
    NominationSupport,
)
from governance.queries.nominations import (
    STANDING,
    awaits_office,
    findings_on,
    is_on_the_floor,
    is_open,
    period_on,
)
from governance.rules.nominations import assess_floor
from governance.services.mandates import who_sits_for
from governance.services.nominations_text import asks_for_consent, received, withdrawn, withdrawn_for_mover
from governance.services.requisitions import able
from governance.signals import motion_changing
from membership.actors import Actor
from membership.clock import now, today
from membership.errors import NotAMember, OverrideReasonMissing, StateNotAllowed
from membership.models import Membership
from membership.queries.rules import rules_for
from membership.rules.findings import Finding, Outcome
from membership.services import audit
from membership.services.deceased import refuse_deceased
from membership.services.letters import issue_letter


@dataclass(frozen=True, slots=True)
class NominationForm:
    """What a paper form, or the meeting, says. consented_on: the day on which whoever stands said yes."""

    consented_on: date
    proposed_by: Membership | None = None
    supports: Sequence[Membership] = ()
    statement: str = ""
    is_from_floor: bool = False
    reason: str = ""


@transaction.atomic
def propose_candidate(
    call: CandidacyCall, *, membership: Membership, by: Membership, statement: str = "", actor: Actor
) -> Nomination:
    """Put a member forward, on line: oneself, which is consent at once, or another, who is asked by letter.

    Raises NominationsClosed, MayNotSign for somebody whose support would not count, NotAMember, NotOfTheGroup,
    CategoryWithoutOffice, NotEligible, AlreadyCandidate, DeclinedAlready, PutForwardEnough, MemberDeceased.
    """
    locked = _open(call)
    demand_no_ballot(locked.motion, "propose_candidate")
    on = today(locked.organisation)
    is_oneself = membership.pk == by.pk
    if not is_oneself:
        able(by, on)
        _check_asking(locked, membership, by)
    row = _put_forward(
        locked,
        membership,
        on,
        actor,
        {
            "channel": NominationChannel.ONLINE,
            "proposed_by": None if is_oneself else by,
            "statement": statement.strip() if is_oneself else "",
            **(_consent(on) if is_oneself else {}),
        },
    )
    if not is_oneself:
        _support(row, by, actor)
        issue_letter(membership, compose=lambda: asks_for_consent(row), actor=actor)
    return row


@transaction.atomic
def record_nomination(call: CandidacyCall, *, membership: Membership, form: NominationForm, actor: Actor) -> Nomination:
    """Write down a candidacy that came on paper by the deadline, or from the floor of the meeting, with its consent.

    Of somebody put forward already it is the answer; where a rule warned of whoever stands on line, the reason to let
    them stand. Whoever stands is told by letter that a form was received. Raises NominationsClosed, FloorClosed,
    ConsentMissing for a consent of a day to come, OverrideReasonMissing where a rule only warns, SupportsAlready for
    whoever would support themselves, and what putting forward refuses.
    """
    locked = lock_call(call)
    on = today(locked.organisation)
    _check_in_time(locked, form)
    demand_no_ballot(locked.motion, "record_nomination")
    if form.consented_on > on:
        raise ConsentMissing(name=membership.person.full_name)
    behind = list(dict.fromkeys([*([form.proposed_by] if form.proposed_by else []), *form.supports]))
    if membership in behind:
        raise SupportsAlready(name=membership.person.full_name)
    said: dict[str, object] = {"proposed_by": form.proposed_by, "statement": form.statement.strip()}
    said["channel"] = NominationChannel.FLOOR if form.is_from_floor else NominationChannel.PAPER
    rows = Nomination.objects.select_for_update(of=("self",)).filter(call=locked, membership=membership)
    row = rows.filter(state__in=STANDING).first()
    is_form = row is None or row.state == NominationState.ASKED
    if row is None:
        said |= _consent(form.consented_on)
        row = _put_forward(locked, membership, on, actor, said, reason=form.reason.strip(), is_office=True)
    else:
        row.call = locked
        _complete(row, membership, form, said, actor)
    for one in behind:
        able(one, on)
        _support(row, one, actor)
    if is_form and not form.is_from_floor:
        issue_letter(membership, compose=lambda: received(row), actor=actor)
    return row


@transaction.atomic
def support_nomination(nomination: Nomination, *, membership: Membership, actor: Actor) -> NominationSupport:
    """Support somebody's candidacy. Raises NominationsClosed, StateNotAllowed, MayNotSign, SupportsAlready."""
    row = _nomination(nomination, "support_nomination", NominationState.ASKED, NominationState.ACCEPTED)
    _open(row.call)
    able(membership, today(row.call.organisation))
    if membership.pk == row.membership_id:
        raise SupportsAlready(name=membership.person.full_name)
    support = _support(row, membership, actor)
    write_trail(row.call, row.public_id, actor, "nomination.supported", {"membership": membership.public_id})
    return support


@transaction.atomic
def answer_nomination(nomination: Nomination, *, accepts: bool, statement: str = "", actor: Actor) -> Nomination:
    """Write that whoever was put forward accepts, or declines. Raises NominationsClosed, StateNotAllowed."""
    row = _nomination(nomination, "answer_nomination", NominationState.ASKED)
    if accepts:
        _open(row.call)
        demand_no_ballot(row.call.motion, "answer_nomination")
        row.consented_on, row.statement = today(row.call.organisation), statement.strip()
    row.state = NominationState.ACCEPTED if accepts else NominationState.DECLINED
    row.answered_at = now()
    row.save(update_fields=["state", "consented_on", "statement", "answered_at"])
    write_trail(row.call, row.public_id, actor, f"nomination.{row.state}", {"membership": row.membership.public_id})
    return row


@transaction.atomic
def withdraw_nomination(nomination: Nomination, *, actor: Actor) -> Nomination:
    """Take a candidacy off, as long as no ballot bears the name. Raises StateNotAllowed, BallotIsMade.

    Whoever stood is told by letter, and whoever put them forward if they had accepted: of somebody who did not, nobody
    is told that they were asked. At the meeting it is said there, and no letter leaves.
    """
    row = _nomination(nomination, "withdraw_nomination", NominationState.ASKED, NominationState.ACCEPTED)
    if row.call.motion.state != MotionState.PROPOSED:
        raise StateNotAllowed(action="withdraw_nomination", state=row.call.motion.state)
    was_candidate = row.state == NominationState.ACCEPTED
    if was_candidate:
        demand_no_ballot(row.call.motion, "withdraw_nomination")
    row.state, row.withdrawn_at = NominationState.WITHDRAWN, now()
    row.save(update_fields=["state", "withdrawn_at"])
    if not is_on_the_floor(row.call):
        issue_letter(row.membership, compose=lambda: withdrawn(row), actor=actor)
        if was_candidate and row.proposed_by is not None:
            issue_letter(row.proposed_by, compose=lambda: withdrawn_for_mover(row), actor=actor)
    write_trail(row.call, row.public_id, actor, "nomination.withdrawn", {"membership": row.membership.public_id})
    return row


def lock_call(call: CandidacyCall) -> CandidacyCall:
    """Return a call, held with the motion that it is about."""
    # A ballot is prepared from the motion, which is locked before.
    Motion.objects.select_for_update(of=("self",), no_key=True).get(pk=call.motion_id)
    rows = CandidacyCall.objects.select_for_update(of=("self",)).select_related(
        "motion__assembly", "group", "organisation"
    )
    locked: CandidacyCall = rows.get(pk=call.pk)
    return locked


def _open(call: CandidacyCall) -> CandidacyCall:
    locked = lock_call(call)
    if not is_open(locked, now()):
        raise NominationsClosed
    return locked


def demand_no_ballot(motion: Motion, action: str) -> None:
    """Stop where a ballot is made already: a name would be missing on it, or stand there still. Raises BallotIsMade."""
    try:
        motion_changing.send(Motion, motion=motion, action=action)
    except StateNotAllowed:
        raise BallotIsMade from None


def _check_in_time(call: CandidacyCall, form: NominationForm) -> None:
    """Stop a form signed after the deadline, and the floor where it is closed."""
    if form.is_from_floor:
        found = assess_floor(rules_for(call.organisation, today(call.organisation)))
        if not is_on_the_floor(call) or (found is not None and found.outcome is not Outcome.MET):
            raise FloorClosed
        return
    last_on = call.closes_at.astimezone(call.organisation.zone).date()
    if call.ended_at is not None or call.motion.state != MotionState.PROPOSED or form.consented_on > last_on:
        raise NominationsClosed


def _check_asking(call: CandidacyCall, membership: Membership, by: Membership) -> None:
    """Stop letters without end. Raises DeclinedAlready, PutForwardEnough."""
    rows = Nomination.objects.filter(call=call)
    if rows.filter(membership=membership, state=NominationState.DECLINED).exists():
        raise DeclinedAlready(name=membership.person.full_name)
    if rows.filter(proposed_by=by, state__in=STANDING).count() >= call.seats:
        raise PutForwardEnough(seats=call.seats)


def _nomination(nomination: Nomination, action: str, *allowed: NominationState) -> Nomination:
    call = lock_call(nomination.call)
    rows = Nomination.objects.select_for_update(of=("self",)).select_related(
        "membership__person", "membership__organisation", "proposed_by__person", "proposed_by__organisation"
    )
    row: Nomination = rows.get(pk=nomination.pk)
    row.call = call
    if call.ended_at is not None:
        raise NominationsClosed
    if row.state not in allowed:
        raise StateNotAllowed(action=action, state=row.state)
    return row


def _consent(on: date) -> dict[str, object]:
    return {"state": NominationState.ACCEPTED, "consented_on": on, "answered_at": now()}


def _put_forward(
    call: CandidacyCall,
    membership: Membership,
    on: date,
    actor: Actor,
    said: dict[str, object],
    *,
    is_office: bool = False,
    reason: str = "",
) -> Nomination:
    found = _assessed(call, membership, on, is_office=is_office, reason=reason)
    try:
        with transaction.atomic():
            row: Nomination = Nomination.objects.create(
                organisation_id=call.organisation_id,
                call=call,
                membership=membership,
                name=membership.person.full_name,
                findings=found,
                reason=reason,
                recorded_by_id=actor.account_id,
                **said,
            )
    except IntegrityError:
        raise AlreadyCandidate(name=membership.person.full_name) from None
    values = {"membership": membership.public_id, "channel": row.channel, "reason": reason}
    write_trail(call, row.public_id, actor, "nomination.proposed", values)
    return row


def _complete(
    row: Nomination, membership: Membership, form: NominationForm, said: dict[str, object], actor: Actor
) -> None:
    """Write the answer, on a form, of somebody who was asked, or why whoever stands may although a rule warned of them.

    Raises AlreadyCandidate for whoever stands with nothing against it.
    """
    was_asked = row.state == NominationState.ASKED
    if not was_asked and not awaits_office(row):
        raise AlreadyCandidate(name=row.name)
    call, reason = row.call, form.reason.strip()
    row.findings = _assessed(call, membership, today(call.organisation), is_office=True, reason=reason)
    row.reason = reason
    fields = ["findings", "reason"]
    if was_asked:
        # Who put them forward on line stays who did.
        values = {"channel": said["channel"], "statement": said["statement"], **_consent(form.consented_on)}
        for name, value in values.items():
            setattr(row, name, value)
        fields += values
    row.save(update_fields=fields)
    action = "nomination.accepted" if was_asked else "nomination.let_stand"
    values = {"membership": membership.public_id, "channel": row.channel, "reason": reason}
    write_trail(call, row.public_id, actor, action, values)


def _assessed(
    call: CandidacyCall, membership: Membership, on: date, *, is_office: bool, reason: str
) -> list[dict[str, object]]:
    """Return what the rules hold against somebody, to be kept. Raises NotEligible, OverrideReasonMissing."""
    found = _checked(call, membership, on)
    for one in found:
        if one.blocks:
            raise NotEligible(finding=one)
        if is_office and one.needs_override and not reason:
            raise OverrideReasonMissing(finding=one)
    return [one.as_json() for one in found if one.outcome is not Outcome.MET]


def _checked(call: CandidacyCall, membership: Membership, on: date) -> list[Finding]:
    """Return what the rules say of a member who would stand. Raises what no rule has to say first."""
    refuse_deceased(membership.person)
    name, period = membership.person.full_name, period_on(membership, on)
    if period is None:
        raise NotAMember(name=name, on=on)
    category = period.category
    if not category.stands:
        raise CategoryWithoutOffice(
            name=name, category_fr=category.name_fr, category_en=category.name_en or category.name_fr
        )
    if call.group is not None and category.pk != call.group.pk:
        raise NotOfTheGroup(name=name, group_fr=call.group.name_fr, group_en=call.group.name_en or call.group.name_fr)
    return list(findings_on(call, membership, who_sits_for(membership, on), on))


def _support(row: Nomination, membership: Membership, actor: Actor) -> NominationSupport:
    name = membership.person.full_name
    try:
        with transaction.atomic():
            return NominationSupport.objects.create(
                organisation_id=row.organisation_id,
                nomination=row,
                membership=membership,
                name=name,
                recorded_by_id=actor.account_id,
            )
    except IntegrityError:
        raise SupportsAlready(name=name) from None


def write_trail(call: CandidacyCall, about: str, by: Actor, action: str, values: dict[str, object]) -> None:
    """Write in the trail what was done to a call or to a candidacy."""
    audit.record(call.organisation, actor=by, action=action, object_kind="candidacy", object_id=about, values=values)
