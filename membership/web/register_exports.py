"""The register taken away as a document, and the log of those who read it or took it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from membership import access, formats
from membership.errors import RegisterTooLong
from membership.messages import sentence
from membership.models import Consultation, ConsultationKind
from membership.queries.consultations import Written, consultations
from membership.queries.moment import Moment
from membership.services.exports.consultations import (
    called_in_searches,
    export_consultations,
    kind_words,
    looked_for,
    noted_by,
    reader_words,
)
from membership.services.exports.exporting import FORMATS, export_register
from membership.services.exports.lists import LISTED_AS
from membership.services.exports.searched_words import Called
from membership.services.exports.words import FORMAT_WORDS
from membership.web import moments
from membership.web.downloads import sent
from membership.web.fields import DayField
from membership.web.gate import REGISTER, GatedRequest, gate


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


class WrittenForm(forms.Form):
    """On which days the lines of the log were written."""

    first = DayField(label=gettext_lazy("From"), required=False)
    last = DayField(label=gettext_lazy("To"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and first > last:
            self.add_error("last", _("This day comes before the other one."))
        return cleaned

    @property
    def written(self) -> Written:
        return Written(self.cleaned_data["first"], self.cleaned_data["last"])

    @property
    def in_address(self) -> dict[str, str]:
        return {name: day.isoformat() for name, day in self.cleaned_data.items() if day}


@gate(REGISTER)
@require_safe
def log(request: GatedRequest) -> HttpResponseBase:
    form = WrittenForm(request.GET)
    context: dict[str, Any] = {"form": form, "may_note": bool(request.roles & access.OFFICE)}
    if form.is_valid():
        taken_as = next((name for name in LISTED_AS if name in request.GET), "")
        if taken_as:
            return _taken(request, form, taken_as)
        context |= _lines(request, form)
    return render(request, "membership/consultations.html", context)


def _lines(request: GatedRequest, form: WrittenForm) -> dict[str, Any]:
    """Return the lines of a page of the log, and where the others and the whole are found."""
    here, asked, before = request.organisation, form.in_address, request.GET.get("before", "")
    shown = consultations(here, written=form.written, before=int(before[:18]) if before.isdecimal() else None)
    called = called_in_searches(here)
    heads = (_("Read by"), _("When"), _("What"), _("As of"), _("Looked for"))
    return {
        "columns": [{"label": label} for label in heads],
        "rows": [_row(request, line, called) for line in shown.lines],
        "older": f"?{urlencode(asked | {'before': shown.older})}" if shown.older else "",
        "is_chosen": bool(asked),
        "taken": [{"label": FORMAT_WORDS[name], "url": f"?{urlencode(asked | {name: 1})}"} for name in LISTED_AS],
    }


def _taken(request: GatedRequest, form: WrittenForm, taken_as: str) -> HttpResponseBase:
    search = urlencode(form.in_address)
    try:
        exported = export_consultations(
            request.organisation,
            form.written,
            search=search,
            taken_as=taken_as,
            language=get_language() or "fr",
            actor=request.actor,
        )
    except RegisterTooLong as error:
        messages.error(request, sentence(error))
        return redirect(f"{request.path}?{search}")
    return sent(exported)


def _row(request: GatedRequest, line: Consultation, called: Called) -> list[Any]:
    written = formats.instant(line.consulted_at.astimezone(request.organisation.zone))
    if line.kind == ConsultationKind.DESK:
        said = {"what": kind_words(line), "who": noted_by(line)}
        return [
            reader_words(line),
            _("%(day)s; written down: %(written)s") % {"day": formats.short_day(line.as_of), "written": written},
            _("%(what)s, by %(who)s") % said,
            formats.short_day(line.as_of),
            line.shown,
        ]
    return [
        noted_by(line),
        written,
        kind_words(line),
        moments.said(Moment(line.as_of, line.known_at), line.as_of, request.organisation)
        if line.known_at
        else formats.short_day(line.as_of),
        looked_for(line, called),
    ]
