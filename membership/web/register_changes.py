"""What changed between two dates: on a page, and as a list for spreadsheets."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from membership import access, clock, formats
from membership.errors import RegisterTooLong
from membership.messages import sentence
from membership.models import ConsultationKind, Organisation
from membership.queries.changes import Change, Place, Span, page_of, recorded_between
from membership.queries.moment import Moment
from membership.services.exports.changes import category_names, change_words, detail_words, export_changes
from membership.services.exports.lists import LISTED_AS
from membership.services.exports.words import FORMAT_WORDS
from membership.web import moments
from membership.web.consulted import noted
from membership.web.downloads import sent
from membership.web.fields import DayField
from membership.web.gate import REGISTER, GatedRequest, gate

RECORDED = "recorded"


class SpanForm(forms.Form):
    """Between which days, and whether of effect or of record."""

    first = DayField(label=gettext_lazy("From"))
    last = DayField(label=gettext_lazy("To"))
    by = forms.ChoiceField(
        label=gettext_lazy("What counts"),
        choices=[
            ("effective", gettext_lazy("The day it took effect")),
            (RECORDED, gettext_lazy("The day it was written down")),
        ],
    )
    known_at = DayField(
        label=gettext_lazy("As known on"),
        required=False,
        help_text=gettext_lazy("For what took effect: what was written down later is left out."),
    )

    def __init__(self, data: Any, *, today: date) -> None:
        days = {
            "first": (today - timedelta(days=30)).isoformat(),
            "last": today.isoformat(),
            "by": "effective",
            "known_at": today.isoformat(),
        }
        super().__init__(days | {name: value for name, value in data.items() if value})

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if {"first", "last"} <= cleaned.keys() and cleaned["first"] > cleaned["last"]:
            self.add_error("last", _("This day comes before the other one."))
        return cleaned

    def span(self, organisation: Organisation) -> Span:
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        if self.cleaned_data["by"] == RECORDED:
            return recorded_between(organisation, first, last)
        known_at = moments.known_at(self._known_on(), organisation, clock.now())
        return Span(first=first, last=last, known_at=known_at)

    def _known_on(self) -> str:
        """Return the day as known on which things are told, however it was typed; left empty, that of today."""
        known_on = self.cleaned_data["known_at"]
        return known_on.isoformat() if known_on else ""


@gate(REGISTER)
@require_safe
def what_changed(request: GatedRequest) -> HttpResponseBase:
    here = request.organisation
    form = SpanForm(request.GET, today=clock.today(here))
    context: dict[str, Any] = {"form": form, "rows": [], "columns": []}
    if form.is_valid():
        span = form.span(here)
        asked = {name: form.data[name] for name in ("first", "last", "by", "known_at")}
        until, search = Moment(form.cleaned_data["last"], span.known_at), urlencode(asked)
        taken_as = next((name for name in LISTED_AS if name in request.GET), "")
        if taken_as:
            return _taken(request, span, until, search, taken_as)
        noted(request, ConsultationKind.CHANGES, at=until, search=search)
        found, further = page_of(here, span, _turned_to(span, request.GET.get("after", "")))
        categories = category_names(here)
        context |= {
            "columns": [{"label": label} for label in _heads(span)],
            "rows": [_row(request, change, span, categories) for change in found],
            "next": f"?{urlencode(asked | {'after': further})}" if further else "",
            "taken": [{"label": FORMAT_WORDS[name], "url": f"?{urlencode(asked | {name: 1})}"} for name in LISTED_AS],
        }
    return render(request, "membership/changes.html", context)


def _turned_to(span: Span, text: str) -> Place | None:
    try:
        return span.place(text)
    except ValueError:
        return None


def _heads(span: Span) -> list[str]:
    when = [_("Written down"), _("Effective")] if span.is_recorded else [_("Effective")]
    return [_("Name"), _("Number"), *when, _("What changed"), _("Detail")]


def _taken(request: GatedRequest, span: Span, until: Moment, search: str, taken_as: str) -> HttpResponseBase:
    try:
        exported = export_changes(
            request.organisation,
            span,
            until=until,
            search=search,
            taken_as=taken_as,
            language=get_language() or "fr",
            actor=request.actor,
        )
    except RegisterTooLong as error:
        messages.error(request, sentence(error))
        return redirect(f"{request.path}?{search}")
    return sent(exported)


def _address(request: GatedRequest, change: Change) -> str:
    here = request.organisation
    if change.is_import:
        # Of the office alone: whoever else reads the register reads what it brought.
        if not request.roles & access.OFFICE:
            return ""
        return reverse("register-import-result", kwargs={"slug": here.slug, "batch": change.public_id})
    if change.is_beside:
        return reverse("person", kwargs={"slug": here.slug, "person": change.public_id})
    return reverse("member", kwargs={"slug": here.slug, "public_id": change.public_id})


def _row(request: GatedRequest, change: Change, span: Span, categories: dict[str, str]) -> list[Any]:
    here = request.organisation
    address = _address(request, change)
    effective = formats.short_day(change.on) if change.on else _("Not known")
    written = formats.instant(change.at.astimezone(here.zone))
    return [
        {"text": change.name, "url": address},
        change.number,
        *([written, effective] if span.is_recorded else [effective]),
        change_words(change),
        detail_words(change, categories),
    ]
