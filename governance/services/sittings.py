"""Meetings of a board or a committee: called, and who is told of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance.errors import (
    AgendaEmpty,
    AssemblyInThePast,
    BodyHasNobody,
    NoticeOutsideWindow,
)
from governance.models import (
    Assembly,
    AssemblyState,
    ConvenedEntry,
    ConvenedList,
    Mandate,
    Waiver,
)
from governance.queries.sittings import exercised_on, line_of, notice_of
from governance.services.agenda_text import agenda_said
from governance.services.attaching import attachments_of
from governance.services.callers import caller_facts, heed_caller
from governance.services.calling import meeting_day, missing_texts
from governance.services.notice_text import local
from governance.services.planning import lock_draft
from membership import formats
from membership.actors import Actor
from membership.clock import now
from membership.errors import OverrideReasonMissing
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
