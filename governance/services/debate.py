"""The debate: motions from the floor, amendments, what is withdrawn, divided, referred, and the call for the vote."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from governance.errors import (
    AmendmentTooDeep,
    BylawTextFixed,
    DebateClosed,
    MoreThanPresent,
    NothingToAmend,
    RatifiedWhole,
    ReferredToNobody,
    ReferredToTwo,
    SecretNotGranted,
    TooFewParts,
)
from governance.models import (
    AgendaItem,
    AgendaItemKind,
    Assembly,
    AssemblyKind,
    Body,
    DebateFact,
    FactKind,
    Motion,
    MotionState,
)
from governance.queries import presence
from governance.queries.classes import may_need_each_class
from governance.queries.debate import demand_its_turn, depth_in_meeting
from governance.queries.rules import rules_of
from governance.queries.sittings import voters_of
from governance.rules import debate
from governance.services.floor import (
    Wording,
    beneath,
    carry_recusals,
    decide,
    heed_mover,
    hold_motion,
    meeting_in_session,
    note_fact,
    titles_of_amendment,
    write_motion,
)
from governance.services.follow_ups import follow_referral
from governance.services.heeding import heed_rule
from governance.services.standing import hold_next_agendas
from governance.signals import motion_changing
from membership.actors import Actor
from membership.clock import now
from membership.errors import StateNotAllowed
from membership.models import Person
from membership.rules.findings import Finding, Outcome
from membership.services.correspondence import hold_recipients

LEAST_PARTS = 2


@transaction.atomic
def move_motion(
    item: AgendaItem,
    wording: Wording,
    *,
    title_fr: str,
    title_en: str = "",
    beyond: str = "",
    reopens: bool = False,
    needs_each_class: bool = False,
    actor: Actor,
) -> Motion:
    """Put a motion from the floor under a point: on the point itself when it has none yet, else beneath it.

    beyond: why the meeting deals with what its notice did not announce under that point; empty where it did. A special
    meeting's notice announces no decision under a point of information. Kept as a waiver where the rules ask for a
    reason. reopens: it takes up again what was decided, which asks for the majority that the rules of procedure give;
    a body has its own for all it decides. needs_each_class: each class of members decides it too, where the by-laws
    have some decisions taken so. Raises StateNotAllowed outside the meeting, RuleBars, OverrideReasonMissing.
    """
    meeting = meeting_in_session(item.assembly_id, "move_motion")
    # Those who sit on a body may raise what its notice did not say.
    is_beyond = not meeting.is_sitting and (bool(beyond.strip()) or not _announces(item, meeting))
    if is_beyond:
        heed_rule(meeting, _scope(meeting), reason=beyond, by=actor)
    heed_mover(meeting, wording, actor)
    place = item if not Motion.objects.filter(item=item).exists() else beneath(item, title_fr, title_en)
    if place is item:
        item.kind = AgendaItemKind.DECISION
        item.save(update_fields=["kind"])
    under = debate.majority_to_reopen(rules_of(meeting)) if reopens and not meeting.is_sitting else None
    fields: dict[str, Any] = {"majority_key": under} if under else {}
    if needs_each_class and may_need_each_class(meeting):
        fields["needs_each_class"] = True
    motion = write_motion(place, wording, title_fr=title_fr, title_en=title_en, **fields)
    seconded = debate.assess_seconder(wording.seconder, rules_of(meeting))
    figures = {"beyond": 1} if is_beyond else {}
    note_fact(motion, FactKind.MOVED, actor, by=wording.mover, finding=seconded, figures=figures)
    return motion


@transaction.atomic
def move_amendment(motion: Motion, wording: Wording, *, actor: Actor) -> Motion:
    """Propose that a motion, or an amendment, read otherwise. It is decided before what it would change.

    One amendment of a text at a time: another waits until the first is decided. A motion that writes articles of the
    by-laws is amended by article, with a ruling of the chair. Raises AmendmentPending,
    AmendmentTooDeep, DebateClosed, BylawTextFixed, NothingToAmend, RuleBars, OverrideReasonMissing, and StateNotAllowed
    while a vote is under way.
    """
    target = hold_motion(motion, "move_amendment")
    if target.debate_closed_at is not None:
        raise DebateClosed
    if target.amended_articles.exists():
        raise BylawTextFixed
    demand_its_turn(target)
    heed_mover(target.assembly, wording, actor)
    if (wording.text_fr.strip(), wording.text_en.strip()) == (target.text_fr.strip(), target.text_en.strip()):
        raise NothingToAmend
    rules = rules_of(target.assembly)
    depth = depth_in_meeting(target) + 1
    allowed = debate.assess_amendment(depth, rules)
    if allowed.outcome is not Outcome.MET:
        raise AmendmentTooDeep(allowed)
    titles = titles_of_amendment(target)
    row = write_motion(
        beneath(target.item, *titles),
        wording,
        title_fr=titles[0],
        title_en=titles[1],
        amends=target,
        before_fr=target.text_fr,
        before_en=target.text_en,
    )
    carry_recusals(target, row)
    note_fact(row, FactKind.MOVED, actor, by=wording.mover, finding=debate.assess_seconder(wording.seconder, rules))
    return row


@transaction.atomic
def withdraw_motion(motion: Motion, *, by: str, actor: Actor) -> Motion:
    """Take a motion back before it is decided; amendments of it that are pending fall with it."""
    return _give_up(motion, MotionState.WITHDRAWN, FactKind.WITHDRAWN, "withdraw_motion", by=by, note="", actor=actor)


@transaction.atomic
def refer_motion(
    motion: Motion,
    *,
    to: str = "",
    body: Body | None = None,
    person: Person | None = None,
    due_on: date | None = None,
    by: str = "",
    actor: Actor,
) -> Motion:
    """Send a motion to a body that will look into it, or to somebody else; this meeting decides it no more.

    It is followed up until it comes back, before due_on where the meeting said when, and stands on the agenda of the
    next meeting of the body; of one that a body sent to somebody else, on that of its own next meeting. person:
    somebody in office, who is written to. Raises ReferredToNobody, ReferredToTwo, NotEntrustable.
    """
    if body is not None and person is not None:
        raise ReferredToTwo
    whom = person.full_name if person else to.strip() or (body.name_fr if body else "")
    if not whom:
        raise ReferredToNobody
    if person is not None:
        hold_recipients(person.organisation)
    # The next agendas before any entry of the trail, as whoever prepares them holds them.
    meeting = meeting_in_session(motion.assembly_id, "refer_motion")
    hold_next_agendas(meeting.organisation, body or meeting.body)
    referred = _give_up(
        motion,
        MotionState.REFERRED,
        FactKind.REFERRED,
        "refer_motion",
        by=by,
        note=whom,
        actor=actor,
        # As it was decided: the day of the follow-up may be moved later, that of the minutes is not.
        figures={"due_on": due_on.isoformat()} if due_on else None,
    )
    follow_referral(referred, owner=whom[:200], body=body, person=person, due_on=due_on, actor=actor)
    return referred


@transaction.atomic
def divide_motion(motion: Motion, parts: Sequence[Wording], *, by: str = "", actor: Actor) -> list[Motion]:
    """Put each part of a motion to the vote by itself, under its point. Amendments are decided before.

    Raises TooFewParts, AmendmentPending, BylawTextFixed, RatifiedWhole; StateNotAllowed for an amendment, which one
    decides whole.
    """
    locked = hold_motion(motion, "divide_motion")
    if locked.amends_id is not None:
        raise StateNotAllowed(action="divide_motion", state="amendment")
    if locked.ratifies_id is not None:
        raise RatifiedWhole
    written = [part for part in parts if part.text_fr.strip() or part.text_en.strip()]
    if len(written) < LEAST_PARTS:
        raise TooFewParts
    if locked.amended_articles.exists():
        raise BylawTextFixed
    demand_its_turn(locked)
    rows = []
    for place, part in enumerate(written, start=1):
        title_fr = f"{locked.title_fr}, partie {place}"[:250]
        title_en = f"{locked.title_en}, part {place}"[:250] if locked.title_en else ""
        whose = Wording(part.text_fr, part.text_en, locked.mover, locked.seconder)
        row = write_motion(beneath(locked.item, title_fr, title_en), whose, title_fr=title_fr, title_en=title_en)
        row.majority_key, row.needs_each_class = locked.majority_key, locked.needs_each_class
        row.save(update_fields=["majority_key", "needs_each_class"])
        carry_recusals(locked, row)
        rows.append(row)
    decide(locked, MotionState.DIVIDED, now())
    note_fact(locked, FactKind.DIVIDED, actor, by=by, figures={"parts": len(rows)})
    return rows


@transaction.atomic
def close_debate(motion: Motion, *, votes_for: int, votes_against: int, by: str = "", actor: Actor) -> Finding:
    """Vote on voting at once: with the majority of the rules, nothing more is moved on this motion.

    Returns the finding, which the minutes keep whatever it says. Raises DebateClosed, MoreThanPresent.
    """
    locked = hold_motion(motion, "close_debate")
    if locked.debate_closed_at is not None:
        raise DebateClosed
    here = _voices(locked)
    if votes_for + votes_against > here:
        raise MoreThanPresent(counted=votes_for + votes_against, present=here)
    found = debate.assess_closing(votes_for, votes_against, rules_of(locked.assembly))
    is_closed = found.outcome is Outcome.MET
    if is_closed:
        locked.debate_closed_at = now()
        locked.save(update_fields=["debate_closed_at"])
    kind = FactKind.CLOSED if is_closed else FactKind.NOT_CLOSED
    note_fact(locked, kind, actor, by=by, finding=found, figures={"for": votes_for, "against": votes_against})
    return found


@transaction.atomic
def demand_secret(motion: Motion, *, by: str = "", meeting_agrees: bool = False, actor: Actor) -> DebateFact:
    """Have the vote on a motion held by secret ballot, where the rules give it to whoever asks, or the meeting agrees.

    Those rules are of members: around the table of a body, a director asks and the body agrees.
    Raises SecretNotGranted. Asked for again, the first demand stands.
    """
    locked = hold_motion(motion, "demand_secret")
    meeting = locked.assembly
    if not (meeting_agrees or (not meeting.is_sitting and debate.secret_on_demand(rules_of(meeting)))):
        raise SecretNotGranted
    before: DebateFact | None = locked.facts.filter(kind=FactKind.SECRET).first()
    return before or note_fact(locked, FactKind.SECRET, actor, by=by)


def _voices(motion: Motion) -> int:
    """Return how many who may vote on a motion are there; whoever withdrew from it in a body is not counted."""
    if motion.assembly.is_sitting:
        return len(voters_of(motion, now()))
    return presence.voices_present(motion.assembly, now())


def _give_up(
    motion: Motion,
    state: MotionState,
    kind: FactKind,
    action: str,
    *,
    by: str,
    note: str,
    actor: Actor,
    figures: dict[str, str] | None = None,
) -> Motion:
    locked, instant = hold_motion(motion, action), now()
    for one in _pending_of(locked):
        motion_changing.send(Motion, motion=one, action=action)
        decide(one, MotionState.FALLEN, instant)
    decide(locked, state, instant)
    note_fact(locked, kind, actor, by=by, note=note, figures=figures)
    return locked


def _pending_of(motion: Motion) -> list[Motion]:
    """Return the amendments of a motion that are pending, and theirs."""
    own = list(Motion.objects.filter(amends=motion.pk, state=MotionState.PROPOSED))
    return [deeper for one in own for deeper in (one, *_pending_of(one))]


def _announces(item: AgendaItem, meeting: Assembly) -> bool:
    """Say whether the notice announced, under a point, that something would be decided there.

    An annual meeting is told of what it decides; one says when it goes beyond. A special one has its subjects alone.
    """
    if meeting.kind != AssemblyKind.SPECIAL:
        return True
    if DebateFact.objects.filter(motion__item=item, kind=FactKind.MOVED, figures__has_key="beyond").exists():
        return False
    if item.rank:
        # What came up under a point is announced as far as that point is: the notice could not name it.
        return _announces(AgendaItem.objects.get(assembly=meeting, position=item.position, rank=0), meeting)
    return item.kind != AgendaItemKind.INFORMATION


def _scope(meeting: Assembly) -> Finding | None:
    """Return what the rules say of a decision on what the notice did not announce."""
    return debate.assess_scope(rules_of(meeting), is_in_notice=False, is_annual=meeting.kind == AssemblyKind.ANNUAL)
