"""What the rules ask of an organisation this year, and what earlier years left undone, from what is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from governance.models import (
    Assembly,
    AssemblyKind,
    AssemblyState,
    BodyKind,
    DutyDone,
    Mandate,
    MeetingChangeKind,
    OfficeKind,
    Officer,
)
from governance.queries.auditors import appointed_after, appointments_of
from governance.queries.bylaws import last_adopted
from governance.queries.changes import first_day
from governance.queries.directors import officers_on
from governance.queries.ratifying import by_the_board, ratified_by_motion
from governance.rules import agm, duties
from governance.rules.standing import StandingFacts, obligations_at_all_times
from governance.rules.year import (
    CHANGE_OF_BOARD,
    MEETING,
    Facts,
    Obligation,
    OfficeChange,
    in_order,
    obligations_of_years,
)
from membership.models import Document, MemberRequest, Organisation, RequestState
from membership.models.base import STILL_RECORDED
from membership.queries.rules import rules_for
from membership.rules.months import MONTHS_IN_YEAR, add_months
from membership.rules.resolved import ResolvedRules
from membership.rules.years import last_year_end

GIVEN_UP = (AssemblyState.CANCELLED,)
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Proof:
    """What proves that a duty was done: words, such as a number, and the paper itself if it was kept."""

    text: str
    document: Document | None


def obligations_on(organisation: Organisation, on: date) -> tuple[Obligation, ...]:
    """Return the duties that follow from the fiscal year that ended last, what earlier years left, and what stands.

    What came due before the organisation was here is not known, hence not late: of the last year it is told apart.
    Costs thirteen SQL statements, whatever the number of years, and one more for by-laws of the board.
    """
    rules = rules_for(organisation, on)
    since = organisation.created_at.astimezone(organisation.zone).date()
    last, *earlier = _facts_of_years(organisation, on, since, rules)
    of_the_years = obligations_of_years(last, earlier, rules, since=since)
    standing = StandingFacts(since, _president_since(organisation, on), last.noted)
    return in_order((*of_the_years, *obligations_at_all_times(standing, rules)))


def _facts_of_years(organisation: Organisation, on: date, since: date, rules: ResolvedRules) -> list[Facts]:
    """Return what is known of each year, the latest first, back to the one that had ended when the register began."""
    ends = _year_ends(organisation, on, since)
    meetings = _annual_meetings(organisation)
    still_open_from = _still_open_from(ends[0], rules)
    changes = _changes(organisation, min(still_open_from, since), on)
    offices = _office_changes(organisation, min(still_open_from, since), on)
    (bylaws_on, ratified_on), requests = _adopted_by_the_board(organisation), _requests(organisation)
    done = _noted(organisation)
    constituted_on = constituted_since(organisation) if agm.FIRST in rules else None
    by_year = _by_year(meetings, ends, done, since, rules)
    appointments = appointments_of(organisation)
    found = []
    for ended_on in ends:
        meeting = by_year.get(ended_on)
        is_last = ended_on == ends[0]
        found.append(
            Facts(
                year_end_on=ended_on,
                meeting_on=_day(meeting),
                is_held=meeting is not None and meeting.state == AssemblyState.ENDED,
                notice_on=meeting.called_at.astimezone(meeting.zone).date() if meeting and meeting.called_at else None,
                previous_meeting_on=_held_by(meetings, ended_on, done),
                bylaws_on=bylaws_on,
                ratified_on=ratified_on,
                changes=tuple(day for day in changes if (day >= still_open_from) is is_last),
                offices=tuple(one for one in offices if (one.on >= still_open_from) is is_last),
                requests=requests,
                auditor_on=appointed_after(appointments, ended_on),
                constituted_on=constituted_on if constituted_on and constituted_on <= ended_on else None,
                noted=done,
            )
        )
    return found


def constituted_since(organisation: Organisation) -> date | None:
    """Return the day of the constitution, of which the organisation meeting was told. Costs one SQL statement."""
    founding = Assembly.objects.for_organisation(organisation).filter(constituted_on__isnull=False)
    rows = founding.exclude(state=AssemblyState.CANCELLED).order_by("starts_at")
    found: date | None = rows.values_list("constituted_on", flat=True).first()
    return found


def annual_since(organisation: Organisation, ended_on: date) -> Assembly | None:
    """Return the annual meeting of the year that ended on a day, held or planned. Costs five SQL statements."""
    return _meetings_by_year(organisation, ended_on).get(ended_on)


def year_of_meeting(meeting: Assembly) -> date:
    """Return the end of the year of which a meeting is the annual one: the oldest without one. Costs as many."""
    organisation, on = meeting.organisation, first_day(meeting)
    last = last_year_end(on - A_DAY, organisation.year_end_month, organisation.year_end_day)
    by_year = _meetings_by_year(organisation, last)
    return next((ended_on for ended_on, one in by_year.items() if one.pk == meeting.pk), last)


def last_annual_on(organisation: Organisation, on: date) -> date | None:
    """Return the day of the last annual meeting that was over by a day. Costs three SQL statements."""
    return _held_by(_annual_meetings(organisation), on, _noted(organisation))


def proofs_of(organisation: Organisation) -> dict[tuple[str, date], Proof]:
    """Return what was noted as proof, by duty and day, without the bytes. Costs one SQL statement."""
    rows = DutyDone.objects.for_organisation(organisation).select_related("document").defer("document__content")
    return {(one.key, one.from_on): Proof(one.proof, one.document) for one in rows if one.proof or one.document}


def proof_document(organisation: Organisation, public_id: str) -> Document | None:
    """Return the paper that proves a duty; None for any other that the organisation keeps."""
    rows = DutyDone.objects.for_organisation(organisation).filter(document__public_id=public_id)
    found = rows.select_related("document").first()
    return found.document if found else None


def _annual_meetings(organisation: Organisation) -> list[Assembly]:
    """Return the annual meetings, planned or held, by the day of their first sitting."""
    rows = Assembly.objects.for_organisation(organisation).filter(kind=AssemblyKind.ANNUAL)
    # One that had no quorum, and was called again, was not held.
    rows = rows.exclude(state__in=GIVEN_UP).exclude(changes__kind=MeetingChangeKind.CALLED_AGAIN)
    found = rows.select_related("organisation").defer("resolved_rules").prefetch_related("changes")
    return sorted(found, key=first_day)


def _meetings_by_year(organisation: Organisation, until: date) -> dict[date, Assembly]:
    """Return the annual meeting of each year-end up to one of them, from the one before the register began."""
    since = organisation.created_at.astimezone(organisation.zone).date()
    ends = _year_ends(organisation, until, min(since, until))
    rules = rules_for(organisation, max(since, until))
    return _by_year(_annual_meetings(organisation), ends, _noted(organisation), since, rules)


def _by_year(
    meetings: Iterable[Assembly],
    ends: Iterable[date],
    noted: Mapping[tuple[str, date], date],
    since: date,
    rules: ResolvedRules,
) -> dict[date, Assembly]:
    """Return the annual meeting of each year: one meeting is that of one year, the oldest that waits for it.

    A year that passed without one waits for the next, however late, unless the office says that it had one elsewhere,
    or it came due before the organisation was here.
    """
    left, found = list(meetings), {}
    for ended_on in sorted(ends):
        waits = MEETING in rules and rules[MEETING].is_set and (MEETING, ended_on) not in noted
        waits = waits and agm.deadline(ended_on, rules) >= since
        next_end = add_months(ended_on, MONTHS_IN_YEAR)
        after = [one for one in left if ended_on < first_day(one) and (waits or first_day(one) <= next_end)]
        meeting = _first_held(after)
        if meeting is not None:
            found[ended_on] = meeting
            left.remove(meeting)
    return found


def _first_held(meetings: Sequence[Assembly]) -> Assembly | None:
    """Return the first meeting that was held, or the first that is planned where none was."""
    held = (one for one in meetings if one.state == AssemblyState.ENDED)
    return next(held, None) or next(iter(meetings), None)


def _noted(organisation: Organisation) -> dict[tuple[str, date], date]:
    rows = DutyDone.objects.for_organisation(organisation).values_list("key", "from_on", "done_on")
    return {(key, from_on): done_on for key, from_on, done_on in rows}


def _held_by(meetings: Iterable[Assembly], on: date, noted: Mapping[tuple[str, date], date]) -> date | None:
    """Return the last day by then on which one was held, here or elsewhere: the office noted the latter as done."""
    days = [first_day(one) for one in meetings if one.state == AssemblyState.ENDED]
    days += [done_on for (key, _from_on), done_on in noted.items() if key == MEETING]
    return max((day for day in days if day <= on), default=None)


def _day(meeting: Assembly | None) -> date | None:
    return first_day(meeting) if meeting else None


def _year_ends(organisation: Organisation, on: date, since: date) -> list[date]:
    """Return the year-ends on or before a day, the latest first, back to the last one before the register began."""
    month, day = organisation.year_end_month, organisation.year_end_day
    found, first = [last_year_end(on, month, day)], last_year_end(since, month, day)
    while found[-1] > first:
        found.append(last_year_end(found[-1] - A_DAY, month, day))
    return found


def _adopted_by_the_board(organisation: Organisation) -> tuple[date | None, date | None]:
    """Return the day of the last by-laws when no resolution of an assembly made them, though they lapsed since.

    With it, when a motion ratified them.
    """
    version = last_adopted(organisation)
    if version is None or not by_the_board(version):
        return None, None
    return version.adopted_on, ratified_by_motion(version)


def _still_open_from(ended_on: date, rules: ResolvedRules) -> date:
    """Return the first day whose change could still be declared when the year ended: it is not forgotten with it."""
    found = duties.due(CHANGE_OF_BOARD, ended_on, rules)
    return ended_on - (found.last_on - ended_on) + A_DAY if found else ended_on


def _changes(organisation: Organisation, first: date, on: date) -> tuple[date, ...]:
    """Return the days, from the first on, on which somebody came on the board or left it."""
    rows = Mandate.objects.for_organisation(organisation).filter(
        STILL_RECORDED, seat__body__kind=BodyKind.BOARD, effective__overlap=DateRange(first - A_DAY, on, "[]")
    )
    return _edges([(str(person), days) for person, days in rows.values_list("person", "effective")], first, on)


def _office_changes(organisation: Organisation, first: date, on: date) -> tuple[OfficeChange, ...]:
    """Return each office that somebody else holds since a day, from the first on."""
    rows = Officer.objects.for_organisation(organisation).filter(
        STILL_RECORDED, effective__overlap=DateRange(first - A_DAY, on, "[]")
    )
    held: dict[str, list[tuple[str, DateRange]]] = {}
    for office, person, days in rows.values_list("office", "person", "effective"):
        held.setdefault(office, []).append((str(person), days))
    return tuple(OfficeChange(office, day) for office in sorted(held) for day in _edges(held[office], first, on))


def _president_since(organisation: Organisation, on: date) -> date | None:
    """Return the day on which whoever presides took the office; None where nobody does, or the day is not known."""
    days = [one.effective.lower for one in officers_on(organisation, on) if one.office == OfficeKind.PRESIDENT]
    return max((day for day in days if day), default=None)


def _edges(stays: Iterable[tuple[str, DateRange]], first: date, on: date) -> tuple[date, ...]:
    """Return the days on which those who are there are not those of the day before: a term renewed is no change."""
    stays = list(stays)
    edges = {edge for _who, days in stays for edge in (days.lower, days.upper) if edge is not None}
    return tuple(
        edge
        for edge in sorted(edges)
        if first <= edge <= on
        and {who for who, days in stays if edge in days} != {who for who, days in stays if edge - A_DAY in days}
    )


def _requests(organisation: Organisation) -> tuple[date, ...]:
    rows = MemberRequest.objects.for_organisation(organisation).filter(state=RequestState.OPEN)
    return tuple(
        sorted({filed.astimezone(organisation.zone).date() for filed in rows.values_list("filed_at", flat=True)})
    )
