"""The minutes of the board, for members: open where the organisation opens them, and the rule said in any case."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.queries.opened_minutes import OPENING, are_opened, opened_meetings, versions_opened
from governance.rules.practices import assess_permission
from membership.clock import today
from membership.queries.rules import rules_for
from membership.web.gate import MEMBER, GatedRequest, gate

PAGE = 25


@gate(MEMBER)
@require_safe
def listing(request: GatedRequest) -> HttpResponse:
    """Show the sealed minutes that members may read; where the board keeps them to itself, the rule that says so."""
    here = request.organisation
    on = today(here)
    rules = rules_for(here, on)
    page = Paginator(opened_meetings(here, on), PAGE).get_page(request.GET.get("page"))
    versions = versions_opened(list(page), on)
    context = {
        "are_opened": are_opened(rules),
        "rule": assess_permission(OPENING, rules, is_wanted=True),
        "page": page,
        "lines": [(meeting, versions[meeting.pk]) for meeting in page],
    }
    return render(request, "governance/opened_minutes.html", context)
