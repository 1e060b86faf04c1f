"""The attendance ledger of a meeting: every stay, who let whom in and for whom, and the quorum at every instant."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.models import Assembly
from governance.queries.changes import changes_of, resumed_at, sat_of
from governance.queries.guests import guests_of
from governance.queries.presence import course_of, stays_of
from governance.queries.quorum import quorum_at
from governance.rules.presence import gaps_in_quorum, present_at
from governance.services.ledger_text import ledger_name, ledger_table
from governance.web.guests import rule_said
from governance.web.meetings import meeting_of
from membership.access import OFFICE
from membership.clock import now
from membership.pictures.course import steps
from membership.pictures.words import language
from membership.web.gate import REGISTER, GatedRequest, gate

PAGE = 100


@gate(REGISTER)
@require_safe
def ledger(request: GatedRequest, assembly: str) -> HttpResponse:
    meeting = meeting_of(request, assembly)
    page = Paginator(stays_of(meeting), PAGE).get_page(request.GET.get("page"))
    context = {
        "meeting": meeting,
        "page": page,
        "guests": guests_of(meeting),
        "guest_rule": rule_said(meeting),
        "may_strike": bool(request.roles & OFFICE),
        **_course(meeting),
    }
    return render(request, "governance/ledger.html", context)


@gate(REGISTER)
@require_safe
def ledger_csv(request: GatedRequest, assembly: str) -> HttpResponse:
    """Answer the whole ledger as a table."""
    meeting = meeting_of(request, assembly)
    response = HttpResponse(ledger_table(meeting, language()), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{ledger_name(meeting, language())}"'
    return response


def _course(meeting: Assembly) -> dict[str, Any]:
    """Return the picture of who was there over the meeting, and the spans without a quorum."""
    course = course_of(meeting)
    if not course:
        return {"picture": None}
    until = meeting.ended_at or now()
    opened_at = meeting.opened_at
    asked = quorum_at(meeting, opened_at or until, present_at(course, opened_at or until))
    required = int(asked.figure("required")) if asked else None
    sat = sat_of(opened_at, changes_of(meeting), until, resumed=resumed_at(meeting)) if required and opened_at else ()
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
