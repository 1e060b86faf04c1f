"""«Our meeting on one page», on a screen and on paper."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from governance.services.one_page_text import SIZES, one_page_of, one_page_paper
from governance.web.meetings import address_if_any, meeting_of
from governance.web.papers import handed, language_asked
from membership.clock import now
from membership.web.gate import MEMBER, GatedRequest, gate


@gate(MEMBER)
@require_safe
def one_page(request: GatedRequest, assembly: str) -> HttpResponse:
    meeting = meeting_of(request, assembly)
    page = one_page_of(meeting, (get_language() or "fr")[:2])
    context = {
        "meeting": meeting,
        "decisions": page.decisions,
        "told": page.told,
        "seats": page.seats,
        "seats_number": sum(one.number for one in page.seats),
        "rules": page.rules,
        "enter_url": address_if_any("voting:enter", meeting),
        "address": request.build_absolute_uri(request.path.removesuffix("one-page/")),
    }
    return render(request, "governance/one_page.html", context)


@gate(MEMBER)
@require_safe
def document(request: GatedRequest, assembly: str) -> HttpResponse:
    """Hand the page over as a PDF: in large print where asked."""
    asked = request.GET.get("size", "")
    paper = one_page_paper(
        meeting_of(request, assembly),
        at=now(),
        language=language_asked(request),
        size=asked if asked in SIZES else "usual",
        address=request.build_absolute_uri(request.path.removesuffix("one-page.pdf")),
    )
    return handed(paper)
