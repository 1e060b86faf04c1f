"""The binder of a meeting, or of one decision of it, for a court, an auditor or a federation: a paper and its files."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from governance.models import Assembly, Motion
from governance.services.meeting_papers import has_binder
from governance.web.papers import handed, language_asked
from membership.clock import now
from membership.web.gate import REGISTER, GatedRequest, gate
from voting.services.binder_text import binder_archive, binder_paper
from voting.web.pages import assembly_seen


@gate(REGISTER)
@require_safe
def document(request: GatedRequest, assembly: str) -> HttpResponse:
    """Hand over the document alone, in the language asked for; of one decision, where the address names its motion."""
    meeting = _opened(request, assembly)
    decision = _decision(request, meeting)
    return handed(binder_paper(meeting, at=now(), language=language_asked(request), decision=decision))


@gate(REGISTER)
@require_safe
def archive(request: GatedRequest, assembly: str) -> HttpResponse:
    """Hand over the document in every language with all its files, and their hashes."""
    meeting = assembly_seen(request, assembly)
    if not has_binder(meeting):
        raise Http404
    decision = _decision(request, meeting)
    if decision is not None and meeting.opened_at is None:
        raise Http404
    return handed(binder_archive(meeting, at=now(), decision=decision))


def _decision(request: GatedRequest, meeting: Assembly) -> Motion | None:
    """Return the motion that the address names, None for the whole meeting. Raises Http404 for one of elsewhere."""
    named = request.GET.get("decision", "")
    if not named:
        return None
    found: Motion = get_object_or_404(meeting.motions.select_related("item"), public_id=named)
    return found


def _opened(request: GatedRequest, assembly: str) -> Assembly:
    """Return the meeting, once there is something to tell of it."""
    meeting = assembly_seen(request, assembly)
    if meeting.opened_at is None:
        raise Http404
    return meeting
