"""A meeting that cannot go on: adjourned to a fixed day, or called a second time for want of a quorum."""

from __future__ import annotations

from django.db import transaction

from governance.errors import SecondCallNotOffered
from governance.models import (
    AgendaItem,
    AlsoTold,
    AmendedArticle,
    AnnualReport,
    Assembly,
    AssemblyState,
    CandidacyCall,
    CommonText,
    MeetingAttachment,
    MeetingChange,
    MeetingChangeKind,
    Motion,
    MotionState,
    Requisition,
    SurplusPlan,
)
from governance.queries import presence
from governance.queries.agenda import outline_of
from governance.queries.beside_notice import beside_notice
from governance.queries.quorum import quorum_at
from governance.queries.rules import rules_of
from governance.rules import notice as notice_rules
from governance.rules import outline as outlines
from governance.rules import sittings
from governance.rules.sittings import Resumption
from governance.services.calling import LINKS_LAST, heed, meeting_day
from governance.services.changing import (
    Rendezvous,
    Why,
    bar,
    break_off,
    demand_later,
    demand_reason,
    everybody_leaves,
    issue,
    lock_meeting,
    move,
    record_change,
    write_change,
)
from governance.services.outlining import write_outline
from governance.services.planning import tell_auditor
from membership.actors import Actor
from membership.clock import now
from membership.errors import StateNotAllowed
from membership.rules.findings import Finding, Outcome


def foresee_adjournment(assembly: Assembly, to: Rendezvous) -> Resumption:
    """Return what an adjournment to that moment asks for, changing nothing. Raises RuleNotSet."""
    on = now().astimezone(assembly.zone).date()
    return sittings.assess_resumption(on, to.at.astimezone(assembly.zone).date(), rules_of(assembly))


def quorum_now(assembly: Assembly) -> tuple[int, Finding | None]:
    """Return how many count toward the quorum now, and whether they form it; None where no rule says what it takes."""
    instant = now()
    here = presence.present(assembly, instant)
    return here, quorum_at(assembly, instant, here)


@transaction.atomic
def adjourn_assembly(assembly: Assembly, to: Rendezvous, why: Why, *, actor: Actor) -> MeetingChange:
    """Adjourn a meeting in session to a fixed moment and place.

    It is the same meeting: what is undecided stays on its agenda, the ledger is closed for this sitting and kept, those
    told stay those who were told. Votes under way are cancelled. Whether members are owed a new notice is written with
    it; `tell_of_adjournment` issues one. Raises StateNotAllowed, also while a vote waits for its result, NotLater,
    ReasonMissing, TextMissing.
    """
    locked = lock_meeting(assembly, "adjourn_assembly", AssemblyState.IN_SESSION)
    demand_reason(locked, why)
    demand_later(to)
    break_off(locked, why, by=actor, for_good=False)
    here, quorum = quorum_now(locked)
    foreseen = foresee_adjournment(locked, to)
    change = write_change(
        locked,
        MeetingChangeKind.ADJOURNED,
        why,
        by=actor,
        to=to,
        present=here,
        findings=[*([quorum] if quorum else []), *([foreseen.within] if foreseen.within else [])],
        is_notice_owed=foreseen.is_notice_owed,
    )
    everybody_leaves(locked, now())
    move(locked, to, by=actor)
    record_change(locked, actor, "assembly.adjourned", {"to": to.at, "reason": why.fr, "change": change.public_id})
    return change


@transaction.atomic
def tell_of_adjournment(change: MeetingChange, *, actor: Actor, reason: str = "") -> MeetingChange:
    """Tell everybody of the day on which an adjourned meeting resumes. Once; a second time changes nothing.

    Where a new notice is owed, it leaves in the delays of a notice: raises NoticeOutsideWindow, OverrideReasonMissing.
    """
    meeting = lock_meeting(change.assembly, "tell_of_adjournment", AssemblyState.CALLED)
    held: MeetingChange = MeetingChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if held.notice_id is not None:
        return held
    if held.kind != MeetingChangeKind.ADJOURNED or held.to_at != meeting.starts_at:
        raise StateNotAllowed(action="tell_of_adjournment", state=held.kind)
    held.assembly = meeting
    if held.is_notice_owed:
        on, rules = now().astimezone(meeting.zone).date(), rules_of(meeting)
        bar(beside_notice(meeting, on, rules))
        heed(meeting, notice_rules.assess(meeting_day(meeting), on, rules), reason=reason, by=actor)
    issue(held, by=actor, links_end_at=meeting.starts_at + LINKS_LAST)
    record_change(meeting, actor, "assembly.adjournment_told", {"change": held.public_id})
    return held


@transaction.atomic
def call_second_time(assembly: Assembly, to: Rendezvous, why: Why, *, actor: Actor) -> Assembly:
    """End a meeting that has no quorum, and put in preparation a second one for what is left of the same agenda.

    Its notice leaves like any other (`call_assembly`); its agenda cannot be written in. Raises SecondCallNotOffered
    where there is a quorum, StateNotAllowed outside the meeting or while a vote waits for its result, NotLater,
    ReasonMissing, TextMissing.
    """
    locked = lock_meeting(assembly, "call_second_time", AssemblyState.IN_SESSION)
    demand_reason(locked, why)
    demand_later(to)
    here, quorum = quorum_now(locked)
    if quorum is None or quorum.outcome is Outcome.MET:
        raise SecondCallNotOffered
    break_off(locked, why, by=actor, for_good=True)
    change = write_change(locked, MeetingChangeKind.CALLED_AGAIN, why, by=actor, to=to, present=here, findings=[quorum])
    everybody_leaves(locked, now())
    locked.state, locked.ended_at = AssemblyState.ENDED, now()
    locked.save(update_fields=["state", "ended_at"])
    second = Assembly.objects.create(
        organisation_id=locked.organisation_id,
        time_zone=locked.time_zone,
        kind=locked.kind,
        part_id=locked.part_id,
        title_fr=locked.title_fr,
        title_en=locked.title_en,
        constituted_on=locked.constituted_on,
        called_by=locked.called_by,
        starts_at=to.at,
        place=to.place,
        link=to.link,
        first_call=locked,
    )
    _carry(locked, second)
    values = {"to": to.at, "reason": why.fr, "change": change.public_id, "second": second.public_id}
    record_change(locked, actor, "assembly.called_again", values)
    return second


def _carry(first: Assembly, second: Assembly) -> None:
    """Copy every point of the notice that is not decided, with its motion, the articles it would write and documents.

    Whoever was told of the first one beside the members is told of the second, but for those put aside meanwhile; the
    auditor in office is, though appointed since.
    """
    AlsoTold.objects.bulk_create(
        AlsoTold(organisation_id=second.organisation_id, assembly=second, correspondent_id=correspondent)
        for correspondent in first.also_told.filter(correspondent__put_aside_at=None).values_list(
            "correspondent", flat=True
        )
    )
    tell_auditor(second)
    MeetingAttachment.objects.bulk_create(
        MeetingAttachment(organisation_id=second.organisation_id, assembly=second, attachment_id=attachment)
        for attachment in first.attachments.filter(item=None).order_by("pk").values_list("attachment", flat=True)
    )
    # What was reported of the year is heard by the meeting that is held.
    AnnualReport.objects.filter(assembly=first).update(assembly=second)
    # No quorum, nothing deliberated: it is the second meeting that answers the members who asked for the first.
    Requisition.objects.filter(assembly=first).update(assembly=second)
    left = [
        item
        for item in first.agenda.filter(rank=0).select_related("motion").order_by("position")
        if not hasattr(item, "motion") or item.motion.state == MotionState.PROPOSED
    ]
    copies: dict[int, AgendaItem] = {}
    for place, item in enumerate(left, start=1):
        copies[item.pk] = copy = AgendaItem.objects.create(
            organisation_id=second.organisation_id,
            assembly=second,
            position=place,
            kind=item.kind,
            title_fr=item.title_fr,
            title_en=item.title_en,
            minutes=item.minutes,
            subject=item.subject,
            minutes_of_id=item.minutes_of_id,
            referral_id=item.referral_id,
        )
        if hasattr(item, "motion"):
            _carry_motion(item.motion, copy)
    MeetingAttachment.objects.bulk_create(
        MeetingAttachment(
            organisation_id=second.organisation_id,
            assembly=second,
            attachment_id=row.attachment_id,
            item=copies[row.item_id],
        )
        for row in first.attachments.filter(item__in=left).order_by("pk")
    )
    write_outline(second, outlines.kept(outline_of(first), {old: copy.pk for old, copy in copies.items()}))


def _carry_motion(motion: Motion, item: AgendaItem) -> None:
    # As the notice had it: what was amended from the floor is moved again.
    amended = motion.amendments.filter(amended_articles=None).order_by("pk").first()
    copy = Motion.objects.create(
        organisation_id=item.organisation_id,
        assembly_id=item.assembly_id,
        item=item,
        title_fr=motion.title_fr,
        title_en=motion.title_en,
        text_fr=amended.before_fr if amended else motion.text_fr,
        text_en=amended.before_en if amended else motion.text_en,
        majority_key=motion.majority_key,
        needs_each_class=motion.needs_each_class,
        ratifies_id=motion.ratifies_id,
        mover=motion.mover,
        seconder=motion.seconder,
    )
    # Amounts of a surplus are decided with their text, whichever of the two meetings comes to it.
    SurplusPlan.objects.filter(motion=motion).update(motion=copy)
    CommonText.objects.filter(motion=motion).update(motion=copy)
    # Whoever consented to stand stands at the meeting that elects.
    CandidacyCall.objects.filter(motion=motion).update(motion=copy)
    AmendedArticle.objects.bulk_create(
        AmendedArticle(
            organisation_id=copy.organisation_id,
            motion=copy,
            number=one.number,
            is_repeal=one.is_repeal,
            title_fr=one.title_fr,
            title_en=one.title_en,
            text_fr=one.text_fr,
            text_en=one.text_en,
            sets=one.sets,
        )
        for one in motion.amended_articles.all()
    )
