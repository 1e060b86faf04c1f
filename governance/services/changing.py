"""A called meeting that is not held as it was called: cancelled or postponed, with a notice to all who were told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain

from django.db import transaction

from governance.errors import NoticeOutsideWindow, NotLater
from governance.models import Assembly, AssemblyState, Attendance, MeetingChange, MeetingChangeKind
from governance.queries.beside_notice import beside_notice
from governance.queries.room import everybody_in
from governance.queries.rules import rules_of
from governance.queries.versions import notices_of, said_of
from governance.rules import notice as notice_rules
from governance.services.also_telling import recipients_beyond
from governance.services.attaching import take_back_documents
from governance.services.calling import LINKS_LAST, heed, meeting_day, recipients_among
from governance.services.change_text import texts_of
from governance.services.guests import guests_leave
from governance.services.requisition_calling import reopen_requisition
from governance.signals import assembly_broken_off, meeting_moved
from membership.actors import Actor
from membership.clock import now
from membership.errors import ReasonMissing, StateNotAllowed, TextMissing
from membership.models import Delivery, Notice, NoticeKind
from membership.queries.deaths import persons_dead
from membership.rules.findings import Finding
from membership.services import audit
from membership.services.correspondence import hold_recipients, issue_notice
from membership.services.following_up import supersede_notices, withdraw_notice


@dataclass(frozen=True, slots=True)
class Why:
    """The reason that members read, in the languages of the organisation."""

    fr: str
    en: str = ""


@dataclass(frozen=True, slots=True)
class Rendezvous:
    """When and where a meeting is held instead, or goes on."""

    at: datetime
    place: str = ""
    link: str = ""


@transaction.atomic
def cancel_assembly(assembly: Assembly, why: Why, *, actor: Actor) -> MeetingChange | None:
    """Give a meeting up. Everybody who was told of it is told; its votes stop, and nothing more of its notice leaves.

    One in preparation, of which nobody was told, is given up without a word: None. A request that it answered is
    before the board again. Raises StateNotAllowed once the meeting has begun, ReasonMissing, TextMissing.
    """
    allowed = AssemblyState.DRAFT, AssemblyState.CALLED
    locked = _not_begun(lock_meeting(assembly, "cancel_assembly", *allowed), "cancel_assembly")
    reopen_requisition(locked, actor=actor)
    locked.state, was = AssemblyState.CANCELLED, locked.state
    if was == AssemblyState.DRAFT:
        locked.save(update_fields=["state"])
        record_change(locked, actor, "assembly.cancelled", {"reason": why.fr})
        return None
    demand_reason(locked, why)
    break_off(locked, why, by=actor, for_good=True)
    change = write_change(locked, MeetingChangeKind.CANCELLED, why, by=actor)
    locked.save(update_fields=["state"])
    take_back_documents(locked)
    withdraw_all(locked, why, by=actor)
    # The links open nothing any more; until its day, whoever was not reached of it is still to be told.
    tell_instead(locked, issue(change, by=actor, links_end_at=max(now(), locked.starts_at)))
    record_change(locked, actor, "assembly.cancelled", {"reason": why.fr, "change": change.public_id})
    return change


@transaction.atomic
def postpone_assembly(assembly: Assembly, to: Rendezvous, why: Why, *, actor: Actor, reason: str = "") -> MeetingChange:
    """Put a called meeting off to a later day: everybody who was told of it is told, in the delays of a notice.

    The agenda, the list of those told and the rules stay those of the call. reason: why one goes on where the delay
    only warns. Raises NotLater, ReasonMissing, TextMissing, NoticeOutsideWindow, OverrideReasonMissing.
    """
    locked = _not_begun(lock_meeting(assembly, "postpone_assembly", AssemblyState.CALLED), "postpone_assembly")
    demand_reason(locked, why)
    demand_later(to, than=locked.starts_at)
    break_off(locked, why, by=actor, for_good=False)
    finding, *beside = foresee_postponement(locked, to.at)
    bar(beside)
    heed(locked, finding, reason=reason, by=actor)
    change = write_change(locked, MeetingChangeKind.POSTPONED, why, by=actor, to=to, findings=[finding, *beside])
    everybody_leaves(locked, now())
    move(locked, to, by=actor)
    withdraw_all(locked, why, by=actor)
    tell_instead(locked, issue(change, by=actor, links_end_at=to.at + LINKS_LAST))
    record_change(locked, actor, "assembly.postponed", {"to": to.at, "reason": why.fr, "change": change.public_id})
    return change


def foresee_postponement(assembly: Assembly, at: datetime) -> tuple[Finding, ...]:
    """Return whether a notice sent today would be in time for the new day, then what is asked of it beside.

    Raises RuleNotSet.
    """
    on, rules = now().astimezone(assembly.zone).date(), rules_of(assembly)
    held_on = at.astimezone(assembly.zone).date()
    return notice_rules.assess(held_on, on, rules), *beside_notice(assembly, on, rules, meeting_on=held_on)


def bar(beside: Iterable[Finding]) -> None:
    """Stop where something beside the delay of the notice bars it, such as that of a dissolution."""
    for one in beside:
        if one.blocks:
            raise NoticeOutsideWindow(finding=one)


def lock_meeting(assembly: Assembly, action: str, *allowed: AssemblyState) -> Assembly:
    """Return the meeting, locked, if it is where this may be decided of it."""
    locked: Assembly = (
        Assembly.objects.select_for_update(of=("self",)).select_related("organisation", "notice").get(pk=assembly.pk)
    )
    if locked.is_sitting:
        # Those of a body are told by its own notice, and meet again when they wish.
        raise StateNotAllowed(action=action, state="sitting")
    if locked.state not in allowed:
        raise StateNotAllowed(action=action, state=locked.state)
    return locked


def _not_begun(assembly: Assembly, action: str) -> Assembly:
    """Refuse for a meeting that was adjourned: it has begun, and what it decided stands."""
    if assembly.opened_at is not None:
        raise StateNotAllowed(action=action, state="adjourned")
    return assembly


def demand_reason(assembly: Assembly, why: Why) -> None:
    """Raise ReasonMissing, or TextMissing where it lacks a language the organisation declares."""
    if not why.fr.strip():
        raise ReasonMissing(action="change_assembly")
    if assembly.organisation.offers_english and not why.en.strip():
        raise TextMissing(language="en", text=why.fr)


def demand_later(to: Rendezvous, *, than: datetime | None = None) -> None:
    """Raise NotLater for a moment that has passed, or is not later than another one."""
    instant = max(now(), than) if than else now()
    if to.at <= instant:
        raise NotLater(at=instant)


def break_off(assembly: Assembly, why: Why, *, by: Actor, for_good: bool) -> None:
    """Stop the votes of the meeting; what must be counted first raises StateNotAllowed."""
    # What is stopped leaves its entries before those who were called are told.
    hold_recipients(assembly.organisation)
    assembly_broken_off.send(Assembly, assembly=assembly, because=why.fr.strip(), actor=by, for_good=for_good)


def write_change(
    assembly: Assembly,
    kind: MeetingChangeKind,
    why: Why,
    *,
    by: Actor,
    to: Rendezvous | None = None,
    present: int | None = None,
    findings: Iterable[Finding] = (),
    is_notice_owed: bool = False,
) -> MeetingChange:
    """Write down what is decided of the meeting, beside where and when it was to be."""
    return MeetingChange.objects.create(
        organisation_id=assembly.organisation_id,
        assembly=assembly,
        kind=kind,
        reason_fr=why.fr.strip(),
        reason_en=why.en.strip(),
        was_at=assembly.starts_at,
        was_place=assembly.place,
        was_link=assembly.link,
        to_at=to.at if to else None,
        place=to.place if to else "",
        link=to.link if to else "",
        present=present,
        findings=[one.as_json() for one in findings],
        is_notice_owed=is_notice_owed,
        decided_at=now(),
        decided_by_id=by.account_id,
    )


def everybody_leaves(assembly: Assembly, at: datetime) -> None:
    """Close the ledger of this day: whoever is there leaves with it, and comes anew on the next."""
    Attendance.objects.filter(assembly=assembly, departed_at__isnull=True).update(departed_at=at)
    guests_leave(assembly, at)


def move(assembly: Assembly, to: Rendezvous, *, by: Actor) -> None:
    """Give the meeting its new moment and place; its votes move along, and every link sent for it lives as long."""
    moved = to.at - assembly.starts_at
    assembly.starts_at, assembly.place, assembly.link = to.at, to.place, to.link
    assembly.state = AssemblyState.CALLED
    assembly.save(update_fields=["starts_at", "place", "link", "state"])
    Notice.objects.filter(said_of(assembly)).update(links_end_at=to.at + LINKS_LAST)
    meeting_moved.send(Assembly, assembly=assembly, by=moved, actor=by)


def issue(change: MeetingChange, *, by: Actor, links_end_at: datetime) -> Notice:
    """Write the duty to tell everybody who was told of the meeting, or would be told today. Raises TextMissing."""
    assembly = change.assembly
    on = now().astimezone(assembly.zone).date()
    notices = Notice.objects.filter(notices_of(assembly))
    told = set(Delivery.objects.filter(notice__in=notices).values_list("membership", flat=True))
    standings, dead = everybody_in(assembly, on), persons_dead(assembly.organisation)
    members = (
        one
        for one in standings
        # Whoever was told hears of it although the register would not call them today; not so the dead.
        if one.is_told or (one.facts.membership_id in told and one.facts.person_id not in dead)
    )
    change.notice = issue_notice(
        assembly.organisation,
        actor=by,
        kind=NoticeKind.CHANGE,
        texts=texts_of(change),
        recipients=chain(recipients_among(members), recipients_beyond(assembly)),
        links_end_at=links_end_at,
        post_by=_last_day_to_post(change, on),
    )
    change.save(update_fields=["notice"])
    return change.notice


def _last_day_to_post(change: MeetingChange, on: date) -> date | None:
    """Return by when a letter about it must be in the post: as for a call where its day is owed a notice.

    Otherwise early enough to come before the meeting. None once that day is past: one telephones.
    """
    assembly = change.assembly
    held = notice_rules.window(meeting_day(assembly), rules_of(assembly))
    is_as_a_call = change.kind == MeetingChangeKind.POSTPONED or change.is_notice_owed
    last = held.last_on if is_as_a_call else held.meeting_on - timedelta(days=held.posting_days)
    return last if last >= on else None


def record_change(assembly: Assembly, by: Actor, action: str, values: dict[str, object]) -> None:
    """Leave the entry of the audit trail."""
    audit.record(
        assembly.organisation,
        actor=by,
        action=action,
        object_kind="assembly",
        object_id=assembly.public_id,
        values=values,
    )


def withdraw_all(assembly: Assembly, why: Why, *, by: Actor) -> None:
    """Let nothing more leave of the notice, nor of those that followed it: they say what is no longer so."""
    for notice in Notice.objects.filter(said_of(assembly)).order_by("pk"):
        withdraw_notice(notice, because=why.fr, actor=by)


def tell_instead(assembly: Assembly, notice: Notice) -> None:
    """Note that this notice tells what holds, to all who were owed those before it."""
    supersede_notices(Notice.objects.filter(said_of(assembly)), by=notice)
