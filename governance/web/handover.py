"""Handing over: all that whoever takes the office needs to know on the first day, gathered from what is recorded."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from governance.queries.bylaws import in_force, unanswered_on
from governance.queries.desk import desk_of
from governance.queries.directors import officers_on
from governance.queries.follow_ups import open_follow_ups
from governance.rules.year import Obligation, State
from governance.services.duties_text import due_in_words, title_of
from governance.web.meetings import address
from membership import clock, formats
from membership.clock import today
from membership.models import Account, Organisation
from membership.queries.home import Place, figures_on
from membership.queries.roles import grants_on
from membership.queries.to_do import to_do_on
from membership.web.gate import OFFICE, GatedRequest, gate
from membership.web.home import Visitor, panels_for

A_DAY = timedelta(days=1)
PROMISES = 20
DUTIES = 15


@gate(OFFICE)
@never_cache
@require_safe
def handover(request: GatedRequest) -> HttpResponse:
    here, on, now, account = request.organisation, today(request.organisation), clock.now(), request.user
    assert isinstance(account, Account)
    # What waits for the office, and not for whoever happens to print the page.
    place = Place(here, request.roles, ())
    one = desk_of(account, [place], now)[0]
    promises = open_follow_ups(here, with_bodies=True)
    context: dict[str, Any] = {
        "on": on,
        "figures": _figures(here, on),
        "officers": officers_on(here, on),
        "panels": panels_for(Visitor(account, (place,), now)),
        "waiting": to_do_on(here, on).count,
        "meeting": one.meeting,
        "meeting_url": address("governance:assembly", one.meeting) if one.meeting else "",
        "duties": [_duty(duty, on) for duty in (*one.late, *one.to_come)[:DUTIES]],
        "promises": promises[:PROMISES],
        "promises_count": promises.count(),
        "grants": [
            {"grant": grant, "last_on": grant.valid.upper - A_DAY if grant.valid.upper else None}
            for grant in grants_on(here, on)
        ],
        "bylaws": in_force(here, on),
        "unanswered": len(unanswered_on(here, on)),
    }
    return render(request, "governance/handover.html", context)


def _figures(here: Organisation, on: date) -> list[tuple[Any, str]]:
    return [(category, formats.number(count)) for category, count in figures_on(here, on).by_category if count]


def _duty(duty: Obligation, on: date) -> dict[str, Any]:
    return {"title": title_of(duty), "when": due_in_words(duty, on), "is_late": duty.state(on) is State.LATE}
