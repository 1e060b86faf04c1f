"""The letters to members on their rebates: sent from the page of the surplus, printed, and noted as posted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_POST, require_safe

from governance.models import Assembly, SurplusPlan
from governance.queries.surplus import plan_of
from governance.queries.telling import failed, progress_of
from governance.services.rebate_letters import foresee_letters, tell_rebates
from governance.web.meetings import address, meeting_of
from membership import formats
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Notice
from membership.queries.letters import letters_to_post
from membership.services.correspondence import note_batch_posted
from membership.services.papers.envelopes import merged_letters
from membership.web.downloads import handed_over
from membership.web.gate import OFFICE, GatedRequest, gate


@gate(OFFICE)
@require_POST
def tell(request: GatedRequest, assembly: str) -> HttpResponse:
    """Write to each member about their rebate."""
    meeting, plan = _planned(request, assembly)
    try:
        notice = tell_rebates(plan, actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
    else:
        n = notice.deliveries.count()
        said = ngettext("%(n)s member is written to.", "%(n)s members are written to.", n)
        messages.success(request, said % {"n": formats.number(n)})
    return redirect(address("governance:surplus", meeting))


@gate(OFFICE)
@require_safe
def letters(request: GatedRequest, assembly: str) -> HttpResponse:
    """Hand over the letters that wait to be posted, merged."""
    _meeting, notice = _told(request, assembly)
    paper = merged_letters(notice)
    return handed_over(paper.content, name=paper.name, media_type=paper.media_type)


@gate(OFFICE)
@require_POST
def posted(request: GatedRequest, assembly: str) -> HttpResponse:
    """Note that every letter the page showed has left."""
    meeting, notice = _told(request, assembly)
    n = note_batch_posted(notice, among=request.POST.getlist("letter"), actor=request.actor)
    said = ngettext("Noted: %(n)s letter is posted.", "Noted: %(n)s letters are posted.", n)
    messages.success(request, said % {"n": formats.number(n)})
    return redirect(address("governance:surplus", meeting))


def shown(plan: SurplusPlan, *, is_office: bool) -> dict[str, Any]:
    """Return what the page of the surplus says of the letters: what would leave, or what became of them."""
    if not is_office or plan.entered_at is None:
        return {}
    if plan.letters is None:
        foreseen = foresee_letters(plan, language=(get_language() or "fr")[:2])
        return {"letters_foreseen": foreseen} if foreseen.letters else {}
    return {
        "letters_sent": plan.letters,
        "letters_progress": progress_of(plan.letters),
        "letters_failed": failed(plan.letters).count(),
        "letters_to_post": letters_to_post(plan.letters),
    }


def _planned(request: GatedRequest, assembly: str) -> tuple[Assembly, SurplusPlan]:
    meeting = meeting_of(request, assembly)
    plan = plan_of(meeting)
    if plan is None:
        raise Http404
    return meeting, plan


def _told(request: GatedRequest, assembly: str) -> tuple[Assembly, Notice]:
    meeting, plan = _planned(request, assembly)
    if plan.letters is None:
        raise Http404
    return meeting, plan.letters
