"""In which language a paper of a meeting is asked for, and how it is handed over."""

from __future__ import annotations

from django.http import HttpResponse

from membership.services.papers.paper import Paper
from membership.web.downloads import handed_over
from membership.web.gate import GatedRequest


def language_asked(request: GatedRequest) -> str:
    """Return the language of the paper: the one of the address if the organisation writes in it, French otherwise."""
    asked = request.GET.get("language", "")
    return asked if asked in request.organisation.languages else "fr"


def handed(paper: Paper) -> HttpResponse:
    """Answer a paper under its name."""
    return handed_over(paper.content, name=paper.name, media_type=paper.media_type)
