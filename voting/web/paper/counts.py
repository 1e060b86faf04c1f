"""The list of counts, and the page of one: what is prepared, how far the typing is, the act that comes next."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from membership.access import CONDUCT as CONDUCTING
from membership.models import Account
from membership.web.gate import COUNTING, GatedRequest, gate
from voting.access import paper_counts_for
from voting.models import PaperCount, PaperCountState, PaperScrutineer
from voting.queries.paper import Progress, ballots_in_hand, progress_of
from voting.services.paper.counting import count_file, count_papers
from voting.services.paper.preparing import missing_settings
from voting.web.paper.composed import conditions_of
from voting.web.paper.pages import Step, address, attempt, count_seen, scrutineer_of, steps_of
from voting.web.paper.words import method_name

A_PAGE = 50
TONES = {
    PaperCountState.DRAFT: "quiet",
    PaperCountState.ENTERING: "",
    PaperCountState.DRAWING: "warn",
    PaperCountState.COUNTED: "yes",
    PaperCountState.CANCELLED: "quiet",
}


@gate(COUNTING)
@require_safe
def listing(request: GatedRequest) -> HttpResponse:
    """Show the counts that the reader may know of, the latest first."""
    account = request.user
    assert isinstance(account, Account)
    rows = paper_counts_for(request.organisation, request.roles, account)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [
            {"count": one, "tone": TONES[PaperCountState(one.state)], "method": method_name(one.method)} for one in page
        ],
        "may_prepare": bool(request.roles & CONDUCTING),
    }
    return render(request, "voting/paper/counts.html", context)


@gate(COUNTING)
@never_cache
@require_safe
def one(request: GatedRequest, count: str) -> HttpResponse:
    """Show where a count stands, and the next act; once counted, its result."""
    found = count_seen(request, count)
    if found.is_sealed:
        return redirect(address("count-result", found))
    place = scrutineer_of(request, found)
    may_conduct = bool(request.roles & CONDUCTING)
    context: dict[str, Any] = {
        "count": found,
        "place": place,
        "may_conduct": may_conduct,
        "method_name": method_name(found.method),
        "tone": TONES[PaperCountState(found.state)],
        "steps": steps_of(found, Step.PAPERS, request.roles),
        "conditions": conditions_of(found),
        "lacks_settings": bool(missing_settings(found.method, found.options)),
        "is_draft": found.state == PaperCountState.DRAFT,
        "is_typing": found.state == PaperCountState.ENTERING,
        "is_cancelled": found.state == PaperCountState.CANCELLED,
    }
    if found.file_id:
        context["file_papers"] = ballots_in_hand(found).total
    else:
        context |= _typing(found, progress_of(found), place, may_conduct=may_conduct)
    return render(request, "voting/paper/count.html", context)


def _typing(
    count: PaperCount, progress: Progress, place: PaperScrutineer | None, *, may_conduct: bool
) -> dict[str, Any]:
    most = max((one.papers for one in progress.typings), default=0)
    packs = sorted(set().union(*(one.packs for one in progress.typings)))
    differing = dict.fromkeys(packs, 0)
    for one in progress.open_differences:
        differing[count.pack_of(one.number)] += 1
    return {
        "progress": progress,
        "typings": progress.typings,
        "may_open": may_conduct and len(progress.typings) > 1,
        "expected": count.in_the_box or most,
        "packs": [
            {
                "number": pack,
                "first": count.numbers_of(pack)[0],
                "last": count.numbers_of(pack)[-1],
                "by": [pack in one.packs or bool(one.scrutineer.done_at) for one in progress.typings],
                "is_compared": pack in progress.compared,
                "differences": differing[pack],
            }
            for pack in packs
        ],
        "open_differences": len(progress.open_differences),
        "may_count": progress.may_be_counted and (may_conduct or place is not None),
        "in_hand": progress.typings[0].papers if progress.typings else 0,
        "box_differs": bool(count.in_the_box)
        and progress.are_done
        and any(one.papers != count.in_the_box for one in progress.typings),
    }


@gate(COUNTING)
@require_POST
def make(request: GatedRequest, count: str) -> HttpResponse:
    """Seal the papers and count them."""
    found = count_seen(request, count)
    if not (request.roles & CONDUCTING or scrutineer_of(request, found)):
        return redirect(address("count", found))
    service = count_file if found.file_id else count_papers
    attempt(request, lambda: service(found, actor=request.actor), _("The papers are sealed and counted."))
    return redirect(address("count", found))
