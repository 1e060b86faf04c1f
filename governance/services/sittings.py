"""Meetings of a board or a committee: called, attended, and who withdraws from a vote."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance.errors import (
    AgendaEmpty,
    AlreadyPresent,
    AlreadyRecused,
    AlreadyWritten,
    AssemblyInThePast,
    AssemblyNotOpen,
    BodyHasNobody,
    DirectorSuspended,
    DoorsNotOpen,
    NotADirector,
    NoticeOutsideWindow,
    NotPresent,
    VoterNotThere,
)
from governance.models import (
    Assembly,
    AssemblyState,
    Attendance,
    ConvenedEntry,
    ConvenedList,
    DebateFact,
    FactKind,
    Interest,
    Mandate,
    Motion,
    MotionState,
    PresenceChannel,
    Recusal,
    Waiver,
)
from governance.queries.doors import doors_are_open, doors_open_at
from governance.queries.sittings import directors_on, exercised_on, line_of, notice_of
from governance.services.agenda_text import agenda_said
from governance.services.attaching import attachments_of
from governance.services.callers import caller_facts, heed_caller
from governance.services.calling import meeting_day, missing_texts
from governance.services.notice_text import local
from governance.services.planning import lock_draft
from governance.signals import motion_changing
from membership import formats
from membership.actors import Actor
from membership.clock import now
from membership.errors import OverrideReasonMissing, StateNotAllowed
from membership.models import Channel, Notice, NoticeKind
from membership.queries.rules import rules_for
from membership.rules.findings import Finding
from membership.rules.resolved import ResolvedRules
from membership.services import audit, letters
from membership.services.correspondence import Recipient, issue_notice
from membership.services.letters import Compose, Letter, texts_of

LINKS_LAST = timedelta(days=2)


@transaction.atomic
def call_sitting(sitting: Assembly, *, actor: Actor, reason: str = "", waived_by_all: bool = False) -> Assembly:
    """Call the directors to a meeting of their body today: the rules are copied, those told frozen, the notice issued.

    waived_by_all: every director gave up the notice, so it may leave late. Raises NoticeOutsideWindow,
    RuleBars, OverrideReasonMissing, TextMissing, AgendaEmpty, AssemblyInThePast, BodyHasNobody.
    """
    locked = lock_draft(sitting, "call_sitting")
    instant = now()
    if locked.starts_at <= instant:
        raise AssemblyInThePast(on=meeting_day(locked))
    if not locked.agenda.exists():
        raise AgendaEmpty
    for missing in missing_texts(locked):
        raise missing
    on = instant.astimezone(locked.zone).date()
    rules = rules_for(locked.organisation, on)
    found = notice_of(locked, on, rules, waived_by_all=waived_by_all)
    if found is not None:
        heed_notice(locked, found, reason=reason, waived_by_all=waived_by_all, by=actor)
    caller = heed_caller(locked, rules, reason=reason, by=actor)
    assert locked.body is not None
    directors = exercised_on(locked.body, on, meets_on=meeting_day(locked))
    tell_directors(locked, directors, rules, lambda: _call(locked), instant=instant, actor=actor)
    audit.record(
        locked.organisation,
        actor=actor,
        action="sitting.called",
        object_kind="assembly",
        object_id=locked.public_id,
        values={
            "on": on,
            "told": len(directors),
            "finding": found.as_json() if found else None,
            "caller": caller.as_json() if caller else None,
            "waived_by_all": waived_by_all,
            "reason": reason,
        },
    )
    return locked


def tell_directors(
    sitting: Assembly,
    directors: Sequence[Mandate],
    rules: ResolvedRules,
    compose: Compose,
    *,
    instant: datetime,
    actor: Actor,
) -> Notice:
    """Freeze who is told and the rules, write to each director, and hold the meeting as called.

    Whoever sits without being a member is written to as a person, in no member's name.
    """
    if not directors:
        raise BodyHasNobody
    digest = hashlib.sha256("".join(line_of(_entry(one)) for one in directors).encode())
    convened = ConvenedList.objects.create(
        organisation_id=sitting.organisation_id, assembly=sitting, told=len(directors), sha256=digest.hexdigest()
    )
    _enter(convened, directors)
    notice = _issue(sitting, directors, compose, instant, actor)
    sitting.notice = notice
    sitting.rule_set, sitting.rule_set_sha256 = rules.rule_set, rules.sha256
    sitting.resolved_rules = rules.as_json()
    sitting.state, sitting.called_at = AssemblyState.CALLED, instant
    sitting.save(update_fields=["notice", "rule_set", "rule_set_sha256", "resolved_rules", "state", "called_at"])
    return notice


def tell_more_directors(
    sitting: Assembly, directors: Sequence[Mandate], compose: Compose, *, instant: datetime, actor: Actor
) -> Notice:
    """Write to those who took their seats after the others were told; they stand on the list after them.

    Its fingerprint stays that of the day of the call.
    """
    _enter(sitting.convened_list, directors)
    return _issue(sitting, directors, compose, instant, actor)


def _enter(convened: ConvenedList, directors: Sequence[Mandate]) -> None:
    entries = [_entry(one) for one in directors]
    for entry in entries:
        entry.convened_list = convened
    ConvenedEntry.objects.bulk_create(entries)


def _entry(mandate: Mandate) -> ConvenedEntry:
    return ConvenedEntry(
        organisation_id=mandate.organisation_id,
        mandate=mandate,
        name=mandate.person.full_name,
        number=mandate.membership.number if mandate.membership else "",
        is_told=True,
        reason_code="director" if mandate.membership_id else "director_no_member",
    )


def _issue(
    sitting: Assembly, directors: Sequence[Mandate], compose: Compose, instant: datetime, actor: Actor
) -> Notice:
    return issue_notice(
        sitting.organisation,
        actor=actor,
        kind=NoticeKind.SITTING,
        texts=texts_of(sitting.organisation, compose),
        recipients=recipients_of(directors),
        attachments=attachments_of(sitting),
        # A text in writing has no hour: it waits for signatures as long as a letter does.
        links_end_at=instant + letters.LINKS_LAST if sitting.is_written else sitting.starts_at + LINKS_LAST,
    )


@transaction.atomic
def director_arrives(sitting: Assembly, *, mandate: Mandate, channel: PresenceChannel, actor: Actor) -> Attendance:
    """Note that a director is at the table. Raises NotADirector, DirectorSuspended, AlreadyPresent,
    AssemblyNotOpen, DoorsNotOpen more than an hour before."""
    current = _hold(sitting)
    if current.state not in (AssemblyState.CALLED, AssemblyState.IN_SESSION):
        raise AssemblyNotOpen(state=current.state, starts_at=current.starts_at)
    instant = now()
    if not doors_are_open(current, instant):
        raise DoorsNotOpen(opens_at=doors_open_at(current))
    demand_seat(current, mandate, instant)
    # The meeting's row is held, so that nobody sits down twice, be it under another row of the same mandate.
    here = _stays(current, mandate).first()
    if here is not None:
        raise AlreadyPresent(name=mandate.person.full_name, since=here.arrived_at)
    try:
        with transaction.atomic():
            stay = Attendance.objects.create(
                organisation_id=current.organisation_id,
                assembly=current,
                mandate=mandate,
                person_id=mandate.person_id,
                channel=channel,
                counts_toward_quorum=True,
                arrived_at=instant,
                admitted_by_id=actor.account_id,
            )
    except IntegrityError as error:
        since = Attendance.objects.filter(assembly=current, mandate=mandate, departed_at=None).first()
        if since is None:
            raise
        raise AlreadyPresent(name=mandate.person.full_name, since=since.arrived_at) from error
    _record(current, actor, "attendance.arrived", {"seat": mandate.seat.number, "channel": channel})
    return stay


@transaction.atomic
def director_leaves(sitting: Assembly, *, mandate: Mandate, actor: Actor) -> Attendance:
    """Note that a director has left the table. They may come back. Raises NotPresent."""
    # Held, so that a count does not cross it.
    _hold(sitting)
    stay: Attendance | None = _stays(sitting, mandate).select_for_update(of=("self",)).first()
    if stay is None:
        raise NotPresent(name=mandate.person.full_name)
    note_departure(sitting, stay, mandate, by=actor)
    return stay


def note_departure(sitting: Assembly, stay: Attendance, mandate: Mandate, *, by: Actor) -> None:
    """Write that a stay at the table is over. The meeting's row is held by the caller."""
    stay.departed_at = now()
    stay.save(update_fields=["departed_at"])
    _record(sitting, by, "attendance.departed", {"seat": mandate.seat.number, "channel": stay.channel})


def stays_of(mandate: Mandate) -> list[Attendance]:
    """Return the stays that last of whoever sits there, in every meeting that goes on. Costs one SQL statement."""
    rows = Attendance.objects.filter(
        departed_at=None,
        mandate__seat=mandate.seat_id,
        person=mandate.person_id,
        assembly__state__in=(AssemblyState.CALLED, AssemblyState.IN_SESSION),
    )
    return list(rows.select_related("assembly__body", "assembly__organisation").order_by("pk"))


@transaction.atomic
def recuse(motion: Motion, *, mandate: Mandate, reason: str, actor: Actor, interest: Interest | None = None) -> Recusal:
    """Note that a director withdraws from a vote: counted out of those who vote, and of the quorum where the rules say.

    Raises NotADirector, DirectorSuspended, AlreadyRecused, StateNotAllowed once the motion is decided, and while it is
    voted on: whoever has an interest then casts nothing, or the vote is given up and held again.
    """
    sitting = _hold(motion.assembly)
    held: Motion = Motion.objects.select_for_update(of=("self",), no_key=True).get(pk=motion.pk)
    if held.state != MotionState.PROPOSED or sitting.state not in (AssemblyState.CALLED, AssemblyState.IN_SESSION):
        raise StateNotAllowed(action="recuse", state=held.state)
    # Of a sealed vote under way the roll is fixed, and nobody may know yet who has voted.
    motion_changing.send(Motion, motion=held, action="recuse")
    demand_seat(sitting, mandate, now())
    # Once a place, though the mandate was written anew since: a second row would count twice in the quorum.
    place = {"mandate__seat": mandate.seat_id, "mandate__person": mandate.person_id}
    if Recusal.objects.filter(motion=held, taken_back_at=None, **place).exists():
        raise AlreadyRecused(name=mandate.person.full_name)
    try:
        with transaction.atomic():
            row = Recusal.objects.create(
                organisation_id=sitting.organisation_id,
                motion=held,
                mandate=mandate,
                interest=interest,
                reason=reason.strip(),
                at=now(),
                noted_by_id=actor.account_id,
            )
    except IntegrityError as error:
        raise AlreadyRecused(name=mandate.person.full_name) from error
    _record(sitting, actor, "motion.recused", {"seat": mandate.seat.number, "motion": held.public_id})
    return row


@transaction.atomic
def note_dissent(motion: Motion, *, mandate: Mandate, actor: Actor) -> DebateFact:
    """Minute that a director dissents from what the body decided, until the meeting ends; silence is agreement.

    Raises VoterNotThere for somebody who is not at the table, AlreadyWritten, StateNotAllowed before the decision.
    """
    sitting = _hold(motion.assembly)
    held: Motion = Motion.objects.get(pk=motion.pk)
    if held.state != MotionState.ADOPTED or sitting.state != AssemblyState.IN_SESSION:
        raise StateNotAllowed(action="note_dissent", state=held.state)
    if not _stays(sitting, mandate).exists():
        raise VoterNotThere
    name = mandate.person.full_name
    if held.facts.filter(kind=FactKind.DISSENT, figures__seat=mandate.seat.number).exists():
        raise AlreadyWritten(name=name)
    fact = DebateFact.objects.create(
        organisation_id=sitting.organisation_id,
        motion=held,
        kind=FactKind.DISSENT,
        by=name,
        figures={"seat": mandate.seat.number},
        at=now(),
        noted_by_id=actor.account_id,
    )
    _record(sitting, actor, "motion.dissented", {"seat": mandate.seat.number, "motion": held.public_id})
    return fact


def heed_notice(sitting: Assembly, found: Finding, *, reason: str, waived_by_all: bool, by: Actor) -> None:
    """Stop where the rule blocks; where it warns, or every director waived the notice, keep why one went on."""
    if found.blocks:
        raise NoticeOutsideWindow(finding=found)
    if found.needs_override and not reason.strip():
        raise OverrideReasonMissing(finding=found)
    if found.needs_override or (waived_by_all and found.remark("fr")):
        Waiver.objects.create(
            organisation_id=sitting.organisation_id,
            assembly=sitting,
            finding=found.as_json(),
            reason=reason.strip() or found.remark("fr"),
            given_by_id=by.account_id,
        )


def recipients_of(directors: Sequence[Mandate]) -> list[Recipient]:
    """Return each director once, at their own address; two may sit through the same member, and some through none."""
    found: dict[tuple[int | None, int], Recipient] = {}
    for one in directors:
        person = one.person
        by_email = bool(person.email) and not person.prefers_post
        found[one.membership_id, person.pk] = Recipient(
            membership_id=one.membership_id,
            person_id=person.pk,
            channel=Channel.EMAIL if by_email else Channel.POST,
            address=person.email if by_email else "",
            language=person.language,
            name=person.full_name,
        )
    return list(found.values())


def _call(sitting: Assembly) -> Letter:
    """Return the call in the language that is active."""
    language = (get_language() or "fr")[:2]
    starts_at = sitting.starts_at.astimezone(sitting.zone)
    assert sitting.body is not None
    facts = [
        (_("When:"), f"{formats.day(starts_at.date(), language)}, {formats.clock(starts_at, language)}"),
        *caller_facts(sitting, language),
    ]
    if sitting.place:
        facts.append((_("Where:"), sitting.place))
    if sitting.link:
        facts.append((_("Online:"), sitting.link))
    return Letter(
        subject=_("%(body)s: meeting of %(day)s")
        % {"body": local(sitting.body, "name", language), "day": formats.short_day(starts_at.date(), language)},
        paragraphs=(
            _("You are called to this meeting: %(title)s.") % {"title": local(sitting, "title", language)},
            _("If you have an interest in one of these points, declare it before it is discussed."),
            *agenda_said(sitting, language),
        ),
        facts=tuple(facts),
    )


def _stays(sitting: Assembly, mandate: Mandate) -> QuerySet[Attendance]:
    """Return the stay that lasts of whoever sits there, under whichever row of their mandate it was written."""
    rows: QuerySet[Attendance] = Attendance.objects.filter(assembly=sitting, departed_at=None)
    return rows.filter(mandate__seat=mandate.seat_id, person=mandate.person_id)


def demand_seat(sitting: Assembly, mandate: Mandate, instant: datetime) -> None:
    """Stop whoever does not sit on the body, or is suspended from office. Raises NotADirector, DirectorSuspended."""
    on = instant.astimezone(sitting.zone).date()
    assert sitting.body is not None
    if mandate.pk in {one.pk for one in exercised_on(sitting.body, on)}:
        return
    if mandate.pk in {one.pk for one in directors_on(sitting.body, on)}:
        raise DirectorSuspended(name=mandate.person.full_name)
    raise NotADirector


def _hold(sitting: Assembly) -> Assembly:
    """Return the meeting with its row held: a body is few, so arrivals may wait for one another."""
    rows = Assembly.objects.select_for_update(of=("self",), no_key=True).select_related("organisation", "body")
    found: Assembly = rows.get(pk=sitting.pk)
    return found


def _record(sitting: Assembly, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        sitting.organisation,
        actor=actor,
        action=action,
        object_kind="assembly",
        object_id=sitting.public_id,
        values=values,
    )
