"""What the rules ask of an organisation this year, from what is already recorded."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db.backends.postgresql.psycopg_any import DateRange

from governance.models import Assembly, AssemblyKind, AssemblyState, BodyKind, DutyDone, Mandate, MeetingChangeKind
from governance.queries.bylaws import latest
from governance.queries.changes import first_day
from governance.rules.year import Facts, Obligation, obligations
from membership.models import MemberRequest, Organisation, RequestState
from membership.models.base import STILL_RECORDED
from membership.queries.rules import rules_for
from membership.rules.years import last_year_end

GIVEN_UP = (AssemblyState.CANCELLED,)


def obligations_on(organisation: Organisation, on: date) -> tuple[Obligation, ...]:
    """Return the duties that follow from the fiscal year that ended last. Costs seven SQL statements."""
    return obligations(facts_on(organisation, on), rules_for(organisation, on))


def facts_on(organisation: Organisation, on: date) -> Facts:
    ended_on = last_year_end(on, organisation.year_end_month, organisation.year_end_day)
    meeting = annual_since(organisation, ended_on)
    before = _annual(organisation).filter(starts_at__lt=_after(organisation, ended_on), state=AssemblyState.ENDED)
    previous = before.order_by("-starts_at").first()
    noted = DutyDone.objects.for_organisation(organisation).values_list("key", "from_on", "done_on")
    return Facts(
        year_end_on=ended_on,
        meeting_on=_day(meeting),
        is_held=meeting is not None and meeting.state == AssemblyState.ENDED,
        notice_on=meeting.called_at.astimezone(meeting.zone).date() if meeting and meeting.called_at else None,
        previous_meeting_on=_day(previous),
        bylaws_on=_adopted_by_the_board(organisation),
        changes=_changes(organisation, ended_on, on),
        requests=_requests(organisation),
        noted={(key, from_on): done_on for key, from_on, done_on in noted},
    )


def annual_since(organisation: Organisation, ended_on: date) -> Assembly | None:
    """Return the annual meeting of the year that ended on a day, planned or held. Costs one SQL statement."""
    rows = _annual(organisation).filter(starts_at__gte=_after(organisation, ended_on))
    found: Assembly | None = rows.order_by("starts_at").first()
    return found


def proofs_of(organisation: Organisation) -> dict[tuple[str, date], str]:
    """Return what was noted as proof, by duty and day. Costs one SQL statement."""
    rows = DutyDone.objects.for_organisation(organisation).exclude(proof="")
    return {(key, from_on): proof for key, from_on, proof in rows.values_list("key", "from_on", "proof")}


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


def _changes(organisation: Organisation, since: date, on: date) -> tuple[date, ...]:
    """Return the days on which somebody came on the board or left it, since the year ended."""
    rows = Mandate.objects.for_organisation(organisation).filter(
        STILL_RECORDED, seat__body__kind=BodyKind.BOARD, effective__overlap=DateRange(since, on, "(]")
    )
    edges = {
        edge
        for effective in rows.values_list("effective", flat=True)
        for edge in (effective.lower, effective.upper)
        if edge is not None and since < edge <= on
    }
    return tuple(sorted(edges))


def _requests(organisation: Organisation) -> tuple[date, ...]:
    rows = MemberRequest.objects.for_organisation(organisation).filter(state=RequestState.OPEN)
    return tuple(
        sorted({filed.astimezone(organisation.zone).date() for filed in rows.values_list("filed_at", flat=True)})
    )
