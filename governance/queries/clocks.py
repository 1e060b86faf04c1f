"""The delays that run because of one request, procedure or suspension, and with them every duty of the year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, Q

from governance.models import (
    Assembly,
    AssemblyState,
    BodyKind,
    CommonText,
    Procedure,
    ProcedureState,
    Requisition,
    RequisitionState,
)
from governance.queries.changes import first_day
from governance.queries.common_text_terms import Standing, texts_to_renew
from governance.queries.compliance import obligations_on
from governance.queries.discipline import left_behind_by, procedures_of
from governance.queries.requisitions import requisitions_of
from governance.rules import clocks
from governance.rules.year import Obligation, in_order
from membership import formats
from membership.models import Membership, Organisation, Suspension, Trial
from membership.models.base import STILL_RECORDED
from membership.queries.rules import rules_for
from membership.queries.to_do import contestable_on, contests_of, still_there
from membership.rules.findings import Certainty, RuleRef
from membership.rules.resolved import ResolvedRules
from membership.rules.years import last_year_end


@dataclass(frozen=True, slots=True)
class Clock:
    """A delay that runs, and what it is of: a request, a procedure, or the suspension of a member."""

    duty: Obligation
    request: Requisition | None = None
    procedure: Procedure | None = None
    membership: Membership | None = None
    common: CommonText | None = None


def duties_on(organisation: Organisation, on: date) -> tuple[Obligation, ...]:
    """Return every duty of a day: of the years, at all times, and of each case. Costs as both of its parts."""
    return in_order((*obligations_on(organisation, on), *(one.duty for one in clocks_on(organisation, on))))


def clocks_on(organisation: Organisation, on: date, rules: ResolvedRules | None = None) -> list[Clock]:
    """Return the delays that run on a day, and those met since the fiscal year ended. rules: those of the day, if read.

    Costs eight SQL statements, two more where a common text has a date, one more for each request, and two for each
    meeting of the board that is called while a member is before it.
    """
    since = last_year_end(on, organisation.year_end_month, organisation.year_end_day)
    rules = rules_for(organisation, on) if rules is None else rules
    return [
        *_requests(organisation, since),
        *_before_the_board(organisation, since, rules),
        *_contests(organisation, on, rules),
        *_suspensions(organisation, on, rules),
        *_trials(organisation, on, rules),
        *_common_texts(organisation, since),
    ]


def _requests(organisation: Organisation, since: date) -> Iterator[Clock]:
    states = (RequisitionState.PRESENTED, RequisitionState.PLANNED)
    rows = requisitions_of(organisation).filter(state__in=states).select_related("assembly__first_call")
    for asked in rows.order_by("held_by", "pk"):
        held_on = _held_on(asked.assembly, organisation)
        if asked.presented_on is None or (held_on is not None and held_on <= since):
            continue
        # The rule is that of the day on which the board received it.
        rules = rules_for(organisation, asked.presented_on)
        for duty in clocks.meeting_asked(asked.presented_on, asked.held_by, held_on, rules, about=asked.public_id):
            yield Clock(duty, request=asked)


def _held_on(meeting: Assembly | None, organisation: Organisation) -> date | None:
    """Return the day on which a meeting began, or the one that was called first and had no quorum."""
    if meeting is None or meeting.state == AssemblyState.CANCELLED:
        return None
    first = meeting.first_call
    opened_at = first.opened_at if first is not None and first.opened_at is not None else meeting.opened_at
    if opened_at is not None:
        return opened_at.astimezone(organisation.zone).date()
    return first_day(meeting) if meeting.state == AssemblyState.ENDED else None


def _before_the_board(organisation: Organisation, since: date, rules: ResolvedRules) -> Iterator[Clock]:
    running = Q(state=ProcedureState.NOTIFIED) | Q(state=ProcedureState.CARRIED, decided_on__gt=since)
    found = list(procedures_of(organisation).filter(running).order_by("meeting_at", "pk"))
    moved = _moved(organisation) if any(one.is_open for one in found) else {}
    for one in found:
        for duty in _of_a_procedure(one, moved.get(one.pk), rules):
            yield Clock(duty, procedure=one)


def _of_a_procedure(one: Procedure, moved_to: datetime | None, rules: ResolvedRules) -> Iterator[Obligation]:
    zone = one.organisation.zone
    if one.is_open:
        meeting_on = (moved_to or one.meeting_at).astimezone(zone).date()
        told_on = None if moved_to else one.notified_on
        yield from clocks.before_the_board(meeting_on, told_on, rules, about=one.public_id)
    elif one.decided_on is not None and one.settled_at is not None:
        given_on = one.settled_at.astimezone(zone).date()
        yield from clocks.decision(one.decided_on, given_on, rules, about=one.public_id)


def _moved(organisation: Organisation) -> dict[int, datetime]:
    """Return to when the meeting of the board went of which a member was told another moment, by procedure."""
    called = Assembly.objects.for_organisation(organisation).filter(
        state=AssemblyState.CALLED, body__kind=BodyKind.BOARD
    )
    rows = called.defer("resolved_rules").select_related("organisation", "body").prefetch_related("changes")
    return {one.pk: sitting.starts_at for sitting in rows.order_by("starts_at") for one in left_behind_by(sitting)}


def _contests(organisation: Organisation, on: date, rules: ResolvedRules) -> Iterator[Clock]:
    """Yield the suspensions of the vote that may still be contested, and the contestations that were not decided."""
    for one in contestable_on(organisation, on, rules):
        row = one.restriction
        for duty in clocks.contest(row.notified_on, rules, about=f"r{row.pk}") if row.notified_on else ():
            yield Clock(duty, membership=row.membership)
    for event in contests_of(organisation):
        if event.effective_on is not None:
            for duty in clocks.contested(event.effective_on, rules, about=f"e{event.pk}"):
                yield Clock(duty, membership=event.membership)


def _suspensions(organisation: Organisation, on: date, rules: ResolvedRules) -> Iterator[Clock]:
    running = Q(effective__upper_inf=True) | Q(effective__endswith__gt=on)
    rows = Suspension.objects.for_organisation(organisation).filter(
        STILL_RECORDED, running, effective__startswith__lte=on
    )
    for one in rows.select_related("membership__person", "membership__organisation").order_by("effective", "pk"):
        start, end = one.effective.lower, one.effective.upper
        for duty in clocks.suspension(start, end, rules, about=f"s{one.pk}"):
            yield Clock(duty, membership=one.membership)


def _trials(organisation: Organisation, on: date, rules: ResolvedRules) -> Iterator[Clock]:
    """Yield the trials that are over and led nowhere yet, of those who are still there."""
    rows = Trial.objects.for_organisation(organisation).filter(
        Exists(still_there(on)), concluded_by=None, last_on__lte=on
    )
    for one in rows.select_related("membership__person").order_by("last_on", "pk"):
        for duty in clocks.after_trial(one.last_on, rules, about=f"t{one.pk}"):
            yield Clock(duty, membership=one.membership)


def _common_texts(organisation: Organisation, since: date) -> Iterator[Clock]:
    """Yield the texts adopted with another organisation that have a date, and those seen to since the year ended."""
    for common, standing in texts_to_renew(organisation):
        ended_on = _ended_on(standing, organisation)
        if standing.until is None or (ended_on is not None and ended_on <= since):
            continue
        adopted = common.motion.resolution
        rule = _by_itself(adopted.number, adopted.adopted_on)
        for duty in clocks.common_text(adopted.adopted_on, standing.until, ended_on, rule, about=common.public_id):
            yield Clock(duty, common=common)


def _ended_on(standing: Standing, organisation: Organisation) -> date | None:
    last = standing.last
    return last.noted_at.astimezone(organisation.zone).date() if last is not None and last.ends_it else None


def _by_itself(number: str, adopted_on: date) -> RuleRef:
    """Return what such a date rests on: what was adopted, and no law."""
    return RuleRef(
        key=clocks.COMMON_TEXT,
        value=None,
        unit="",
        source_fr=f"Le texte lui-même, résolution {number} du {formats.day(adopted_on, 'fr')}",
        source_en=f"The text itself, resolution {number} of {formats.day(adopted_on, 'en')}",
        certainty=Certainty.TEXT,
        rule_set="",
    )
