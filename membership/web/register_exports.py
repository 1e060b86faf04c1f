"""The register taken away as a document, and the log of those who read it or took it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from membership import access, formats
from membership.errors import RegisterTooLong
from membership.messages import sentence
from membership.models import Category, Consultation, ConsultationKind, Organisation, Section
from membership.queries.consultations import consultations
from membership.queries.moment import Moment
from membership.services.exports.exporting import FORMATS, export_register
from membership.templatetags.unevoix import local_text
from membership.web import moments
from membership.web.downloads import sent
from membership.web.gate import REGISTER, GatedRequest, gate
from membership.web.searched_words import searched

FORMAT_WORDS = {"pdf": "PDF", "xlsx": "Excel (XLSX)", "csv": "CSV", "json": "JSON"}


def documents(request: GatedRequest, at: Moment) -> list[dict[str, str]]:
    """Return where the register of a moment is taken away, format by format."""
    query = urlencode(moments.in_address(at))
    return [{"label": words, "url": f"{_address(request, name)}?{query}"} for name, words in FORMAT_WORDS.items()]


def _address(request: GatedRequest, taken_as: str) -> str:
    return reverse("register-export", kwargs={"slug": request.organisation.slug, "taken_as": taken_as})


@gate(REGISTER)
@require_safe
@never_cache
def export(request: GatedRequest, taken_as: str) -> HttpResponseBase:
    if taken_as not in FORMATS:
        raise Http404
    at, _today = moments.asked(request.GET, request.organisation)
    try:
        exported = export_register(
            request.organisation, at=at, taken_as=taken_as, language=get_language() or "fr", actor=request.actor
        )
    except RegisterTooLong as error:
        messages.error(request, sentence(error))
        return redirect("register", slug=request.organisation.slug)
    return sent(exported)


@gate(REGISTER)
@require_safe
def log(request: GatedRequest) -> HttpResponse:
    before = request.GET.get("before", "")
    shown = consultations(request.organisation, before=int(before[:18]) if before.isdecimal() else None)
    columns = [{"label": label} for label in (_("Read by"), _("When"), _("What"), _("As of"), _("Looked for"))]
    called = _called(request.organisation)
    rows = [_row(request, line, called) for line in shown.lines]
    may_note = bool(request.roles & access.OFFICE)
    context = {"columns": columns, "rows": rows, "older": shown.older, "may_note": may_note}
    return render(request, "membership/consultations.html", context)


def _called(here: Organisation) -> dict[str, dict[str, str]]:
    """Return how each category and each section is called, by what the address of a search says of it."""
    sections = Section.objects.for_organisation(here)
    return {
        "category": {one.key: local_text(one, "name") for one in Category.objects.for_organisation(here)},
        "section": {one.public_id: local_text(one, "name") for one in sections},
    }


def _row(request: GatedRequest, line: Consultation, called: dict[str, dict[str, str]]) -> list[Any]:
    what = str(line.get_kind_display()) + (f" ({FORMAT_WORDS.get(line.format, line.format)})" if line.format else "")
    if line.kind == ConsultationKind.DESK:
        return _row_of_desk(request, line, what)
    return [
        str(line.account) if line.account else _("The command line"),
        formats.instant(line.consulted_at.astimezone(request.organisation.zone)),
        what,
        moments.said(Moment(line.as_of, line.known_at), line.as_of, request.organisation)
        if line.known_at
        else formats.short_day(line.as_of),
        _looked_for(line, called),
    ]


def _row_of_desk(request: GatedRequest, line: Consultation, what: str) -> list[Any]:
    """Return a reading at the office: who read it, on which day, who showed it, and what."""
    qualities = ", ".join(filter(None, (str(line.get_capacity_display()), line.quality)))
    written = formats.instant(line.consulted_at.astimezone(request.organisation.zone))
    return [
        f"{line.reader} ({qualities})",
        _("%(day)s; written down: %(written)s") % {"day": formats.short_day(line.as_of), "written": written},
        _("%(what)s, by %(who)s") % {"what": what, "who": line.account or _("The command line")},
        formats.short_day(line.as_of),
        line.shown,
    ]


def _looked_for(line: Consultation, called: dict[str, dict[str, str]]) -> str:
    if line.membership:
        return f"{line.membership.person.full_name} ({line.membership.number})"
    return searched(line.search, called)
