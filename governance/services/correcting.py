"""Correcting a notice that left: the meeting as it now stands, told anew to those who were told, and to those since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from django.db import transaction

from governance.errors import AssemblyInThePast, NothingToCorrect, NoticeOutsideWindow
from governance.models import (
    Assembly,
    AssemblyState,
    CorrectedNotice,
    Waiver,
)
from governance.queries.beside_notice import DISSOLUTION, beside_notice
from governance.queries.beyond import beyond
from governance.queries.room import everybody_in
from governance.queries.rules import rules_of
from governance.queries.versions import Version, said_of, versions_of
from governance.rules import notice as notice_rules
from governance.rules.corrections import Change, Leave, What, changes, weigh
from governance.services.also_telling import recipients_beyond
from governance.services.attaching import attachments_of, names_of
from governance.services.calling import LINKS_LAST, meeting_day, missing_texts, recipients_among
from governance.services.convening import freeze_correction, frozen_list
from governance.services.notice_text import Correction, texts_of, whole_of
from governance.services.rewriting import Corrected, rewrite_meeting
from governance.signals import meeting_moved
from membership.actors import Actor
from membership.clock import now
from membership.errors import OverrideReasonMissing, StateNotAllowed, TextMissing
from membership.models import Channel, Delivery, Notice, NoticeKind
from membership.queries.deaths import died
from membership.queries.standing import Standing
from membership.rules.findings import Finding
from membership.rules.resolved import ResolvedRules
from membership.services import audit
from membership.services.correspondence import Recipient, Text, hold_recipients, issue_notice
from membership.services.following_up import supersede_notices, withdraw_notice


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What sending the corrected notice today would do. told_since: those who were not told by the one before."""

    version: int
    finding: Finding
    leave: Leave
    changes: dict[str, tuple[Change, ...]]
    texts: tuple[Text, ...]
    by_email: int
    by_post: int
    told_since: int

    @property
    def told(self) -> int:
        return self.by_email + self.by_post


def foresee_correction(assembly: Assembly, corrected: Corrected) -> Foreseen:
    """Return what correcting the notice now would do. It is done, read and undone, so that nothing can differ.

    Raises what `correct_notice` raises, but for the delay of the notice, of which the finding speaks.
    """
    with transaction.atomic():
        prepared = _prepare(assembly, corrected)
        recipients = list(_recipients(prepared))
        foreseen = Foreseen(
            version=prepared.version,
            finding=prepared.finding,
            leave=weigh(prepared.finding, prepared.every_change),
            changes=prepared.changes,
            texts=tuple(prepared.texts),
            by_email=sum(one.channel == Channel.EMAIL for one in recipients),
            by_post=sum(one.channel == Channel.POST for one in recipients),
            told_since=len({one.membership_id for one in recipients if one.membership_id} - prepared.told_before),
        )
        transaction.set_rollback(True)
    return foreseen


@transaction.atomic
def correct_notice(assembly: Assembly, corrected: Corrected, *, actor: Actor, reason: str = "") -> CorrectedNotice:
    """Change a meeting that was called and send its notice anew, with what changes. Both versions stay.

    It goes to all who were told and to those who are told since. Raises StateNotAllowed unless the meeting is called,
    once somebody else corrected what was read, and for a motion decided already; AgendaOfFirstCall for a point added
    to a second meeting, AgendaAskedFor for one added or taken off where members asked for the meeting;
    AssemblyInThePast, NothingToCorrect, PointInUse, TextMissing; NoticeOutsideWindow when the delay bars it today,
    OverrideReasonMissing when it may leave with a reason only.
    """
    # What is withdrawn leaves its entries before the notice is written.
    hold_recipients(assembly.organisation)
    prepared = _prepare(assembly, corrected)
    locked = prepared.assembly
    _heed(prepared, reason=reason, actor=actor)
    if moved_by := locked.starts_at - prepared.was_at:
        meeting_moved.send(Assembly, assembly=locked, by=moved_by, actor=actor)
    last_on = notice_rules.window(meeting_day(locked), prepared.rules).last_on
    recipients = list(_recipients(prepared))
    frozen = frozen_list(prepared.standings, prepared.told, beyond(locked))
    # Whoever has not had what it replaces has this one instead: nothing leaves that says what is no longer so.
    for replaced in Notice.objects.filter(said_of(locked)).order_by("pk"):
        withdraw_notice(replaced, because=corrected.why_fr, actor=actor)
    notice = issue_notice(
        locked.organisation,
        actor=actor,
        kind=NoticeKind.CALL,
        texts=prepared.texts,
        recipients=recipients,
        links_end_at=locked.starts_at + LINKS_LAST,
        post_by=last_on if last_on >= prepared.on else None,
        attachments=attachments_of(locked),
    )
    # The links of what was sent before, a postponement as well, still lead to the meeting, whenever it now is.
    Notice.objects.filter(said_of(locked)).update(links_end_at=locked.starts_at + LINKS_LAST)
    supersede_notices(Notice.objects.filter(said_of(locked)), by=notice)
    row = CorrectedNotice.objects.create(
        organisation=locked.organisation,
        assembly=locked,
        version=prepared.version,
        notice=notice,
        replaces=prepared.versions[-1].notice,
        changes={language: [one.as_json() for one in found] for language, found in prepared.changes.items()},
        why_fr=corrected.why_fr,
        why_en=corrected.why_en,
        finding=prepared.finding.as_json(),
        told=frozen.told,
        list_sha256=frozen.sha256,
    )
    freeze_correction(row, prepared.standings, prepared.told)
    audit.record(
        locked.organisation,
        actor=actor,
        action="assembly.notice_corrected",
        object_kind="assembly",
        object_id=locked.public_id,
        values={
            "version": row.version,
            "told": len(recipients),
            "convened_sha256": row.list_sha256,
            "changes": row.changes,
            "finding": row.finding,
            "why": corrected.why_fr,
            "documents_taken_off": prepared.documents_gone,
            "reason": reason,
        },
    )
    return row


@dataclass(frozen=True, slots=True)
class _Prepared:
    """The meeting changed, inside the transaction that will keep it or undo it."""

    assembly: Assembly
    was_at: datetime
    on: date
    rules: ResolvedRules
    versions: Sequence[Version]
    changes: dict[str, tuple[Change, ...]]
    texts: list[Text]
    finding: Finding
    documents_gone: list[dict[str, str]]
    told_before: frozenset[int | None]
    standings: Sequence[Standing]

    @property
    def told(self) -> frozenset[int]:
        """Return whom it goes to: those to tell today, and those told before who are alive."""
        return frozenset(
            one.facts.membership_id
            for one in self.standings
            if one.is_told or one.facts.membership_id in self.told_before
        )

    @property
    def version(self) -> int:
        return self.versions[-1].number + 1

    @property
    def every_change(self) -> tuple[Change, ...]:
        """Return what changes in any language: a text put to the vote is one, whichever is read."""
        return tuple(change for found in self.changes.values() for change in found)


def _prepare(assembly: Assembly, corrected: Corrected) -> _Prepared:
    locked = (
        Assembly.objects.select_for_update(of=("self",)).select_related("organisation", "notice").get(pk=assembly.pk)
    )
    if locked.is_sitting:
        raise StateNotAllowed(action="correct_notice", state="sitting")
    if locked.state != AssemblyState.CALLED:
        raise StateNotAllowed(action="correct_notice", state=locked.state)
    rules, versions = rules_of(locked), versions_of(locked)
    if corrected.based_on and versions[-1].number != corrected.based_on:
        # Pressed twice, or from a page opened before somebody else's correction left.
        raise StateNotAllowed(action="correct_notice", state="corrected_meanwhile")
    instant = now()
    if min(locked.starts_at, corrected.starts_at) <= instant:
        raise AssemblyInThePast(on=meeting_day(locked))
    _heed_languages(locked, corrected)
    languages = locked.organisation.languages
    before = {language: whole_of(locked, language) for language in languages}
    documents = names_of(locked)
    old_link, was_at = locked.link, locked.starts_at
    rewrite_meeting(locked, corrected)
    after = {language: whole_of(locked, language) for language in languages}
    found = {language: changes(before[language], after[language]) for language in languages}
    beside = names_of(locked)
    if not any(found.values()) and locked.link == old_link:
        raise NothingToCorrect
    for missing in missing_texts(locked):
        raise missing
    on = instant.astimezone(locked.zone).date()
    replaced = versions[-1].notice
    told = Delivery.objects.filter(notice__in=[one.notice.pk for one in versions], membership__isnull=False)
    alive = told.exclude(died("membership__person"))
    return _Prepared(
        assembly=locked,
        was_at=was_at,
        on=on,
        rules=rules,
        versions=versions,
        changes=found,
        texts=texts_of(
            locked,
            rules,
            Correction(replaced.issued_at, found, {"fr": corrected.why_fr, "en": corrected.why_en}),
        ),
        finding=notice_rules.assess(meeting_day(locked), on, rules),
        documents_gone=[one for one in documents if one not in beside],
        told_before=frozenset(alive.values_list("membership", flat=True)),
        standings=everybody_in(locked, on, rules=rules),
    )


def _heed_languages(assembly: Assembly, corrected: Corrected) -> None:
    """Refuse a reason that members could not read in a language the organisation declares."""
    for language in assembly.organisation.languages:
        if not getattr(corrected, f"why_{language}").strip():
            raise TextMissing(language=language)


def _heed(prepared: _Prepared, *, reason: str, actor: Actor) -> None:
    """Stop where the delay bars these changes; where it lets them go with a reason, keep the reason."""
    if _touches_dissolution(prepared):
        # Another day, or another text of it: a dissolution has its own delay, counted from this sending.
        for one in beside_notice(prepared.assembly, prepared.on, prepared.rules):
            if one.blocks:
                raise NoticeOutsideWindow(finding=one)
    leave = weigh(prepared.finding, prepared.every_change)
    if leave is Leave.NOT:
        raise NoticeOutsideWindow(finding=prepared.finding)
    if leave is Leave.FREELY:
        return
    if not reason.strip():
        raise OverrideReasonMissing(finding=prepared.finding)
    Waiver.objects.create(
        organisation_id=prepared.assembly.organisation_id,
        assembly=prepared.assembly,
        finding=prepared.finding.as_json(),
        reason=reason.strip(),
        given_by_id=actor.account_id,
    )


def _touches_dissolution(prepared: _Prepared) -> bool:
    """Return whether the day changes, or the text of a motion to dissolve: any other text has the usual delay."""
    motions = prepared.assembly.motions.filter(majority_key=DISSOLUTION)
    points = set(motions.values_list("item__position", flat=True))
    return any(
        change.what is What.DAY or (change.what is What.TEXT and change.point in points)
        for change in prepared.every_change
    )


def _recipients(prepared: _Prepared) -> Iterable[Recipient]:
    """Return those told before and those to tell today, each at the address the register has now."""
    told = prepared.told
    members = recipients_among(one for one in prepared.standings if one.facts.membership_id in told)
    return chain(members, recipients_beyond(prepared.assembly))
