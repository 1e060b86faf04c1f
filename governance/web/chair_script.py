"""The chair's script, on a phone or on paper."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from governance.services.script_text import script_of, script_paper
from governance.web.meetings import meeting_of
from governance.web.papers import handed, language_asked
from membership.clock import now
from membership.web.gate import CONDUCT, GatedRequest, gate

LANGUAGES = {"fr": "Français", "en": "English"}


@gate(CONDUCT)
@require_safe
def script(request: GatedRequest, assembly: str) -> HttpResponse:
    meeting, at = meeting_of(request, assembly), now()
    asked = request.GET.get("language", "")
    language = asked if asked in request.organisation.languages else (get_language() or "fr")[:2]
    steps = script_of(meeting, at, language)
    context = {
        "meeting": meeting,
        "steps": steps,
        "spoken": language,
        "languages": [(code, LANGUAGES[code]) for code in request.organisation.languages if code != language],
        "at": at,
    }
    return render(request, "governance/chair_script.html", context)


@gate(CONDUCT)
@require_safe
def document(request: GatedRequest, assembly: str) -> HttpResponse:
    """Hand the script over as a PDF, in the language asked for."""
    return handed(script_paper(meeting_of(request, assembly), at=now(), language=language_asked(request)))
