"""The board suspends or expels a member: notice with grounds, the member's answer, the vote, the reasoned decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from django.db import IntegrityError, transaction

from governance.errors import (
    EffectBeforeDecision,
    MeetingHeldAlready,
    MeetingNotHeldYet,
    ProcedureRuledOut,
    ProcedureUnderWay,
    VoteNotOfTheBoard,
    VotesBeyondDirectors,
)
from governance.models import Assembly, Hearing, Measure, Motion, Procedure, ProcedureState
from governance.queries.discipline import directors_on, left_behind_by, quorum_on, seats_of, votes_for
from governance.rules import judgment
from governance.services import discipline_text
from membership.actors import Actor
from membership.clock import now, today
from membership.errors import NotAMember, OverrideReasonMissing, ReasonMissing, StateNotAllowed
from membership.models import Membership, Notice
from membership.queries.rules import rules_for
from membership.queries.standing import standing_of
from membership.rules import discipline as bounds
from membership.rules.findings import Finding
from membership.services import audit
from membership.services.following_up import supersede_notices, withdraw_notice
from membership.services.letters import issue_letter
from membership.services.life.acts import Decision, Done
from membership.services.life.departures import expel
from membership.services.life.suspensions import SuspensionOrder, suspend

# What the letter always states; whether that is all the rules ask for is theirs to say.
SAID = ("grounds", "place", "date", "time")
OFFERED = ("speak", "statement")


@dataclass(frozen=True, slots=True)
class Charge:
    """What the board is to decide, on what ground of the rules, and where and when it meets."""

    measure: Measure
    ground: str
    facts: str
    meeting_at: datetime
    place: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the board decided. ends_on: the first day with all rights again, for a suspension.

    motion: the vote of the board, where its meeting is kept here. Votes, abstentions, day and resolution are then read
    from it, whatever is given; present: how many directors were there at that vote.
    """

    votes: judgment.Votes
    abstentions: int
    hearing: Hearing
    decided_on: date
    decided_by: str
    motives: str
    effective_on: date
    ends_on: date | None = None
    kept_rights: tuple[str, ...] = ()
    motion: Motion | None = None
    present: int | None = None

    @property
    def given(self) -> int:
        """Of how many directors there is a vote or an abstention."""
        return self.votes.cast + self.abstentions


@transaction.atomic
def open_procedure(membership: Membership, charge: Charge, *, actor: Actor, reason: str = "") -> Procedure:
    """Send a member the notice of what the board is to decide, with its grounds, where and when.

    A director is removed by the members first. A late notice is sent with a reason: the decision could be set aside.
    Raises NotAMember, ReasonMissing without the facts, MeetingHeldAlready, ProcedureUnderWay, ProcedureRuledOut,
    OverrideReasonMissing.
    """
    organisation, on = membership.organisation, today(membership.organisation)
    rules = rules_for(organisation, on)
    if not charge.facts.strip():
        raise ReasonMissing(action="open_procedure")
    if not standing_of(organisation, membership.pk, on, rules).facts.is_member:
        raise NotAMember(name=membership.person.full_name, on=on)
    meeting_on = charge.meeting_at.astimezone(organisation.zone).date()
    if charge.meeting_at <= now():
        # A late notice may be answered for; at a meeting that is over nobody is heard (s. 58).
        raise MeetingHeldAlready(on=meeting_on)
    findings = [*bounds.assess_ground(charge.ground, rules)]
    if charge.measure == Measure.EXPULSION:
        on_board = next((seat for seat in seats_of(membership, on) if seat.is_board), None)
        if (removed := judgment.assess_director(rules, seat=on_board)) is not None:
            findings.append(removed)
    findings += judgment.assess_notice(on, meeting_on, SAID, rules)
    if (heard := judgment.assess_hearing(OFFERED, rules)) is not None:
        findings.append(heard)
    _heed(findings, reason)
    letter = partial(
        discipline_text.notified,
        measure=charge.measure,
        ground=charge.ground,
        facts=charge.facts.strip(),
        meeting_at=charge.meeting_at.astimezone(organisation.zone),
        place=charge.place,
        rules=rules,
    )
    try:
        with transaction.atomic():
            procedure = Procedure.objects.create(
                organisation_id=membership.organisation_id,
                membership=membership,
                measure=charge.measure,
                ground=charge.ground,
                facts=charge.facts.strip(),
                meeting_at=charge.meeting_at,
                place=charge.place,
                notified_on=on,
                notified_by_id=actor.account_id,
                notice=issue_letter(membership, compose=letter, actor=actor),
                findings=[one.as_json() for one in findings],
                reason=reason.strip(),
            )
    except IntegrityError:
        raise ProcedureUnderWay(name=membership.person.full_name) from None
    values = {"measure": charge.measure, "ground": charge.ground, "meeting_on": meeting_on, "reason": reason.strip()}
    _record(procedure, actor, "procedure.opened", values)
    return procedure


@transaction.atomic
def answer_procedure(procedure: Procedure, *, statement: str, will_speak: bool, actor: Actor) -> Procedure:
    """Write the member's statement, for the chair to read, and whether the member comes. May be written anew.

    Raises StateNotAllowed once the board has decided.
    """
    locked = _lock(procedure, "answer_procedure")
    locked.statement, locked.will_speak, locked.answered_at = statement.strip(), will_speak, now()
    locked.save(update_fields=["statement", "will_speak", "answered_at"])
    _record(locked, actor, "procedure.answered", {"will_speak": will_speak, "wrote": bool(statement.strip())})
    return locked


@transaction.atomic
def tell_new_day(sitting: Assembly, *, actor: Actor, reason: str = "") -> list[Procedure]:
    """Tell each member whose case names a moment that the meeting of the board has left: the notice stands anew, whole.

    Its delay is counted from today to the new day, and what of the first notice did not leave is told by this one.
    reason: why one goes on where the delay only warns. Raises StateNotAllowed where nobody is to be told,
    MeetingHeldAlready, ProcedureRuledOut, OverrideReasonMissing.
    """
    # Whoever moves the meeting meanwhile waits.
    rows = Assembly.objects.select_for_update(of=("self",)).select_related("organisation", "body")
    moved: Assembly = rows.get(pk=sitting.pk)
    waiting = left_behind_by(moved)
    if not waiting:
        raise StateNotAllowed(action="tell_new_day", state="told")
    if moved.starts_at <= now():
        raise MeetingHeldAlready(on=moved.starts_at.astimezone(moved.zone).date())
    found = foresee_new_day(moved)
    _heed(found, reason)
    return [_tell_new_day(one, moved, found, actor, reason.strip()) for one in waiting]


def foresee_new_day(sitting: Assembly) -> list[Finding]:
    """Return whether a notice sent today to a member would be in time for a meeting of the board."""
    on, rules = today(sitting.organisation), rules_for(sitting.organisation, today(sitting.organisation))
    return list(judgment.assess_notice(on, sitting.starts_at.astimezone(sitting.zone).date(), SAID, rules))


def _tell_new_day(
    procedure: Procedure, sitting: Assembly, findings: list[Finding], actor: Actor, reason: str
) -> Procedure:
    """Send one of them the notice anew; nothing more leaves of the first, which says what is no longer so."""
    locked, zone = _lock(procedure, "tell_new_day"), sitting.zone
    was_at, place = locked.meeting_at, sitting.place or locked.place
    because = sitting.changes.order_by("decided_at", "pk").values_list("reason_fr", flat=True).last() or ""
    letter = partial(
        discipline_text.notified,
        measure=locked.measure,
        ground=locked.ground,
        facts=locked.facts,
        meeting_at=sitting.starts_at.astimezone(zone),
        place=place,
        rules=rules_for(locked.organisation, today(locked.organisation)),
        was_at=was_at.astimezone(zone),
    )
    first, told = locked.notice, issue_letter(locked.membership, compose=letter, actor=actor)
    withdraw_notice(first, because=because, actor=actor)
    supersede_notices(Notice.objects.filter(pk=first.pk), by=told)
    locked.meeting_at, locked.place, locked.notice = sitting.starts_at, place, told
    locked.findings = [*locked.findings, *(one.as_json() for one in findings)]
    locked.reason = "\n".join(said for said in (locked.reason, reason) if said)
    locked.save(update_fields=["meeting_at", "place", "notice", "findings", "reason"])
    values = {"was_at": was_at, "to": locked.meeting_at, "meeting": sitting.public_id, "reason": reason}
    _record(locked, actor, "procedure.moved", values | {"first": first.public_id, "notice": told.public_id})
    return locked


@transaction.atomic
def decide_procedure(procedure: Procedure, verdict: Verdict, *, actor: Actor, override: str = "") -> Procedure:
    """Write what the board decided. Carried, the register records it and the member gets the reasoned decision.

    Fewer votes and abstentions than the quorum of the board want a reason; so do, of a vote kept here, fewer directors
    present. Raises VoteNotOfTheBoard, StateNotAllowed, MeetingNotHeldYet,
    EffectBeforeDecision for a measure that would take rights away backwards, ReasonMissing without motives,
    VotesBeyondDirectors, and as `suspend` and `expel`: ActRuledOut, OverrideReasonMissing.
    """
    locked = _lock(procedure, "decide_procedure")
    organisation = locked.organisation
    meeting_on = locked.meeting_at.astimezone(organisation.zone).date()
    verdict = _as_voted(locked, verdict, meeting_on)
    # A meeting kept here may have been moved within its day: its vote says when it was held.
    is_to_come = verdict.motion is None and locked.meeting_at > now()
    if is_to_come or verdict.decided_on < meeting_on or verdict.decided_on > today(organisation):
        raise MeetingNotHeldYet(on=meeting_on)
    if not verdict.motives.strip():
        raise ReasonMissing(action="decide_procedure")
    _count(locked, verdict)
    rules = rules_for(organisation, verdict.decided_on)
    carried = judgment.assess_votes(verdict.votes, rules)
    quorum = quorum_on(organisation, max(verdict.given, verdict.present or 0), verdict.decided_on, rules)
    if quorum is not None and quorum.needs_override and not override.strip():
        raise OverrideReasonMissing(finding=quorum)
    locked.findings = [*locked.findings, *(one.as_json() for one in (quorum, carried) if one is not None)]
    locked.hearing, locked.abstentions = verdict.hearing, verdict.abstentions
    locked.votes_for, locked.votes_against = verdict.votes.votes_for, verdict.votes.votes_against
    locked.decided_on, locked.decided_by = verdict.decided_on, verdict.decided_by.strip()
    locked.motion = verdict.motion
    locked.motives, locked.settled_at = verdict.motives.strip(), now()
    if carried.code == "judgment_carried":
        if verdict.effective_on < verdict.decided_on:
            raise EffectBeforeDecision(on=verdict.decided_on)
        # The register asks whether the board decided it: by then it is written.
        locked.save()
        locked.event, locked.state = _do(locked, verdict, override, actor).event, ProcedureState.CARRIED
    else:
        locked.state = ProcedureState.LOST
        compose = partial(discipline_text.not_carried, verdict.decided_on, locked.motives)
        issue_letter(locked.membership, compose=compose, actor=actor)
    locked.save()
    values: dict[str, object] = {
        "finding": carried.as_json(),
        "hearing": verdict.hearing,
        "decided_on": verdict.decided_on,
    }
    if verdict.motion is not None:
        values |= {"meeting": verdict.motion.assembly.public_id, "motion": verdict.motion.public_id}
    if quorum is not None and quorum.needs_override:
        values |= {"quorum": quorum.as_json(), "override": override.strip()}
    _record(locked, actor, "procedure.decided", values)
    return locked


@transaction.atomic
def drop_procedure(procedure: Procedure, *, reason: str, actor: Actor) -> Procedure:
    """Drop a procedure before the board decides; the member is told why. Raises StateNotAllowed, ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing(action="drop_procedure")
    locked = _lock(procedure, "drop_procedure")
    locked.state, locked.settled_at, locked.motives = ProcedureState.DROPPED, now(), reason.strip()
    locked.save(update_fields=["state", "settled_at", "motives"])
    issue_letter(locked.membership, compose=partial(discipline_text.dropped, reason.strip()), actor=actor)
    _record(locked, actor, "procedure.dropped", {"reason": reason.strip()})
    return locked


def _do(procedure: Procedure, verdict: Verdict, override: str, actor: Actor) -> Done:
    """Record the measure in the register; its letter is the reasoned decision."""
    decision = Decision(
        effective_on=verdict.effective_on,
        decided_by=verdict.decided_by.strip(),
        decided_on=verdict.decided_on,
        ground=procedure.ground,
        note=verdict.motives.strip(),
        override=override,
    )
    if procedure.measure == Measure.EXPULSION:
        return expel(procedure.membership, decision=decision, actor=actor)
    order = SuspensionOrder(verdict.ends_on, verdict.kept_rights)
    return suspend(procedure.membership, order=order, decision=decision, actor=actor)


def _as_voted(procedure: Procedure, verdict: Verdict, meeting_on: date) -> Verdict:
    """Return the verdict with what the board's own records say of its vote, where they are kept here."""
    if verdict.motion is None:
        return verdict
    # Held, so that two decisions do not rest on one vote.
    Motion.objects.select_for_update(of=("self",), no_key=True).get(pk=verdict.motion.pk)
    voted = votes_for(procedure).filter(pk=verdict.motion.pk).first()
    if voted is None or voted.decided_at is None:
        raise VoteNotOfTheBoard(on=meeting_on)
    figures, resolution = voted.figures or {}, getattr(voted, "resolution", None)
    return replace(
        verdict,
        motion=voted,
        votes=judgment.Votes(int(figures["for"]), int(figures["against"])),
        abstentions=int(figures["abstain"]),
        present=int(figures["present"]),
        decided_on=voted.decided_at.astimezone(voted.assembly.zone).date(),
        decided_by=resolution.number if resolution else voted.title_fr,
    )


def _count(procedure: Procedure, verdict: Verdict) -> None:
    """Stop where more votes are written than there are directors, when the board is known here."""
    directors = directors_on(procedure.organisation, verdict.decided_on)
    if directors and verdict.given > directors:
        raise VotesBeyondDirectors(given=verdict.given, directors=directors)


def _heed(findings: Iterable[Finding], reason: str) -> None:
    for one in findings:
        if one.blocks:
            raise ProcedureRuledOut(finding=one)
    for one in findings:
        if one.needs_override and not reason.strip():
            raise OverrideReasonMissing(finding=one)


def _lock(procedure: Procedure, action: str) -> Procedure:
    rows = Procedure.objects.select_for_update(of=("self",)).select_related(
        "organisation", "membership__person", "membership__organisation"
    )
    locked: Procedure = rows.get(pk=procedure.pk)
    if locked.state != ProcedureState.NOTIFIED:
        raise StateNotAllowed(action=action, state=locked.state)
    return locked


def _record(procedure: Procedure, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        procedure.organisation,
        actor=actor,
        action=action,
        object_kind="membership",
        object_id=procedure.membership.public_id,
        values={"procedure": procedure.public_id, **values},
    )
