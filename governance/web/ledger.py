"""The attendance ledger of a meeting: every stay, who let whom in and for whom, and the quorum at every instant."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from governance.models import Assembly, Attendance
from governance.queries.changes import changes_of, sat_of
from governance.queries.presence import course_of, stays_of
from governance.queries.quorum import quorum_at
from governance.rules.presence import gaps_in_quorum, present_at
from governance.web.meetings import day_of, meeting_of
from membership.clock import now
from membership.pictures.course import steps
from membership.rules.spreadsheets import csv_lines
from membership.web.gate import REGISTER, GatedRequest, gate

PAGE = 100


@gate(REGISTER)
@require_safe
def ledger(request: GatedRequest, assembly: str) -> HttpResponse:
    meeting = meeting_of(request, assembly)
    page = Paginator(stays_of(meeting), PAGE).get_page(request.GET.get("page"))
    context = {"meeting": meeting, "page": page, **_course(meeting)}
    return render(request, "governance/ledger.html", context)


@gate(REGISTER)
@require_safe
def ledger_csv(request: GatedRequest, assembly: str) -> HttpResponse:
    """Answer the whole ledger as a table."""
    meeting = meeting_of(request, assembly)
    header = (
        gettext("Number"),
        gettext("Member"),
        gettext("Who came"),
        gettext("How"),
        gettext("Toward the quorum"),
        gettext("Arrived"),
        gettext("Left"),
        gettext("Let in by"),
    )
    separator = ";" if (get_language() or "fr").startswith("fr") else ","
    table = csv_lines(header, (_cells(stay) for stay in stays_of(meeting).iterator()), separator=separator)
    response = HttpResponse("\ufeff" + "".join(table), content_type="text/csv; charset=utf-8")
    name = gettext("attendance")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{day_of(meeting).isoformat()}.csv"'
    return response


def _cells(stay: Attendance) -> tuple[str, ...]:
    # The ledger of an assembly of members: whoever came is one.
    assert stay.membership is not None
    return (
        stay.membership.number,
        stay.membership.person.full_name,
        stay.person.full_name,
        str(stay.get_channel_display()),
        gettext("yes") if stay.counts_toward_quorum else gettext("no"),
        _hour(stay.arrived_at),
        _hour(stay.departed_at) if stay.departed_at else "",
        stay.admitted_by.name if stay.admitted_by else "",
    )


def _hour(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S")


def _course(meeting: Assembly) -> dict[str, Any]:
    """Return the picture of who was there over the meeting, and the spans without a quorum."""
    course = course_of(meeting)
    if not course:
        return {"picture": None}
    until = meeting.ended_at or now()
    opened_at = meeting.opened_at
    asked = quorum_at(meeting, opened_at or until, present_at(course, opened_at or until))
    required = int(asked.figure("required")) if asked else None
    sat = sat_of(opened_at, changes_of(meeting), until) if required and opened_at else ()
    gaps = [gap for begins, ends in sat for gap in gaps_in_quorum(course, required or 0, opened_at=begins, until=ends)]
    first = course[0][0]
    points = [(int((at - first).total_seconds()), number) for at, number in course if at < until]
    return {
        "picture": steps(points, until=int((until - first).total_seconds()), level=required),
        "most": max(number for _at, number in course),
        "required": required,
        "gaps": gaps,
        "first": first,
        "until": until,
    }
