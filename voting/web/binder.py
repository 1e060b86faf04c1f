"""The binder of a meeting, for a court, an auditor or a federation: one document with contents, and its files."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from governance.models import Assembly
from governance.services.meeting_papers import has_binder
from governance.web.papers import handed, language_asked
from membership.clock import now
from membership.web.gate import REGISTER, GatedRequest, gate
from voting.services.binder_text import binder_archive, binder_paper
from voting.web.pages import assembly_seen


@gate(REGISTER)
@require_safe
def document(request: GatedRequest, assembly: str) -> HttpResponse:
    """Hand over the document alone, in the language asked for."""
    return handed(binder_paper(_opened(request, assembly), at=now(), language=language_asked(request)))


@gate(REGISTER)
@require_safe
def archive(request: GatedRequest, assembly: str) -> HttpResponse:
    """Hand over the document in every language with all its files, and their hashes."""
    meeting = assembly_seen(request, assembly)
    if not has_binder(meeting):
        raise Http404
    return handed(binder_archive(meeting, at=now()))


def _opened(request: GatedRequest, assembly: str) -> Assembly:
    """Return the meeting, once there is something to tell of it."""
    meeting = assembly_seen(request, assembly)
    if meeting.opened_at is None:
        raise Http404
    return meeting
