"""The desk of whoever accompanies several organisations: the dates of all of them on one page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from governance.queries.desk import Accompanied, accompanied_by, desk_of
from governance.rules.year import State
from governance.services.duties_text import title_of
from governance.web.meetings import address
from membership import clock, formats
from membership.models import Account, Role
from membership.queries.home import places_of
from membership.templatetags.unevoix import local_text
from membership.web.gate import SIGNED_IN, gate
from membership.web.home import Visitor, Way

PAGE = 20
DATES = 12


def way_to_the_desk(visitor: Visitor) -> Iterator[Way]:
    """Yield the desk to an adviser, and to whoever is an officer of several organisations."""
    found = accompanied_by(visitor.places)
    if len(found) > 1 or any(Role.ADVISER in place.roles for place in found):
        yield Way(reverse("calendars:desk"), gettext("The dates of all those I accompany"))


@gate(SIGNED_IN)
@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    account, now = request.user, clock.now()
    assert isinstance(account, Account)
    page = Paginator(accompanied_by(places_of(account, now)), PAGE).get_page(request.GET.get("page"))
    found = desk_of(account, list(page.object_list), now)
    context = {"page": page, "rows": [_row(one) for one in found], "dates": _dates(found)[:DATES]}
    return render(request, "governance/desk.html", context)


def _row(one: Accompanied) -> dict[str, Any]:
    here = one.place.organisation
    late, follow_ups = len(one.late), one.late_follow_ups
    return {
        "organisation": here,
        "roles": [str(Role(role).label) for role in Role.values if role in one.place.roles],
        "last_on": one.last_on,
        "meeting": one.meeting,
        "meeting_url": address("governance:assembly", one.meeting) if one.meeting else "",
        "meeting_on": timezone.localtime(one.meeting.starts_at, one.meeting.zone).date() if one.meeting else None,
        "next": one.to_come[0] if one.to_come else None,
        "next_title": title_of(one.to_come[0]) if one.to_come else "",
        "late": [title_of(duty) for duty in one.late],
        "late_said": ngettext("%(n)s duty is late", "%(n)s duties are late", late) % {"n": formats.number(late)},
        "follow_ups": follow_ups
        and ngettext("%(n)s follow-up is late.", "%(n)s follow-ups are late.", follow_ups)
        % {"n": formats.number(follow_ups)},
        "year_url": reverse("governance:compliance", kwargs={"slug": here.slug}),
        "follow_ups_url": reverse("governance:follow-ups", kwargs={"slug": here.slug}),
    }


def _dates(found: list[Accompanied]) -> list[dict[str, Any]]:
    """Return what comes next anywhere, in the order of days: meetings, and duties that have a day."""
    dates: list[tuple[date, dict[str, Any]]] = []
    for one in found:
        here = one.place.organisation
        year = reverse("governance:compliance", kwargs={"slug": here.slug})
        for duty in one.to_come:
            if duty.due_on is not None:
                tone = "warn" if duty.state(one.on) is State.NEXT else ""
                said = {"on": duty.due_on, "organisation": here, "title": title_of(duty), "url": year, "tone": tone}
                dates.append((duty.due_on, said))
        if one.meeting is not None:
            on = timezone.localtime(one.meeting.starts_at, one.meeting.zone).date()
            title, url = local_text(one.meeting, "title"), address("governance:assembly", one.meeting)
            dates.append((on, {"on": on, "organisation": here, "title": title, "url": url, "tone": "meeting"}))
    return [said for _on, said in sorted(dates, key=lambda pair: pair[0])]
