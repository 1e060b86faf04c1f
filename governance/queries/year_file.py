"""The file of the year: what is done in turn from the end of a fiscal year on.

Most of it is read from what is recorded. What nothing records, the office says; and of each step who does it, by when.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from governance.models import (
    AnnualReportPart,
    Assembly,
    AssemblyState,
    BodyKind,
    CandidacyCall,
    Mandate,
    Minutes,
    MotionState,
    ReportPartKind,
    SittingKind,
    SurplusPlan,
    YearStepNote,
)
from governance.queries.annual_reports import newest_editions
from governance.queries.auditors import auditor_of_year
from governance.queries.changes import first_day
from governance.queries.compliance import annual_since
from governance.queries.directors import officers_on
from governance.queries.seating import BY_ELECTION, elected_names
from governance.queries.surplus import is_decided, plan_of
from governance.rules.year import AFTER_MEETING, AUDITOR, CHANGE_OF_BOARD, Obligation
from governance.rules.year_steps import EXEMPTION, OPTIONAL, steps_seen_to
from membership.models import Account, Correspondent, CorrespondentKind, Organisation
from membership.models.base import STILL_RECORDED
from membership.queries.rules import rules_for
from membership.rules.years import last_year_end

REGISTER_UPDATE = "annual_filing_req_months"
AUDITOR_STEP = "auditor"
CANDIDACIES = "candidacies"
FILINGS = (CHANGE_OF_BOARD, *AFTER_MEETING, REGISTER_UPDATE)
SAID_BEFORE = ("proposals", "candidacies"), ("statements",), ("share_disclosure",), ("documents", "rehearsal")
"""Where the steps that the office itself says stand: after the day, the surplus, the report and the notice."""

AFTERWARDS = ("bank_extract", "federation_copy")
HELD_OR_COMING = (AssemblyState.CALLED, AssemblyState.IN_SESSION, AssemblyState.ENDED)


@dataclass(frozen=True, slots=True)
class YearStep:
    """One step. key: which; done_on: when it was done; is_done without a day: nobody recorded which.

    is_said: the office says that it was done. is_optional: nobody has to. note: who does it, by when, with what proof.
    """

    key: str
    is_done: bool
    done_on: date | None = None
    is_said: bool = False
    is_optional: bool = False
    note: YearStepNote | None = None

    def is_late(self, on: date) -> bool:
        return not self.is_done and self.note is not None and self.note.due_on is not None and self.note.due_on < on


@dataclass(frozen=True, slots=True)
class YearFile:
    """The steps of a year in their order, and the annual meeting they are about, if one is prepared."""

    year_end_on: date
    meeting: Assembly | None
    steps: tuple[YearStep, ...]


def year_file_on(organisation: Organisation, on: date, duties: tuple[Obligation, ...] = ()) -> YearFile:
    """Return where the year that ended last stands. duties: its filings close the file, not what earlier years left.

    Costs eighteen SQL statements at the most.
    """
    ended_on = last_year_end(on, organisation.year_end_month, organisation.year_end_day)
    meeting = annual_since(organisation, ended_on)
    notes = notes_of(organisation, ended_on)
    said = steps_seen_to(rules_for(organisation, on), has_federation=_has_federation(organisation))
    found = (*_steps(organisation, ended_on, meeting, on, duties), *_filings(duties))
    steps = _with_what_is_said(found, said, notes)
    called_on = _called_for_candidacies(meeting) if meeting and CANDIDACIES in said else None
    return YearFile(ended_on, meeting, tuple(_recorded(step, called_on) for step in steps))


def _called_for_candidacies(meeting: Assembly) -> date | None:
    """Return the day on which candidacies were called for, where the call is kept here. Costs one SQL statement."""
    calls = CandidacyCall.objects.filter(motion__assembly=meeting, ended_at=None)
    first = calls.order_by("opened_at", "pk").first()
    return first.opened_at.astimezone(meeting.zone).date() if first else None


def _recorded(step: YearStep, called_on: date | None) -> YearStep:
    """Return the call for candidacies as the call itself says, once there is one; any other step as it is."""
    if step.key != CANDIDACIES or called_on is None:
        return step
    return replace(step, is_done=True, done_on=called_on, is_said=False)


def notes_of(organisation: Organisation, year_end_on: date) -> dict[str, YearStepNote]:
    """Return what the office says of the steps of a year, by step. Costs one SQL statement."""
    rows = YearStepNote.objects.for_organisation(organisation).filter(year_end_on=year_end_on)
    return {one.step: one for one in rows.select_related("owner")}


def may_own_a_step(organisation: Organisation, on: date) -> list[Account]:
    """Return those who may be named to do a step: whoever holds a role that day. Costs one SQL statement."""
    held = Account.objects.filter(
        is_active=True, grants__organisation=organisation, grants__valid__contains=on
    ).distinct()
    return sorted(held, key=lambda one: (str(one), one.pk))


def _has_federation(organisation: Organisation) -> bool:
    kept = Correspondent.objects.for_organisation(organisation).filter(put_aside_at=None)
    return kept.filter(kind=CorrespondentKind.FEDERATION).exists()


def _with_what_is_said(
    found: tuple[YearStep, ...], said: frozenset[str], notes: dict[str, YearStepNote]
) -> Iterator[YearStep]:
    """Yield the steps with those the office says were done, each at its place, and who does them."""
    after = dict(zip(("day", "surplus", "report", "notice"), SAID_BEFORE, strict=True))
    # An organisation that puts no surplus together, or no annual report, has the others all the same.
    there = {step.key for step in found}
    if "surplus" not in there:
        after["day"] += after.pop("surplus")
    if "report" not in there:
        after["notice"] = after.pop("report") + after["notice"]
    after |= {"meeting": (EXEMPTION,)}
    exempt = EXEMPTION in said and _done_on(notes.get(EXEMPTION)) is not None
    for step in found:
        if not (exempt and step.key == AUDITOR_STEP):
            yield replace(step, note=notes.get(step.key))
        yield from (_said(key, notes) for key in after.get(step.key, ()) if key in said)
    yield from (_said(key, notes) for key in AFTERWARDS if key in said)


def _said(key: str, notes: dict[str, YearStepNote]) -> YearStep:
    note = notes.get(key)
    on = _done_on(note)
    return YearStep(key, on is not None, on, is_said=True, is_optional=key in OPTIONAL, note=note)


def _done_on(note: YearStepNote | None) -> date | None:
    return note.done_on if note else None


def _steps(
    organisation: Organisation, ended_on: date, meeting: Assembly | None, on: date, duties: tuple[Obligation, ...]
) -> Iterator[YearStep]:
    held = meeting is not None and meeting.state == AssemblyState.ENDED
    held_on = first_day(meeting) if meeting else None
    called_at = meeting.called_at if meeting else None
    rules = rules_for(organisation, on)
    yield YearStep("day", meeting is not None)
    plan = plan_of(meeting) if meeting and "surplus_uses" in rules else None
    # Once the notice has left without it, no amount can be put to this meeting any more.
    if plan is not None or ("surplus_uses" in rules and (meeting is None or meeting.is_draft)):
        yield YearStep("surplus", plan is not None)
    if any(one.key == AUDITOR for one in duties):
        yield _audit(organisation, ended_on, meeting)
    if "annual_report_contents" in rules:
        editions = newest_editions(meeting) if meeting else []
        written = max((one.produced_at for one in editions), default=None)
        yield YearStep("report", bool(editions), written.astimezone(organisation.zone).date() if written else None)
    called_on = called_at.astimezone(organisation.zone).date() if called_at else None
    yield YearStep("notice", called_at is not None, called_on)
    yield YearStep("meeting", held, held_on if held else None)
    for duty in duties:
        if duty.key == AUDITOR:
            yield YearStep(AUDITOR_STEP, duty.done_on is not None, duty.done_on)
    drawn_up = Minutes.objects.filter(assembly=meeting).order_by("version").first() if meeting and held else None
    written_on = drawn_up.written_at.astimezone(organisation.zone).date() if drawn_up else None
    yield YearStep("minutes", drawn_up is not None, written_on)
    if plan is not None and _awaits_ledger(plan):
        entered_at = plan.entered_at
        yield YearStep(
            "rebates", entered_at is not None, entered_at.astimezone(organisation.zone).date() if entered_at else None
        )
    if meeting is not None and held:
        yield from _elected(meeting)
    yield from _board(organisation, meeting if held else None, on)


def _audit(organisation: Organisation, ended_on: date, meeting: Assembly | None) -> YearStep:
    """Return whether the auditor handed their report in: to the office, or straight into the annual report."""
    term = auditor_of_year(organisation, ended_on)
    if term is not None and term.report_on is not None:
        return YearStep("audit", True, term.report_on)
    parts = AnnualReportPart.objects.filter(report__assembly=meeting, kind=ReportPartKind.AUDITOR_REPORT)
    return YearStep("audit", meeting is not None and parts.exists())


def _filings(duties: tuple[Obligation, ...]) -> Iterator[YearStep]:
    """Yield what is declared elsewhere, once all of it was: several changes of the board are one step."""
    for key in FILINGS:
        found = [one for one in duties if one.key == key and not one.is_left]
        if found:
            days = [one.done_on for one in found]
            done = all(days)
            yield YearStep(key, done, max(day for day in days if day) if done else None)


def _awaits_ledger(plan: SurplusPlan) -> bool:
    """Return whether rebates are to be written, or were: those of the plan, or the amounts adopted instead of them."""
    if plan.motion.state != MotionState.ADOPTED:
        return is_decided(plan)
    return plan.shares.exclude(category=None).exists()


def _elected(annual: Assembly) -> Iterator[YearStep]:
    """Yield whether as many were seated by the annual meeting as it elected; nothing where it elected nobody."""
    elections = annual.motions.filter(state=MotionState.ELECTED)
    elected = sum(len(elected_names(motion)) for motion in elections)
    if elected:
        given = Mandate.objects.filter(STILL_RECORDED, given_by=annual, manner__in=BY_ELECTION)
        days = [one.effective.lower for one in given]
        seated = len(days) >= elected
        yield YearStep("elected", seated, max((day for day in days if day), default=None) if seated else None)


def _board(organisation: Organisation, annual: Assembly | None, on: date) -> Iterator[YearStep]:
    """Yield the first meeting of the board after the annual one, and the officers it chooses."""
    first = None
    if annual is not None:
        rows = Assembly.objects.for_organisation(organisation).filter(
            body__kind=BodyKind.BOARD,
            kind=SittingKind.MEETING,
            state__in=HELD_OR_COMING,
            starts_at__gt=annual.starts_at,
        )
        first = rows.order_by("starts_at").first()
    sat = first is not None and first.state == AssemblyState.ENDED
    sat_on = first.starts_at.astimezone(first.zone).date() if first else None
    yield YearStep("board", sat, sat_on if sat else None)
    since = first_day(annual) if annual else None
    chosen = [
        one.effective.lower
        for one in officers_on(organisation, on)
        if since is not None and one.effective.lower is not None and one.effective.lower >= since
    ]
    yield YearStep("officers", bool(chosen), max(chosen, default=None))
