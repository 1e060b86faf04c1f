"""What every paper of a meeting says at its head and foot, and how it becomes a document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from governance.models import Assembly, AssemblyState
from governance.services.notice_text import local
from membership import formats, rendering
from membership.services.papers.paper import Paper


def day_of(meeting: Assembly) -> date:
    """Return the day of the meeting in its own calendar."""
    return meeting.starts_at.astimezone(meeting.zone).date()


def has_binder(meeting: Assembly) -> bool:
    """Return whether there are files to hand over: the meeting opened, or was called and given up before."""
    return meeting.opened_at is not None or (meeting.state == AssemblyState.CANCELLED and meeting.notice_id is not None)


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


def drawn(
    template: str, data: Mapping[str, Any], *, meeting: Assembly, name: str, at: datetime, documents: Path | None = None
) -> Paper:
    """Return a paper of the meeting as a PDF of that name."""
    content = rendering.render(template, data, at=at, documents=documents or rendering.SHARED)
    return Paper(f"{name}-{day_of(meeting).isoformat()}.pdf", "application/pdf", content)


def lines_of_text(text: str) -> list[list[str]]:
    """Return a text as a paper prints it: paragraphs, each a list of lines."""
    return [part.splitlines() for part in text.replace("\r", "").split("\n\n") if part.strip()]
