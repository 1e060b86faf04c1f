"""Calling for candidacies, changing a call while nothing promised by it is broken, and ending one with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from governance.errors import (
    AgendaOfFirstCall,
    CallAlreadyOpen,
    CallUnchanged,
    ClosesAfterMeeting,
    FillsNoSeat,
    PointGone,
    PromisedToCandidates,
)
from governance.models import AgendaItem, AgendaItemKind, AssemblyState, CandidacyCall, Motion, MotionState
from governance.queries.nominations import OVER, is_election_point, may_fill_seats, stands_in
from governance.services.changing import Why, demand_reason, lock_meeting, record_change
from governance.services.nominations import demand_no_ballot, lock_call, write_trail
from governance.services.nominations_text import call_ended, call_revised
from governance.services.planning import demand_own_agenda
from membership.actors import Actor
from membership.clock import now
from membership.errors import StateNotAllowed
from membership.models import Category, Membership
from membership.services.letters import Letter, issue_letter

# Texts of the organisation, not of the interface: both languages stand here, whatever the reader's.
ELECTS_FR = (
    "Il est proposé que l’assemblée élise, parmi les candidatures reçues, les personnes qui occuperont les sièges à "
    "pourvoir."
)
ELECTS_EN = (
    "It is moved that the meeting elect, among the candidacies received, those who will hold the seats to be filled."
)


@dataclass(frozen=True, slots=True)
class CallPlan:
    """For how many seats, of which group if of one, until when, and what whoever would stand has to know."""

    closes_at: datetime
    seats: int = 1
    group: Category | None = None
    text_fr: str = ""
    text_en: str = ""

    @classmethod
    def of(cls, call: CandidacyCall) -> CallPlan:
        """Return a call as it stands."""
        return cls(call.closes_at, call.seats, call.group, call.text_fr, call.text_en)


@transaction.atomic
def open_candidacies(motion: Motion, plan: CallPlan, *, actor: Actor) -> CandidacyCall:
    """Call for candidacies to what a motion fills.

    Raises StateNotAllowed once it is decided, FillsNoSeat, ClosesAfterMeeting, CallAlreadyOpen.
    """
    locked = Motion.objects.select_for_update(of=("self",)).select_related("assembly").get(pk=motion.pk)
    if locked.state != MotionState.PROPOSED:
        raise StateNotAllowed(action="open_candidacies", state=locked.state)
    if not may_fill_seats(locked):
        raise FillsNoSeat
    _check_deadline(locked, plan, "open_candidacies")
    demand_no_ballot(locked, "open_candidacies")
    try:
        with transaction.atomic():
            call = CandidacyCall.objects.create(
                organisation_id=locked.organisation_id,
                motion=locked,
                seats=plan.seats,
                group=plan.group,
                text_fr=plan.text_fr.strip(),
                text_en=plan.text_en.strip(),
                closes_at=plan.closes_at,
                opened_by_id=actor.account_id,
            )
    except IntegrityError:
        raise CallAlreadyOpen from None
    write_trail(call, call.public_id, actor, "candidacies.opened", {"seats": plan.seats, "closes_at": plan.closes_at})
    return call


@transaction.atomic
def open_candidacies_at(item: AgendaItem, plan: CallPlan, *, actor: Actor) -> CandidacyCall:
    """Call for candidacies at a point that elects, whose motion is written with the call if there is none.

    Raises FillsNoSeat where its title speaks of no election or a body meets, StateNotAllowed once the meeting began,
    AgendaAskedFor, AgendaOfFirstCall, PointGone, and what `open_candidacies` raises.
    """
    meeting = lock_meeting(item.assembly, "open_candidacies", AssemblyState.DRAFT, AssemblyState.CALLED)
    row = AgendaItem.objects.filter(pk=item.pk).first()
    if row is None:
        raise PointGone(title=item.title_fr)
    motion = Motion.objects.filter(item=row).first()
    if motion is None:
        if not is_election_point(row):
            raise FillsNoSeat
        demand_own_agenda(meeting)
        if meeting.first_call_id is not None:
            raise AgendaOfFirstCall
        motion = Motion.objects.create(
            organisation_id=row.organisation_id,
            assembly=meeting,
            item=row,
            title_fr=row.title_fr,
            title_en=row.title_en,
            text_fr=ELECTS_FR,
            text_en=ELECTS_EN if meeting.organisation.offers_english else "",
        )
        AgendaItem.objects.filter(pk=row.pk).update(kind=AgendaItemKind.DECISION)
        record_change(meeting, actor, "agenda.item_revised", {"position": row.number, "title": row.title_fr})
    return open_candidacies(motion, plan, actor=actor)


@transaction.atomic
def revise_candidacies(call: CandidacyCall, plan: CallPlan, why: Why, *, actor: Actor) -> CandidacyCall:
    """Change a call, with the reason that members read; whoever stands, put forward or supports is told by letter.

    Once somebody stands, the deadline moves later alone, the seats do not get fewer, and the group stays: raises
    PromisedToCandidates. Raises CallUnchanged, StateNotAllowed once it is ended, the election decided or the meeting
    over, ClosesAfterMeeting, FillsNoSeat, BallotIsMade, ReasonMissing, TextMissing.
    """
    locked = _changing(call, why, "revise_candidacies")
    was = CallPlan.of(locked)
    plan = replace(plan, text_fr=plan.text_fr.strip(), text_en=plan.text_en.strip())
    if plan == was:
        raise CallUnchanged
    if not may_fill_seats(locked.motion):
        raise FillsNoSeat
    if plan.closes_at != was.closes_at:
        _check_deadline(locked.motion, plan, "revise_candidacies")
    told = _who_wrote(locked)
    _check_promises(locked, was, plan)
    locked.closes_at, locked.seats, locked.group = plan.closes_at, plan.seats, plan.group
    locked.text_fr, locked.text_en = plan.text_fr, plan.text_en
    locked.revised_at, locked.revised_reason_fr, locked.revised_reason_en = now(), why.fr.strip(), why.en.strip()
    locked.save()
    _tell(told, lambda: call_revised(locked, was_until=was.closes_at, was_for=was.seats), actor)
    old, new = ({"seats": one.seats, "closes_at": one.closes_at} for one in (was, plan))
    values: dict[str, object] = {"old": old, "new": new, "reason": why.fr.strip()}
    write_trail(locked, locked.public_id, actor, "candidacies.revised", values)
    return locked


@transaction.atomic
def end_candidacies(call: CandidacyCall, why: Why, *, actor: Actor) -> CandidacyCall:
    """End a call with the reason that members read: nobody in it is on a ballot, and another may be opened.

    Whoever stands, put forward or supports is told by letter. Raises StateNotAllowed once it is ended, the election
    decided or the meeting over, BallotIsMade, ReasonMissing, TextMissing.
    """
    locked = _changing(call, why, "end_candidacies")
    locked.ended_at, locked.ended_reason_fr, locked.ended_reason_en = now(), why.fr.strip(), why.en.strip()
    locked.save(update_fields=["ended_at", "ended_reason_fr", "ended_reason_en"])
    _tell(_who_wrote(locked), lambda: call_ended(locked), actor)
    write_trail(locked, locked.public_id, actor, "candidacies.ended", {"reason": why.fr.strip()})
    return locked


def _changing(call: CandidacyCall, why: Why, action: str) -> CandidacyCall:
    """Return a call, held, that may still be changed or ended."""
    locked = lock_call(call)
    motion = locked.motion
    if locked.ended_at is not None:
        raise StateNotAllowed(action=action, state="ended")
    if motion.state != MotionState.PROPOSED:
        raise StateNotAllowed(action=action, state=motion.state)
    if motion.assembly.state in OVER:
        raise StateNotAllowed(action=action, state=motion.assembly.state)
    demand_reason(motion.assembly, why)
    demand_no_ballot(motion, action)
    return locked


def _check_deadline(motion: Motion, plan: CallPlan, action: str) -> None:
    if plan.closes_at <= now():
        raise StateNotAllowed(action=action, state=motion.state)
    if plan.closes_at > motion.assembly.starts_at:
        raise ClosesAfterMeeting


def _check_promises(call: CandidacyCall, was: CallPlan, plan: CallPlan) -> None:
    """Stop what whoever stands did not agree to. Raises PromisedToCandidates."""
    is_less = plan.closes_at < was.closes_at or plan.seats < was.seats or plan.group != was.group
    if is_less and stands_in(call).exists():
        raise PromisedToCandidates


def _who_wrote(call: CandidacyCall) -> QuerySet[Membership]:
    """Return the members who stand or are asked, put one of them forward, or support one."""
    standing = stands_in(call)
    either = (
        Q(pk__in=standing.values("membership"))
        | Q(pk__in=standing.exclude(proposed_by=None).values("proposed_by"))
        | Q(pk__in=standing.filter(supports__isnull=False).values("supports__membership"))
    )
    rows: QuerySet[Membership] = Membership.objects.for_organisation(call.organisation).filter(either)
    return rows.select_related("person", "organisation").order_by("pk")


def _tell(members: QuerySet[Membership], compose: Callable[[], Letter], actor: Actor) -> None:
    for one in members:
        issue_letter(one, compose=compose, actor=actor)
