"""The list of meetings, and the page of one of them as members read it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from governance.access import assemblies_for
from governance.models import AgendaSubject, Assembly, AssemblyKind, AssemblyState, FollowUp
from governance.queries.agenda import Line, lines_of
from governance.queries.annual_reports import newest_editions
from governance.queries.changes import latest_change
from governance.queries.common_texts import common_texts_for
from governance.queries.documents import documents_of_all
from governance.queries.doors import doors_are_open
from governance.queries.entrusted import who_may_be_entrusted
from governance.queries.follow_ups import open_follow_ups, promises_of
from governance.queries.minutes import newest
from governance.queries.nominations import calls_at, to_call_at
from governance.queries.outcomes import outcome_of
from governance.queries.requisitions import may_be_asked_for
from governance.queries.rules import rules_of
from governance.queries.surveys import surveys_for
from governance.rules.icalendar import Calendar, written
from governance.services.calendar_text import entry_of
from governance.services.meeting_papers import day_of, has_binder
from governance.web.follow_up_forms import PlanForm
from governance.web.links import result_addresses, sheet_addresses
from governance.web.meetings import address_if_any, meeting_of
from governance.web.versions import versions_shown
from membership.access import CONDUCT, OFFICE, REGISTER
from membership.clock import now, today
from membership.pictures.words import language
from membership.queries.delegations import delegations_on
from membership.queries.rules import rules_for
from membership.web.gate import MEMBER, TALLYING, GatedRequest, gate, is_somebody

OVER = (AssemblyState.ENDED, AssemblyState.CANCELLED)
PAGE = 50


@gate(MEMBER)
def listing(request: GatedRequest) -> HttpResponse:
    # Without the rules each one keeps, which are the whole law.
    rows = assemblies_for(request.organisation, request.roles).defer("resolved_rules")
    context = {
        # The next one first above, the latest first below.
        "to_come": rows.exclude(state__in=OVER).order_by("starts_at", "pk"),
        "page": Paginator(rows.filter(state__in=OVER), PAGE).get_page(request.GET.get("page")),
        "may_prepare": bool(request.roles & OFFICE),
        "asked_for_url": reverse("requisitions:all", kwargs={"slug": request.organisation.slug})
        if may_be_asked_for(rules_for(request.organisation, today(request.organisation)))
        else "",
        "may_see_procedures": bool(request.roles & REGISTER),
    }
    return render(request, "governance/assemblies.html", context)


@gate(MEMBER)
def one(request: GatedRequest, assembly: str) -> HttpResponse:
    meeting = meeting_of(request, assembly)
    instant, is_member = now(), is_somebody(request.user, request.organisation)
    is_office = bool(request.roles & OFFICE)
    lines = lines_of(meeting)
    motions, may_add = [line.motion for line in lines if line.motion], bool(request.roles & TALLYING.roles)
    results, sheets = result_addresses(meeting, motions), sheet_addresses(meeting, motions, may_add=may_add)
    context: dict[str, Any] = {
        "meeting": meeting,
        "corrections": versions_shown(meeting),
        "day": day_of(meeting),
        "points": [
            {
                "item": line.item,
                "motion": line.motion,
                "about": line.about,
                # Until the notice leaves they are the office's.
                "documents": line.documents if is_office or not meeting.is_draft else (),
                "outcome": outcome_of(line.motion),
                "result_url": results.get(line.motion.pk, "") if line.motion else "",
                "sheets_url": sheets.get(line.motion.pk, "") if line.motion else "",
            }
            for line in lines
        ],
        "is_over": meeting.state in OVER,
        "is_open": meeting.state == AssemblyState.IN_SESSION,
        "is_near": doors_are_open(meeting, instant),
        "may_prepare": is_office,
        "may_conduct": bool(request.roles & CONDUCT),
        "may_see_proof": bool(request.roles & REGISTER),
        # An officer who is nobody in the register has no way in, and no vote to ask about.
        "enter_url": address_if_any("voting:enter", meeting) if is_member else "",
        "eligibility_url": address_if_any("voting:can-i-vote", meeting) if is_member else "",
        "conduct_url": address_if_any("voting:conduct", meeting),
        "schedule_url": address_if_any("voting:schedule", meeting),
        "binder_url": address_if_any("voting:binder", meeting) if meeting.opened_at else "",
        "binder_archive_url": address_if_any("voting:binder-archive", meeting) if has_binder(meeting) else "",
        "kit_url": address_if_any("voting:kit", meeting),
        "papers_url": address_if_any("voting:count-here", meeting),
        "has_surplus": meeting.kind == AssemblyKind.ANNUAL and "surplus_uses" in rules_of(meeting),
        "is_annual": meeting.kind == AssemblyKind.ANNUAL,
        "reports": newest_editions(meeting) if meeting.kind == AssemblyKind.ANNUAL else [],
        "minutes": newest(meeting),
        "change": latest_change(meeting),
        "attached": documents_of_all(meeting),
        "surveys": surveys_for(request.organisation, request.roles).filter(assembly=meeting),
        "calls": calls_at(meeting),
        "to_call": to_call_at(meeting) if is_office else (),
        "common_texts": common_texts_for(request.organisation, request.roles).filter(motion__assembly=meeting),
        "promises": promises_of(meeting),
        "promise_form": _promise_form(meeting) if meeting.opened_at and request.roles & CONDUCT else None,
        "follow_ups": _reported(lines, meeting),
        "on": today(request.organisation),
        "seats": _seats(meeting) if meeting.organisation.has_seats and meeting.state not in OVER else None,
    }
    return render(request, "governance/assembly.html", context)


def _promise_form(meeting: Assembly) -> PlanForm:
    here = meeting.organisation
    return PlanForm(people=who_may_be_entrusted(here, today(here)), auto_id="promise_%s")


def _seats(meeting: Assembly) -> dict[str, int]:
    """Return how many seats of member organisations are filled on the day of the meeting, and how many are not."""
    found = delegations_on(meeting.organisation, day_of(meeting), rules_of(meeting))
    filled = sum(one.filled for one in found)
    return {"seats": sum(one.seats.number for one in found), "filled": filled, "empty": sum(one.empty for one in found)}


def _reported(lines: list[Line], meeting: Assembly) -> list[FollowUp]:
    """Return what is reported under the point of the follow-ups, while the meeting is to come or in session."""
    has_point = any(line.item.subject == AgendaSubject.FOLLOW_UPS for line in lines)
    return list(open_follow_ups(meeting.organisation)) if has_point and meeting.state not in OVER else []


@gate(MEMBER)
def calendar(request: GatedRequest, assembly: str) -> HttpResponse:
    """Answer the meeting as an entry for one's own calendar."""
    meeting = meeting_of(request, assembly)
    url = request.build_absolute_uri(request.path.removesuffix("calendar.ics"))
    body = written(Calendar("Assemblies", language()), [entry_of(meeting, url=url, language=language())])
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="assemblee-{day_of(meeting).isoformat()}.ics"'
    return response
