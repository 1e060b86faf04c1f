"""Calling a meeting: the rules are copied, the list of those told is frozen, the notice issued."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from governance.errors import AgendaEmpty, AssemblyInThePast, NobodyToTell, NoticeOutsideWindow
from governance.models import Assembly, AssemblyKind, AssemblyState, Waiver
from governance.queries.beside_notice import beside_notice
from governance.queries.room import everybody_in
from governance.queries.texts import gaps
from governance.rules import notice as notice_rules
from governance.rules.boards import assess_founders
from governance.services.also_telling import also_told
from governance.services.attaching import attachments_of
from governance.services.callers import caller_of, heed_caller
from governance.services.convening import freeze_call
from governance.services.notice_text import texts_of
from governance.services.planning import lock_draft
from membership.actors import Actor
from membership.clock import now
from membership.errors import OverrideReasonMissing, TextMissing
from membership.models import Channel, Correspondent, NoticeKind, Person, WordingKind
from membership.queries.rules import rules_for
from membership.queries.standing import Standing
from membership.rules.findings import Finding
from membership.rules.resolved import ResolvedRules
from membership.services import audit
from membership.services.channels import is_carried
from membership.services.correspondence import Recipient, by_their_ways, issue_notice
from membership.services.correspondents import recipient_beyond
from membership.services.wordings import wordings_of

# A personal link outlives the evening a little: a meeting may run past midnight.
LINKS_LAST = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Prospect:
    """What calling the meeting today would do: what the page shows beside its button.

    by_email: whatever workers carry, by a plugged channel too.
    finding: of the notice's own delay; beside: what else is asked of it, the federation's copy among them; caller:
    whether whoever calls may.
    """

    on: date
    finding: Finding
    beside: tuple[Finding, ...]
    members: int
    by_email: int
    by_post: int
    also_told: tuple[Correspondent, ...]
    missing_texts: tuple[TextMissing, ...]
    caller: Finding | None = None

    @property
    def blocks(self) -> bool:
        """Whether the law bars calling it today."""
        return any(one.blocks for one in (self.finding, *self.beside)) or bool(self.caller and self.caller.blocks)

    @property
    def needs_override(self) -> bool:
        """Whether one may go on, with a reason that is kept."""
        return self.finding.needs_override or bool(self.caller and self.caller.needs_override)

    @property
    def told(self) -> int:
        """How many leave, to members and beyond them; nothing while there is no member to tell."""
        return self.by_email + self.by_post if self.members else 0


def foresee_call(assembly: Assembly) -> Prospect:
    """Return what calling now would do, changing nothing. Reads the whole register once."""
    organisation = assembly.organisation
    on = now().astimezone(assembly.zone).date()
    rules = rules_for(organisation, on)
    told = [s for s in everybody_in(assembly, on, rules=rules) if s.is_told]
    beyond = tuple(also_told(assembly))
    leaving = Counter(one.channel for one in recipients_among(told))
    mailed = sum(bool(one.email) for one in beyond)
    carried = sum(n for channel, n in leaving.items() if is_carried(str(channel)))
    return Prospect(
        on=on,
        finding=notice_rules.assess(meeting_day(assembly), on, rules),
        beside=(*beside_notice(assembly, on, rules), *_founders(assembly, told, rules)),
        members=len(told),
        by_email=carried + mailed,
        by_post=leaving[Channel.POST] + len(beyond) - mailed,
        also_told=beyond,
        missing_texts=tuple(missing_texts(assembly)),
        caller=caller_of(assembly, rules),
    )


@transaction.atomic
def call_assembly(assembly: Assembly, *, actor: Actor, reason: str = "") -> Assembly:
    """Call the meeting today: freeze the rules, the list of those told and the notice's text.

    One delivery per member is written before anything leaves. A federation that is not told is flagged, in the audit
    entry too. Raises NoticeOutsideWindow when the law bars today, for a dissolution by its own delay;
    RuleBars when whoever calls may not, OverrideReasonMissing when a rule only warns and no `reason` is given,
    TextMissing when a text lacks a language the organisation declares.
    """
    locked = lock_draft(assembly, "call_assembly")
    organisation = locked.organisation
    instant = now()
    on = instant.astimezone(locked.zone).date()
    if locked.starts_at <= instant:
        raise AssemblyInThePast(on=meeting_day(locked))
    if not locked.agenda.exists():
        raise AgendaEmpty
    for missing in missing_texts(locked):
        raise missing
    rules = rules_for(organisation, on)
    finding = notice_rules.assess(meeting_day(locked), on, rules)
    standings = everybody_in(locked, on, rules=rules)
    told = [standing for standing in standings if standing.is_told]
    beside = (*beside_notice(locked, on, rules), *_founders(locked, told, rules))
    for barring in (one for one in beside if one.blocks):
        raise NoticeOutsideWindow(finding=barring)
    heed(locked, finding, reason=reason, by=actor)
    caller = heed_caller(locked, rules, reason=reason, by=actor)
    if not told:
        raise NobodyToTell(on=on)
    beyond = also_told(locked)
    convened = freeze_call(locked, standings)
    locked.notice = issue_notice(
        organisation,
        actor=actor,
        kind=NoticeKind.CALL,
        texts=texts_of(locked, rules),
        recipients=[*recipients_among(told), *map(recipient_beyond, beyond)],
        links_end_at=locked.starts_at + LINKS_LAST,
        post_by=notice_rules.window(meeting_day(locked), rules).last_on,
        attachments=attachments_of(locked),
    )
    _keep_rules(locked, rules)
    locked.state = AssemblyState.CALLED
    locked.called_at = instant
    locked.save(
        update_fields=[
            "notice",
            "rule_set",
            "rule_set_sha256",
            "resolved_rules",
            "state",
            "called_at",
        ]
    )
    audit.record(
        organisation,
        actor=actor,
        action="assembly.called",
        object_kind="assembly",
        object_id=locked.public_id,
        values={
            "on": on,
            "told": len(told),
            "also_told": len(beyond),
            "convened_sha256": convened.sha256,
            "finding": finding.as_json(),
            "beside": [one.as_json() for one in beside],
            "caller": caller.as_json() if caller else None,
            "reason": reason,
        },
    )
    return locked


def _founders(assembly: Assembly, told: Sequence[Standing], rules: ResolvedRules) -> Iterator[Finding]:
    """Yield whether those called to an organisation meeting are as many as it takes to found."""
    if assembly.kind == AssemblyKind.ORGANISATION:
        found = assess_founders(sum(one.is_entitled for one in told), rules)
        if found:
            yield found


def meeting_day(assembly: Assembly) -> date:
    """Return the day of the meeting in its own calendar, from which days are counted."""
    return assembly.starts_at.astimezone(assembly.zone).date()


def missing_texts(assembly: Assembly) -> Sequence[TextMissing]:
    """Return each text that lacks a language the organisation declares, as the refusal it makes.

    The organisation's own words around the notice are among them.
    """
    found = [TextMissing(language=gap.language, text=gap.title) for gap in gaps(assembly)]
    try:
        wordings_of(assembly.organisation, WordingKind.CALL)
    except TextMissing as missing:
        found.append(missing)
    return found


def heed(assembly: Assembly, finding: Finding, *, reason: str, by: Actor) -> None:
    """Stop where the rule blocks; where it warns, keep the reason for going on."""
    if finding.blocks:
        raise NoticeOutsideWindow(finding=finding)
    if not finding.needs_override:
        return
    if not reason.strip():
        raise OverrideReasonMissing(finding=finding)
    Waiver.objects.create(
        organisation_id=assembly.organisation_id,
        assembly=assembly,
        finding=finding.as_json(),
        reason=reason,
        given_by_id=by.account_id,
    )


def recipients_among(told: Iterable[Standing]) -> Iterator[Recipient]:
    """Return how members are told; after a member organisation of several seats, each delegate. One SQL statement.

    An organisation hears once, at its own address; its delegates are told one by one, wherever they live.
    """
    found = list(told)
    # Read before the first is handed over: recipients are copied into the database as they come, and a question asked
    # of the same connection meanwhile would never be answered.
    delegates = [pk for one in found for line in one.seats if (pk := line.facts.representative_id) is not None]
    persons = {person.pk: person for person in Person.objects.filter(pk__in=delegates)} if delegates else {}
    return by_their_ways(_each(found, persons))


def _each(told: Iterable[Standing], persons: Mapping[int, Person]) -> Iterator[Recipient]:
    for standing in told:
        yield recipient_of(standing)
        # One who holds two seats, one of them without a vote, is told once.
        for pk in dict.fromkeys(line.facts.representative_id for line in standing.seats):
            if pk is not None:
                yield recipient_acting(standing.facts.membership_id, persons[pk])


def recipient_acting(membership_id: int, person: Person) -> Recipient:
    """Return how a person is told who acts for a member: a delegate, a representative, or the member."""
    email = "" if person.prefers_post else person.email
    return Recipient(
        membership_id=membership_id,
        person_id=person.pk,
        channel=Channel.EMAIL if email else Channel.POST,
        address=email,
        language=person.language,
        name=person.full_name,
    )


def recipient_of(standing: Standing) -> Recipient:
    """Return how a member is told: by e-mail, by post when the register gives no address for it."""
    facts = standing.facts
    return Recipient(
        membership_id=facts.membership_id,
        person_id=facts.person_id,
        channel=Channel.EMAIL if facts.email else Channel.POST,
        address=facts.email,
        language=facts.language,
        name=facts.name,
    )


def _keep_rules(assembly: Assembly, rules: ResolvedRules) -> None:
    assembly.rule_set = rules.rule_set
    assembly.rule_set_sha256 = rules.sha256
    assembly.resolved_rules = rules.as_json()
