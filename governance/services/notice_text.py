"""The text of a notice of meeting, in each language, before any name or link is filled in."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from governance.models import Assembly
from governance.services.requisition_text import asked_for
from membership import formats
from membership.rules.resolved import ResolvedRules
from membership.services.correspondence import Text


def texts_of(assembly: Assembly, rules: ResolvedRules) -> list[Text]:
    """Return the notice in every language of the organisation.

    French stands in each of them: alone, or under the other language, since it is authoritative.
    """
    return [text_in(assembly, language, rules) for language in assembly.organisation.languages]


def text_in(assembly: Assembly, language: str, rules: ResolvedRules) -> Text:
    """Return the notice in one language, with the French under it when that is not French."""
    parts = [language] if language == "fr" else [language, "fr"]
    sections = [_section(assembly, part, rules) for part in parts]
    with translation.override(language):
        subject = _("Notice of meeting: %(title)s, %(day)s") % {
            "title": getattr(assembly, f"title_{language}"),
            "day": formats.day(assembly.starts_at.astimezone(assembly.zone).date(), language),
        }
        context = {"sections": sections, "language": language, "subject": subject}
        return Text(
            language=language,
            subject=subject,
            body_text=render_to_string("mail/call.txt", context),
            body_html=render_to_string("mail/call.html", context),
        )


def _section(assembly: Assembly, language: str, rules: ResolvedRules) -> dict[str, Any]:
    """Return what the template shows of the meeting in one language."""
    items = assembly.agenda.filter(rank=0).select_related("motion").order_by("position")
    with translation.override(language):
        request_of_members = asked_for(assembly, language)
    starts_at = assembly.starts_at.astimezone(assembly.zone)
    organisation = assembly.organisation
    return {
        "language": language,
        "organisation": local(organisation, "name", language),
        "title": local(assembly, "title", language),
        "day": formats.day(starts_at.date(), language),
        "clock": formats.clock(starts_at, language),
        "place": assembly.place,
        "online": bool(assembly.link),
        "contact": organisation.contact,
        "asked_for": request_of_members,
        "items": [
            {
                "position": item.position,
                "title": local(item, "title", language),
                "motion": local(item.motion, "text", language) if hasattr(item, "motion") else "",
            }
            for item in items
        ],
        "proxies": rules.flag("proxy_allowed"),
    }


def local(row: object, field: str, language: str) -> str:
    """Return a text in a language, or in French where the other one is missing."""
    return str(getattr(row, f"{field}_{language}", "") or getattr(row, f"{field}_fr"))
