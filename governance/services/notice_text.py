"""The text of a notice of meeting, in each language, before any name or link is filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from governance.models import Assembly
from governance.queries.documents import documents_beside, documents_of_all
from governance.rules.corrections import Change, Said, Whole
from governance.services.callers import caller_in_notice
from governance.services.changes_text import shown
from governance.services.requisition_text import asked_for
from membership import formats
from membership.models import WordingKind
from membership.rules.resolved import ResolvedRules
from membership.services.correspondence import Text
from membership.services.habits import colour_of
from membership.services.wordings import Words, put_in, subject_of, wordings_of


@dataclass(frozen=True, slots=True)
class Correction:
    """What a corrected notice opens with: which one it replaces, what changes and why, by language."""

    replaced_at: datetime
    changes: dict[str, tuple[Change, ...]]
    why: dict[str, str]


def texts_of(assembly: Assembly, rules: ResolvedRules, correction: Correction | None = None) -> list[Text]:
    """Return the notice in every language of the organisation.

    French stands in each of them: alone, or under the other language, since it is authoritative.
    """
    return [text_in(assembly, language, rules, correction) for language in assembly.organisation.languages]


def _words(assembly: Assembly, correction: Correction | None) -> dict[str, Words]:
    """Return the organisation's own words. Raises TextMissing when they lack a language."""
    return wordings_of(assembly.organisation, WordingKind.CORRECTION if correction else WordingKind.CALL)


def text_in(assembly: Assembly, language: str, rules: ResolvedRules, correction: Correction | None = None) -> Text:
    """Return the notice in one language, with the French under it when that is not French."""
    parts = [language] if language == "fr" else [language, "fr"]
    words = _words(assembly, correction)
    sections = [
        _section(assembly, part, rules, correction) | _own(assembly, words.get(part, Words()), part) for part in parts
    ]
    with translation.override(language):
        subject = _subject(assembly, language, words.get(language, Words()), correction)
        context = {
            "sections": sections,
            "language": language,
            "subject": subject,
            "colour": colour_of(assembly.organisation),
        }
        return Text(
            language=language,
            subject=subject,
            body_text=render_to_string("mail/call.txt", context),
            body_html=render_to_string("mail/call.html", context),
        )


def part_in(
    assembly: Assembly, language: str, rules: ResolvedRules, words: Words, correction: Correction | None = None
) -> tuple[str, str]:
    """Return the subject and the plain text in one language alone, with own words that need not be kept yet."""
    section = _section(assembly, language, rules, correction) | _own(assembly, words, language)
    with translation.override(language):
        subject = _subject(assembly, language, words, correction)
        return subject, render_to_string("mail/call.txt", {"sections": [section]}).strip()


def _subject(assembly: Assembly, language: str, words: Words, correction: Correction | None) -> str:
    """Return the subject in the active language, which is this one."""
    usual = (
        _("Corrected notice of meeting: %(title)s, %(day)s")
        if correction
        else _("Notice of meeting: %(title)s, %(day)s")
    ) % {
        "title": local(assembly, "title", language),
        "day": formats.day(assembly.starts_at.astimezone(assembly.zone).date(), language),
    }
    return subject_of(words, fields_of(assembly, language), usual)


def whole_of(assembly: Assembly, language: str) -> Whole:
    """Return all that the notice says of the meeting in one language, to tell one version from the next."""
    starts_at = assembly.starts_at.astimezone(assembly.zone)
    with translation.override(language):
        online = _("by the personal link") if assembly.link else ""
    return Whole(
        title=local(assembly, "title", language),
        day=formats.day(starts_at.date(), language),
        hour=formats.clock(starts_at, language),
        place=assembly.place,
        online=online,
        points=tuple(
            Said(
                item.public_id,
                item.position,
                local(item, "title", language),
                local(item.motion, "text", language) if hasattr(item, "motion") else "",
                item.outline,
            )
            for item in assembly.agenda.filter(rank=0).select_related("motion").order_by("position")
        ),
    )


def _section(assembly: Assembly, language: str, rules: ResolvedRules, correction: Correction | None) -> dict[str, Any]:
    """Return what the template shows of the meeting in one language."""
    with translation.override(language):
        request_of_members = asked_for(assembly, language)
        documents = documents_of_all(assembly)
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
        "called_by": caller_in_notice(assembly, language),
        "part": _part(assembly, language),
        "items": items_shown(assembly, language),
        "documents": documents,
        "has_beside": assembly.attachments.exclude(item=None).exists(),
        "proxies": rules.flag("proxy_allowed"),
        "corrects": _corrects(correction, assembly, language) if correction else None,
    }


def _part(assembly: Assembly, language: str) -> str:
    """Return whose assembly it is, by the name of the sector or the group; empty where it is that of all."""
    if assembly.part is None:
        return ""
    whose = (assembly.part.group, assembly.part.section)
    return ", ".join(local(one, "name", language) for one in whose if one is not None)


def fields_of(assembly: Assembly, language: str) -> dict[str, str]:
    """Return what the fields of the organisation's own words stand for, in one language."""
    starts_at = assembly.starts_at.astimezone(assembly.zone)
    return {
        "organisation": local(assembly.organisation, "name", language),
        "meeting": local(assembly, "title", language),
        "day": formats.day(starts_at.date(), language),
        "hour": formats.clock(starts_at, language),
        "place": assembly.place,
    }


def _own(assembly: Assembly, words: Words, language: str) -> dict[str, str]:
    said = put_in(words, fields_of(assembly, language))
    return {"opening": said.opening, "closing": said.closing}


def _corrects(correction: Correction, assembly: Assembly, language: str) -> dict[str, Any]:
    """Return what the head of a corrected notice shows: the day of the one it replaces, why, and each change."""
    return {
        "day": formats.day(correction.replaced_at.astimezone(assembly.zone).date(), language),
        "why": correction.why.get(language) or correction.why["fr"],
        "changes": shown(correction.changes.get(language) or correction.changes["fr"], language),
    }


def items_shown(assembly: Assembly, language: str) -> list[dict[str, Any]]:
    """Return the points of the notice, each with the text it puts to the vote."""
    items = assembly.agenda.filter(rank=0).select_related("motion").order_by("position")
    with translation.override(language):
        beside = documents_beside(assembly)
    return [
        {
            "number": item.number,
            "level": item.level,
            "documents": beside.get(item.pk, ()),
            "title": local(item, "title", language),
            "motion": local(item.motion, "text", language) if hasattr(item, "motion") else "",
        }
        for item in items
    ]


def local(row: object, field: str, language: str) -> str:
    """Return a text in a language, or in French where the other one is missing."""
    return str(getattr(row, f"{field}_{language}", "") or getattr(row, f"{field}_fr"))
