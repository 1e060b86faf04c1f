"""What a notice said: each text as it was kept, what it changed, and the fingerprint that holds them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.translation import gettext, override
from django.views.decorators.http import require_safe

from membership.access import OFFICE as OFFICE_ROLES
from membership.models import ConsultationKind, Notice, NoticeText
from membership.queries.attachments import attached_to, listed
from membership.queries.sent_texts import former_of, line_of, member_written_to
from membership.rules.differences import Piece, pieces
from membership.services.correspondence import text_hash
from membership.services.mailer import fill
from membership.web.consulted import noted
from membership.web.gate import REGISTER, GatedRequest, gate
from membership.web.letter_words import subject_of

# The letter carries its own styles, as mail programs want: it is shown apart, where nothing else runs.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


@dataclass(frozen=True, slots=True)
class Said:
    """One text as its readers had it, but for their name and link. pieces: what differs from the version before."""

    language: str
    subject: str
    body_text: str
    pieces: tuple[Piece, ...] = ()


@gate(REGISTER)
@require_safe
def text(request: GatedRequest, notice: str) -> HttpResponse:
    """Show what was sent in each language, its fingerprint, and what it changed."""
    found = _notice(request, notice)
    line = line_of(found)
    former = former_of(found, line)
    context = {
        "notice": found,
        "subject": subject_of(found),
        "texts": [_said(one, _in(one.language, former)) for one in _in_order(found)],
        "number": next(one.number for one in line if one.notice == found),
        "line": [(one, subject_of(one.notice)) for one in line] if len(line) > 1 else [],
        "former": former,
        "is_intact": text_hash(found.texts.all()) == found.text_sha256,
        "says_to_one_alone": found.own_passages.exists(),
        "attached": listed(attached_to(found)),
        "may_act": bool(request.roles & OFFICE_ROLES),
    }
    return render(request, "membership/sent_text.html", context)


@gate(REGISTER)
@require_safe
def mail(request: GatedRequest, notice: str) -> HttpResponse:
    """Answer the message itself, as a mail program drew it."""
    language = request.GET.get("language", "fr")
    kept = next((one for one in _in_order(_notice(request, notice)) if one.language == language), None)
    if kept is None:
        raise Http404
    marks = {name: escape(mark) for name, mark in marks_in(language).items()}
    response = HttpResponse(fill(kept.body_html, marks | {"link": "#"}))
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response


def marks_in(language: str) -> dict[str, str]:
    """Return what stands where each reader has their own: no name, and never the link that is theirs alone."""
    with override(language):
        alone = gettext("(what is said to this member alone)")
        return {
            "name": gettext("(name of the member)"),
            "link": gettext("(personal link)"),
            "own_fr": alone,
            "own_en": alone,
        }


def _notice(request: GatedRequest, public_id: str) -> Notice:
    """Return a notice whose text is read; of a letter to one member, that it was read is noted."""
    rows = Notice.objects.for_organisation(request.organisation).select_related("organisation")
    found: Notice | None = rows.prefetch_related("texts").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    if (member := member_written_to(found)) is not None:
        noted(request, ConsultationKind.LETTERS, member)
    return found


def _in_order(notice: Notice) -> list[NoticeText]:
    """Return its texts, French first, which is authoritative."""
    return sorted(notice.texts.all(), key=lambda one: one.language, reverse=True)


def _in(language: str, notice: Notice | None) -> NoticeText | None:
    return next((one for one in notice.texts.all() if one.language == language), None) if notice else None


def _said(kept: NoticeText, former: NoticeText | None) -> Said:
    marks = marks_in(kept.language)
    body = fill(kept.body_text, marks).strip()
    changed = pieces(_whole(former, marks), f"{kept.subject}\n\n{body}") if former else ()
    return Said(kept.language, kept.subject, body, changed)


def _whole(kept: NoticeText, marks: dict[str, str]) -> str:
    return f"{kept.subject}\n\n{fill(kept.body_text, marks).strip()}"
