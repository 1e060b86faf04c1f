"""The auditor of a year: appointed by a resolution, held against the rules; their report, and how an audit ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from governance.errors import AuditorNamedAlready, AuditorRuledOut, NoSuchYearEnd
from governance.models import (
    AlsoTold,
    Assembly,
    AssemblyKind,
    AssemblyState,
    AuditorEnd,
    AuditorTerm,
    ReportPartKind,
    Resolution,
)
from governance.queries.auditors import auditor_of_year, auditor_told
from governance.queries.compliance import annual_since
from governance.rules.auditor import on_appointing, on_removing
from governance.services.annual_reports import join_report_part
from membership.actors import Actor
from membership.clock import today
from membership.errors import DatesReversed, OverrideReasonMissing, ReasonMissing, StateNotAllowed
from membership.models import Correspondent, CorrespondentKind, Document, Organisation
from membership.queries.rules import rules_for
from membership.rules.findings import Finding, Outcome
from membership.rules.years import is_year_end
from membership.services import audit
from membership.services.correspondents import Particulars, keep_correspondent


@dataclass(frozen=True, slots=True)
class Appointment:
    """Who audits which year. email: where they are told of meetings; permit: of the professional order."""

    name: str
    year_end_on: date
    resolution: Resolution
    permit: str = ""
    email: str = ""
    language: str = "fr"
    consent: Document | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """How an audit ends before its time. because: with what the auditor says of it; by: the resolution that removes."""

    on: date
    end: AuditorEnd
    because: str
    by: Resolution | None = None


@transaction.atomic
def appoint_auditor(organisation: Organisation, said: Appointment, *, actor: Actor, reason: str = "") -> AuditorTerm:
    """Write whom a resolution appointed to audit a year; the meetings in preparation tell them from now on.

    reason: why one goes on where a rule warns. Raises NoSuchYearEnd, AuditorRuledOut where a rule bars it,
    OverrideReasonMissing where one only warns, AuditorNamedAlready.
    """
    if not is_year_end(said.year_end_on, organisation.year_end_month, organisation.year_end_day):
        raise NoSuchYearEnd(on=said.year_end_on)
    rules = rules_for(organisation, said.resolution.adopted_on)
    of_year = AuditorTerm.objects.for_organisation(organisation).filter(year_end_on=said.year_end_on)
    findings = on_appointing(
        rules,
        by_members=not said.resolution.series,
        has_permit=bool(said.permit.strip()),
        is_vacancy=of_year.exclude(ended_on=None).exists(),
    )
    for found in findings:
        _heed(found, reason)
    try:
        with transaction.atomic():
            term = AuditorTerm.objects.create(
                organisation=organisation,
                name=said.name.strip(),
                permit=said.permit.strip(),
                year_end_on=said.year_end_on,
                resolution=said.resolution,
                consent=said.consent,
                correspondent=_told(organisation, said, actor),
                named_by_id=actor.account_id,
            )
    except IntegrityError as error:
        standing = auditor_of_year(organisation, said.year_end_on)
        if standing is None:
            raise
        raise AuditorNamedAlready(name=standing.name) from error
    _retell(organisation)
    values: dict[str, object] = {
        "name": term.name,
        "permit": term.permit,
        "year_end_on": term.year_end_on,
        "resolution": said.resolution.number,
        "consent": said.consent.sha256 if said.consent else "",
        "reason": reason.strip(),
    }
    _record(term, actor, "auditor.appointed", values)
    return term


@transaction.atomic
def hand_in_audit(term: AuditorTerm, *, on: date, document: Document, actor: Actor) -> AuditorTerm:
    """Keep the report of the auditor, and join it to the annual report of the meeting that hears of that year.

    Handed in again, the later one is that of the term. Raises StateNotAllowed once the audit has ended, DatesReversed
    for a day to come or before the end of the year, PdfUnreadable where there is an annual report to join it to.
    """
    locked = _hold(term, "hand_in_audit")
    if on > today(locked.organisation) or on < locked.year_end_on:
        raise DatesReversed(start_on=locked.year_end_on, end_on=on)
    locked.report, locked.report_on = document, on
    locked.save(update_fields=["report", "report_on"])
    meeting = annual_since(locked.organisation, locked.year_end_on)
    joined = meeting is not None and meeting.state != AssemblyState.ENDED
    if meeting is not None and joined:
        join_report_part(meeting, kind=ReportPartKind.AUDITOR_REPORT, document=document, actor=actor)
    values: dict[str, object] = {"on": on, "sha256": document.sha256, "joined": joined}
    _record(locked, actor, "auditor.reported", values)
    return locked


@transaction.atomic
def end_audit(term: AuditorTerm, said: Ending, *, actor: Actor, reason: str = "") -> AuditorTerm:
    """Write that an auditor audits the year no more, how and why: another may be appointed for it.

    reason: why one goes on where a rule warns. Raises StateNotAllowed once it has ended, ReasonMissing, DatesReversed
    for a day to come or before the appointment, OverrideReasonMissing where the rules have others remove an auditor.
    """
    locked = _hold(term, "end_audit")
    if not said.because.strip():
        raise ReasonMissing(action="end_audit")
    if said.on > today(locked.organisation) or said.on < locked.resolution.adopted_on:
        raise DatesReversed(start_on=locked.resolution.adopted_on, end_on=said.on)
    if said.end == AuditorEnd.REMOVED:
        found = on_removing(
            rules_for(locked.organisation, said.on),
            by_special_meeting=said.by is not None and said.by.motion.assembly.kind == AssemblyKind.SPECIAL,
        )
        if found is not None:
            _heed(found, reason)
    locked.ended_on, locked.end, locked.ended_because = said.on, said.end, said.because.strip()
    locked.ended_by = said.by if said.end == AuditorEnd.REMOVED else None
    locked.save(update_fields=["ended_on", "end", "ended_because", "ended_by"])
    _retell(locked.organisation)
    values: dict[str, object] = {
        "on": said.on,
        "end": said.end,
        "because": locked.ended_because,
        "resolution": locked.ended_by.number if locked.ended_by else "",
        "reason": reason.strip(),
    }
    _record(locked, actor, "auditor.ended", values)
    return locked


def _hold(term: AuditorTerm, action: str) -> AuditorTerm:
    """Return the term, locked. Raises StateNotAllowed once it has ended."""
    rows = AuditorTerm.objects.select_for_update(of=("self",)).select_related("organisation", "resolution")
    locked: AuditorTerm = rows.get(pk=term.pk)
    if locked.ended_on is not None:
        raise StateNotAllowed(action=action, state="ended")
    return locked


def _heed(found: Finding, reason: str) -> None:
    """Stop where a rule blocks, or warns and no reason is given."""
    if found.outcome is Outcome.MET:
        return
    if found.blocks:
        raise AuditorRuledOut(finding=found)
    if found.needs_override and not reason.strip():
        raise OverrideReasonMissing(finding=found)


def _told(organisation: Organisation, said: Appointment, actor: Actor) -> Correspondent | None:
    """Return whom one tells of meetings: kept already at that address, or from now on."""
    if not said.email.strip():
        return None
    kept: Correspondent | None = (
        Correspondent.objects.for_organisation(organisation)
        .filter(kind=CorrespondentKind.AUDITOR, email__iexact=said.email.strip(), put_aside_at=None)
        .first()
    )
    particulars = Particulars(CorrespondentKind.AUDITOR, said.name, said.email, said.language)
    return kept or keep_correspondent(organisation, particulars, actor=actor)


def _retell(organisation: Organisation) -> None:
    """Have the meetings in preparation tell the auditor in office, and those before no more."""
    rows = Assembly.objects.for_organisation(organisation).filter(state=AssemblyState.DRAFT, body=None)
    drafts = list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))
    now_told = auditor_told(organisation, today(organisation))
    earlier = AuditorTerm.objects.for_organisation(organisation).exclude(correspondent=None).values("correspondent")
    gone = AlsoTold.objects.filter(assembly__in=drafts, correspondent__in=earlier)
    if now_told is None:
        gone.delete()
        return
    gone.exclude(correspondent=now_told).delete()
    AlsoTold.objects.bulk_create(
        (AlsoTold(organisation=organisation, assembly=one, correspondent=now_told) for one in drafts),
        ignore_conflicts=True,
    )


def _record(term: AuditorTerm, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        term.organisation,
        actor=actor,
        action=action,
        object_kind="auditor",
        object_id=term.public_id,
        values=values,
    )
