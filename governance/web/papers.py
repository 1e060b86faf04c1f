"""What every paper of a meeting says at its head and foot, and how it is handed over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override

from governance.models import Assembly
from governance.services.notice_text import local
from governance.web.meetings import day_of
from membership import formats, rendering
from membership.web.downloads import handed_over
from membership.web.gate import GatedRequest


def language_asked(request: GatedRequest) -> str:
    """Return the language of the paper: the one of the address if the organisation writes in it, French otherwise."""
    asked = request.GET.get("language", "")
    return asked if asked in request.organisation.languages else "fr"


def shell(meeting: Assembly, title: str, at: datetime, language: str) -> dict[str, Any]:
    """Return what the page itself needs: languages, names, the running head and foot."""
    name = local(meeting.organisation, "name", language)
    with override(language):
        on = formats.short_day(day_of(meeting))
        drawn = formats.instant(at.astimezone(meeting.zone))
        return {
            "lang": language,
            "region": "CA",
            "organisation": name,
            "title": title,
            "draft": {"tag": ""},
            "running": {
                "head": f"{name} — {local(meeting, 'title', language)}, {on}",
                "foot": _("As of %(instant)s") % {"instant": drawn},
                "page": _("Page {page} of {pages}"),
            },
        }


def handed_as_pdf(
    template: str, data: Mapping[str, Any], *, meeting: Assembly, name: str, at: datetime, documents: Path | None = None
) -> HttpResponse:
    """Answer a paper of the meeting as a PDF of that name."""
    folder = documents or rendering.SHARED
    content = rendering.render(template, data, at=at, documents=folder)
    return handed_over(content, name=f"{name}-{day_of(meeting).isoformat()}.pdf", media_type="application/pdf")


def lines_of_text(text: str) -> list[list[str]]:
    """Return a text as a paper prints it: paragraphs, each a list of lines."""
    return [part.splitlines() for part in text.replace("\r", "").split("\n\n") if part.strip()]
