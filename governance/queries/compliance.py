"""What the rules ask of an organisation this year, from what is already recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from governance.models import (
    Assembly,
    AssemblyKind,
    AssemblyState,
    BodyKind,
    DutyDone,
    Mandate,
    MeetingChangeKind,
    Officer,
)
from governance.queries.bylaws import latest
from governance.queries.changes import first_day
from governance.rules import duties
from governance.rules.year import CHANGE_OF_BOARD, Facts, Obligation, OfficeChange, obligations
from membership.models import Document, MemberRequest, Organisation, RequestState
from membership.models.base import STILL_RECORDED
from membership.queries.rules import rules_for
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
    """Return the duties that follow from the fiscal year that ended last. Costs nine SQL statements."""
    rules = rules_for(organisation, on)
    return obligations(facts_on(organisation, on, rules), rules)


def facts_on(organisation: Organisation, on: date, rules: ResolvedRules) -> Facts:
    ended_on = last_year_end(on, organisation.year_end_month, organisation.year_end_day)
    meeting = annual_since(organisation, ended_on)
    before = _annual(organisation).filter(starts_at__lt=_after(organisation, ended_on), state=AssemblyState.ENDED)
    previous = before.order_by("-starts_at").first()
    noted = DutyDone.objects.for_organisation(organisation).values_list("key", "from_on", "done_on")
    still_open_from = _still_open_from(ended_on, rules)
    return Facts(
        year_end_on=ended_on,
        meeting_on=_day(meeting),
        is_held=meeting is not None and meeting.state == AssemblyState.ENDED,
        notice_on=meeting.called_at.astimezone(meeting.zone).date() if meeting and meeting.called_at else None,
        previous_meeting_on=_day(previous),
        bylaws_on=_adopted_by_the_board(organisation),
        changes=_changes(organisation, still_open_from, on),
        offices=_office_changes(organisation, still_open_from, on),
        requests=_requests(organisation),
        noted={(key, from_on): done_on for key, from_on, done_on in noted},
    )


def annual_since(organisation: Organisation, ended_on: date) -> Assembly | None:
    """Return the annual meeting of the year that ended on a day, planned or held. Costs one SQL statement."""
    rows = _annual(organisation).filter(starts_at__gte=_after(organisation, ended_on))
    found: Assembly | None = rows.order_by("starts_at").first()
    return found


def proofs_of(organisation: Organisation) -> dict[tuple[str, date], Proof]:
    """Return what was noted as proof, by duty and day, without the bytes. Costs one SQL statement."""
    rows = DutyDone.objects.for_organisation(organisation).select_related("document").defer("document__content")
    return {(one.key, one.from_on): Proof(one.proof, one.document) for one in rows if one.proof or one.document}


def proof_document(organisation: Organisation, public_id: str) -> Document | None:
    """Return the paper that proves a duty; None for any other that the organisation keeps."""
    rows = DutyDone.objects.for_organisation(organisation).filter(document__public_id=public_id)
    found = rows.select_related("document").first()
    return found.document if found else None


def _annual(organisation: Organisation):  # type: ignore[no-untyped-def]  # a query set, as the caller narrows it
    rows = Assembly.objects.for_organisation(organisation).filter(kind=AssemblyKind.ANNUAL)
    # One that had no quorum, and was called again, was not held.
    return (
        rows.exclude(state__in=GIVEN_UP).exclude(changes__kind=MeetingChangeKind.CALLED_AGAIN).defer("resolved_rules")
    )


def _after(organisation: Organisation, on: date) -> datetime:
    return datetime.combine(on, time.max, tzinfo=organisation.zone)


def _day(meeting: Assembly | None) -> date | None:
    return first_day(meeting) if meeting else None


def _adopted_by_the_board(organisation: Organisation) -> date | None:
    """Return the day of the latest by-laws when no resolution of an assembly made them."""
    version = latest(organisation)
    return version.adopted_on if version and version.resolution_id is None else None


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
