"""What changed between two dates: on a page, and as a list for spreadsheets."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from membership import clock, formats
from membership.models import Category, ConsultationKind, Organisation
from membership.queries.changes import PAGE, Change, Kind, Span, changes, recorded_between
from membership.queries.moment import Moment
from membership.rules.spreadsheets import csv_lines
from membership.services.consulting import note_consultation
from membership.templatetags.unevoix import local_text
from membership.web.gate import REGISTER, GatedRequest, gate

KIND_WORDS = {
    Kind.ARRIVED: gettext_lazy("Became a member"),
    Kind.CATEGORY: gettext_lazy("Changed category"),
    Kind.DEPARTED: gettext_lazy("Is no longer a member"),
    Kind.SUSPENDED: gettext_lazy("Suspended"),
    Kind.REINSTATED: gettext_lazy("Suspension over"),
    Kind.VOTE_SUSPENDED: gettext_lazy("Right to vote suspended"),
    Kind.VOTE_RESTORED: gettext_lazy("Right to vote restored"),
    Kind.ADDRESS: gettext_lazy("New address"),
    Kind.REPRESENTATIVE: gettext_lazy("Somebody named to act"),
    Kind.REPRESENTATIVE_LEFT: gettext_lazy("Somebody no longer acts"),
    Kind.SHARES: gettext_lazy("Shares"),
}
RECORDED = "recorded"
HEADER = ("date", "recorded_at", "taken_back", "member_number", "name", "change", "detail")
# As many lines as somebody would turn over; the list for spreadsheets has no limit.
DEEPEST = 100_000


def _day_widget() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class SpanForm(forms.Form):
    """Between which days, and whether of effect or of record."""

    first = forms.DateField(label=gettext_lazy("From"), widget=_day_widget())
    last = forms.DateField(label=gettext_lazy("To"), widget=_day_widget())
    by = forms.ChoiceField(
        label=gettext_lazy("What counts"),
        choices=[
            ("effective", gettext_lazy("The day it took effect")),
            (RECORDED, gettext_lazy("The day it was written down")),
        ],
    )

    def __init__(self, data: Any, *, today: date) -> None:
        days = {"first": (today - timedelta(days=30)).isoformat(), "last": today.isoformat(), "by": "effective"}
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
        return Span(first=first, last=last)


@gate(REGISTER)
@require_safe
def what_changed(request: GatedRequest) -> HttpResponse | StreamingHttpResponse:
    here = request.organisation
    form = SpanForm(request.GET, today=clock.today(here))
    context: dict[str, Any] = {"form": form, "rows": [], "columns": []}
    if form.is_valid():
        span, turned = form.span(here), _turned(request.GET.get("after", ""))
        asked = {name: form.data[name] for name in ("first", "last", "by")}
        if not turned:
            note_consultation(
                here,
                kind=ConsultationKind.CHANGES,
                at=Moment(form.cleaned_data["last"]),
                actor=request.actor,
                taken_as="csv" if "csv" in request.GET else "",
                search=urlencode(asked),
            )
        if "csv" in request.GET:
            return _as_csv(here, span)
        found = list(changes(here, span, after=turned, most=PAGE + 1))
        context |= {
            "columns": [{"label": label} for label in _heads(span)],
            "rows": [_row(request, change, span, _names(here)) for change in found[:PAGE]],
            "next": f"?{urlencode(asked | {'after': turned + PAGE})}" if len(found) > PAGE else "",
            "csv": f"?{urlencode(asked | {'csv': 1})}",
        }
    return render(request, "membership/changes.html", context)


def _turned(text: str) -> int:
    return min(int(text[:9]), DEEPEST) if text.isdecimal() else 0


def _heads(span: Span) -> list[str]:
    when = [_("Written down"), _("Effective")] if span.is_recorded else [_("Effective")]
    return [_("Name"), _("Number"), *when, _("What changed"), _("Detail")]


def _names(here: Organisation) -> dict[str, str]:
    return {category.key: local_text(category, "name") for category in Category.objects.for_organisation(here)}


def _row(request: GatedRequest, change: Change, span: Span, categories: dict[str, str]) -> list[Any]:
    here = request.organisation
    address = reverse("member", kwargs={"slug": here.slug, "public_id": change.public_id})
    effective = formats.short_day(change.on) if change.on else _("Not known")
    written = formats.instant(change.at.astimezone(here.zone))
    words = str(KIND_WORDS[change.kind])
    return [
        {"text": change.name, "url": address},
        change.number,
        *([written, effective] if span.is_recorded else [effective]),
        _("Taken back: %(what)s") % {"what": words} if change.is_taken_back else words,
        categories.get(change.detail, change.detail),
    ]


def _as_csv(here: Organisation, span: Span) -> StreamingHttpResponse:
    rows = (
        (
            change.on,
            change.at.astimezone(here.zone).isoformat(),
            "yes" if change.is_taken_back else "",
            change.number,
            change.name,
            change.kind.value,
            change.detail,
        )
        for change in changes(here, span, most=None)
    )
    answer = StreamingHttpResponse(csv_lines(HEADER, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{here.slug}-changes.csv"'
    return answer
