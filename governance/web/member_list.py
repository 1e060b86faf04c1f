"""The list of members, as members consult it: names, and what else the organisation's rules say it shows."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from governance.rules.franchise import list_shows, may_consult
from membership import formats
from membership.clock import today
from membership.models import ConsultationKind
from membership.queries.moment import Moment
from membership.queries.register_list import Page, page
from membership.queries.register_search import Wanted
from membership.queries.rules import rules_for
from membership.web.consulted import noted
from membership.web.gate import MEMBER, GatedRequest, gate
from membership.web.register import turns

LONGEST = 100
NOBODY = Page(lines=(), has_previous=False, has_next=False, count=0)


@gate(MEMBER)
@never_cache
@require_safe
def listing(request: GatedRequest) -> HttpResponse:
    """Show who is a member today, a page at a time. Each reading is noted, as any other of the register."""
    here = request.organisation
    on = today(here)
    rules = rules_for(here, on)
    if not (may_consult("members", rules) and list_shows("name", rules)):
        raise Http404
    typed = request.GET.get("name", "")[:LONGEST]
    name = name_in(typed)
    wanted = Wanted(on=on, search=name)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    # What holds no letter is no part of a name, and finds nobody.
    shown = page(here, wanted, after=after, before=before) if name or not typed.strip() else NOBODY
    noted(request, ConsultationKind.LIST, at=Moment(on), search=urlencode({"name": typed}) if typed else "")
    context = {
        "on": on,
        "typed": typed,
        "page": shown,
        "count": formats.number(min(shown.count, shown.counted)),
        "turns": turns(request, shown),
        "address_at_the_office": list_shows("address", rules),
    }
    return render(request, "governance/member_list.html", context)


def name_in(typed: str) -> str:
    """Return what of a search may be a part of a name: a member's number is nobody's to look up here."""
    kept = "".join(one if one.isalpha() or one in "-'’. " else " " for one in typed).strip()
    return kept if any(one.isalpha() for one in kept) else ""
