"""The minutes of a meeting: drafted from what happened, kept in versions, read by members."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext

from governance.access import SEE_PREPARATION
from governance.models import Assembly, AssemblyState, Minutes
from governance.queries.minutes import newest, versions_of
from governance.services.minutes import draft_minutes
from governance.web.meetings import address, meeting_of
from membership.access import OFFICE as OFFICE_ROLES
from membership.errors import DomainError
from membership.messages import sentence
from membership.web.gate import MEMBER, GatedRequest, gate

HELD = (AssemblyState.IN_SESSION, AssemblyState.ENDED)


@gate(MEMBER)
def listing(request: GatedRequest, assembly: str) -> HttpResponse:
    """Show the versions; for the office, draft a new one. Members see the latest of each language."""
    meeting = meeting_of(request, assembly)
    may_draft = bool(request.roles & OFFICE_ROLES)
    if request.method == "POST":
        if not may_draft:
            raise Http404
        return _draft(request, meeting)
    rows = versions_of(meeting)
    shown = {row.pk for row in newest(meeting)}
    if not request.roles & SEE_PREPARATION:
        rows = [row for row in rows if row.pk in shown]
    context = {
        "meeting": meeting,
        "may_draft": may_draft,
        "was_held": meeting.state in HELD,
        "languages": [
            {"code": language, "versions": [row for row in rows if row.language == language]}
            for language in meeting.organisation.languages
        ],
    }
    return render(request, "governance/minutes.html", context)


def _draft(request: GatedRequest, meeting: Assembly) -> HttpResponse:
    language = request.POST.get("language", "")
    if language not in meeting.organisation.languages:
        return HttpResponse(status=400)
    try:
        draft_minutes(meeting, language=language, actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(
            request, gettext("The draft minutes are ready. They change no more: a new draft is a new version.")
        )
    return redirect(address("governance:minutes", meeting))


@gate(MEMBER)
def document(request: GatedRequest, minutes: str) -> HttpResponse:
    """Answer the document itself. Members may read the latest version of each language."""
    rows = Minutes.objects.for_organisation(request.organisation).select_related("document", "assembly")
    found = get_object_or_404(rows, public_id=minutes)
    if not request.roles & SEE_PREPARATION and found.pk not in {row.pk for row in newest(found.assembly)}:
        raise Http404
    response = HttpResponse(bytes(found.document.content), content_type=found.document.media_type)
    response.headers["Content-Disposition"] = f'inline; filename="{found.document.name}"'
    # The bytes never change, but who may read them does.
    response.headers["Cache-Control"] = "private, no-cache"
    return response
