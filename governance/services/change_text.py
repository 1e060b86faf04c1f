"""The text of the notice that a meeting is cancelled, postponed or adjourned, in each language."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from governance.models import Assembly, AssemblyKind, MeetingChange, MeetingChangeKind
from governance.queries.documents import documents_of_all
from governance.services.notice_text import fields_of, items_shown, local
from membership import formats
from membership.models import WordingKind
from membership.services.correspondence import Text
from membership.services.habits import colour_of
from membership.services.wordings import Words, put_in, subject_of, wordings_of


def texts_of(change: MeetingChange) -> list[Text]:
    """Return the notice in every language of the organisation, the French under it where it is not in French.

    Raises TextMissing when the organisation's own words lack a language.
    """
    return [text_in(change, language) for language in change.assembly.organisation.languages]


def text_in(change: MeetingChange, language: str) -> Text:
    """Return the notice in one language."""
    organisation = change.assembly.organisation
    parts = [language] if language == "fr" else [language, "fr"]
    words = wordings_of(organisation, WordingKind.CHANGE)
    sections = [_section(change, part) | _own(change, words.get(part, Words()), part) for part in parts]
    with translation.override(language):
        subject = subject_of(words.get(language, Words()), _fields(change, language), _subject(change, language))
        context = {"sections": sections, "language": language, "subject": subject, "colour": colour_of(organisation)}
        return Text(
            language=language,
            subject=subject,
            body_text=render_to_string("mail/change.txt", context),
            body_html=render_to_string("mail/change.html", context),
        )


def part_in(change: MeetingChange, language: str, words: Words) -> tuple[str, str]:
    """Return the subject and the plain text in one language alone, with own words that need not be kept yet."""
    section = _section(change, language) | _own(change, words, language)
    with translation.override(language):
        subject = subject_of(words, _fields(change, language), _subject(change, language))
        return subject, render_to_string("mail/change.txt", {"sections": [section]}).strip()


def _subject(change: MeetingChange, language: str) -> str:
    said = {
        "title": local(change.assembly, "title", language),
        "day": _day(change.assembly, change.to_at or change.was_at, language),
    }
    is_assembly = change.assembly.kind in AssemblyKind.values
    match change.kind:
        case MeetingChangeKind.CANCELLED:
            head = (
                pgettext("of all members", "Meeting cancelled: %(title)s, %(day)s")
                if is_assembly
                else _("Meeting cancelled: %(title)s, %(day)s")
            )
        case MeetingChangeKind.POSTPONED if change.is_earlier:
            head = (
                pgettext("of all members", "Meeting moved forward to %(day)s: %(title)s")
                if is_assembly
                else _("Meeting moved forward to %(day)s: %(title)s")
            )
        case MeetingChangeKind.POSTPONED:
            head = (
                pgettext("of all members", "Meeting postponed to %(day)s: %(title)s")
                if is_assembly
                else _("Meeting postponed to %(day)s: %(title)s")
            )
        case _other:
            head = _("Meeting adjourned to %(day)s: %(title)s")
    return head % said


def _section(change: MeetingChange, language: str) -> dict[str, Any]:
    assembly, organisation = change.assembly, change.assembly.organisation
    to_at = change.to_at.astimezone(assembly.zone) if change.to_at else None
    with translation.override(language):
        sentences = list(_sentences(change, language))
        documents = documents_of_all(assembly) if change.kind == MeetingChangeKind.POSTPONED else ()
    return {
        "language": language,
        "organisation": local(organisation, "name", language),
        "title": local(assembly, "title", language),
        "sentences": sentences,
        "reason": local(change, "reason", language),
        "day": formats.day(to_at.date(), language) if to_at else "",
        "clock": formats.clock(to_at, language) if to_at else "",
        "place": change.place,
        "online": bool(change.link),
        "contact": organisation.contact,
        "items": items_shown(assembly, language) if change.kind == MeetingChangeKind.POSTPONED else [],
        "documents": documents,
    }


def _own(change: MeetingChange, words: Words, language: str) -> dict[str, str]:
    said = put_in(words, _fields(change, language))
    return {"opening": said.opening, "closing": said.closing}


def _fields(change: MeetingChange, language: str) -> dict[str, str]:
    """Return what the fields of own words stand for: the new day, hour and place, or those that were given up."""
    assembly = change.assembly
    at = (change.to_at or change.was_at).astimezone(assembly.zone)
    there = {"day": formats.day(at.date(), language), "hour": formats.clock(at, language)}
    there["place"] = change.place if change.to_at else change.was_place
    return fields_of(assembly, language) | there


def _sentences(change: MeetingChange, language: str) -> list[str]:
    assembly = change.assembly
    said = {
        "organisation": local(assembly.organisation, "name", language),
        "title": local(assembly, "title", language),
        "day": _day(assembly, change.was_at, language),
        "clock": formats.clock(change.was_at.astimezone(assembly.zone), language),
    }
    first, then = _said_of(change)
    return [first % said, then % said]


def _said_of(change: MeetingChange) -> tuple[str, str]:
    """Return what is said of a change. French calls that of all members an assembly, and that of a body a meeting."""
    is_assembly = change.assembly.kind in AssemblyKind.values
    match change.kind:
        case MeetingChangeKind.CANCELLED:
            return (
                pgettext("of all members", "%(organisation)s cancels this meeting: %(title)s.")
                if is_assembly
                else _("%(organisation)s cancels this meeting: %(title)s."),
                _("It was to be held on %(day)s, %(clock)s. It will not be, and you have nothing to do."),
            )
        case MeetingChangeKind.POSTPONED if change.is_earlier:
            return (
                pgettext("of all members", "%(organisation)s moves this meeting forward: %(title)s.")
                if is_assembly
                else _("%(organisation)s moves this meeting forward: %(title)s."),
                _("It was to be held on %(day)s, %(clock)s. Here is the new date; the agenda stays the same."),
            )
        case MeetingChangeKind.POSTPONED:
            return (
                pgettext("of all members", "%(organisation)s postpones this meeting: %(title)s.")
                if is_assembly
                else _("%(organisation)s postpones this meeting: %(title)s."),
                _("It was to be held on %(day)s, %(clock)s. Here is the new date; the agenda stays the same."),
            )
        case _other:
            return (
                _("The meeting of %(organisation)s begun on %(day)s was adjourned: %(title)s."),
                _("It is the same meeting: it resumes with what is left of its agenda, as said here."),
            )


def _day(assembly: Assembly, at: datetime, language: str) -> str:
    return formats.day(at.astimezone(assembly.zone).date(), language)
