"""The plan over several years: objectives that resolutions set, what they measure and how far each has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from governance.models import Indicator, Objective, Reading
from governance.queries.resolutions import resolutions_of
from governance.services.objectives import Aim, Measure, read_indicator, set_indicator, set_objective
from membership import formats
from membership.access import OFFICE as OFFICE_ROLES
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Organisation
from membership.pictures.course import Course, readings
from membership.web.gate import MEMBER, OFFICE, GatedRequest, gate
from membership.web.life.forms import day_field


class AimForm(forms.Form):
    title_fr = forms.CharField(label=_("Objective in French"), max_length=250)
    title_en = forms.CharField(label=_("Objective in English"), max_length=250, required=False)
    from_year = forms.IntegerField(label=_("From the year"), min_value=1900, max_value=2200)
    to_year = forms.IntegerField(label=_("To the year"), min_value=1900, max_value=2200)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not organisation.offers_english:
            del self.fields["title_en"]


class NumberField(forms.DecimalField):
    """A figure as people type it: with a comma or a point."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=18, decimal_places=4, **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace(",", ".").replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
        return super().to_python(value)


class MeasureForm(forms.Form):
    name_fr = forms.CharField(label=_("What is measured, in French"), max_length=200)
    name_en = forms.CharField(label=_("What is measured, in English"), max_length=200, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=40, required=False, help_text=_("For example: members, $, %"))
    start = NumberField(label=_("Where one starts"))
    target = NumberField(label=_("Where one wants to be"))

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not organisation.offers_english:
            del self.fields["name_en"]


class ReadingForm(forms.Form):
    indicator = forms.CharField(widget=forms.HiddenInput)
    on = day_field(_("Day"))
    value = NumberField(label=_("Figure that day"))
    note = forms.CharField(label=_("Where it comes from"), max_length=300, required=False)


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator as the page draws it. share: hundredths of the way, between 0 and 100."""

    indicator: Indicator
    readings: tuple[Reading, ...]
    picture: Course
    share: int
    said: str
    form: ReadingForm | None


@gate(MEMBER)
@require_safe
def plan(request: GatedRequest) -> HttpResponse:
    """Show every objective, the current ones first, with its indicators."""
    rows = (
        Objective.objects.for_organisation(request.organisation)
        .select_related("resolution__motion")
        .prefetch_related("indicators__readings")
        .order_by("-to_year", "from_year", "pk")
    )
    on = today(request.organisation)
    context = {"objectives": [{"objective": row, "lines": _lines(row, on)} for row in rows], "year": on.year}
    return render(request, "governance/plan.html", context)


@gate(OFFICE)
def new(request: GatedRequest, resolution: str) -> HttpResponse:
    found = get_object_or_404(resolutions_of(request.organisation), public_id=resolution)
    year = found.year
    form = AimForm(
        request.POST if request.method == "POST" else None,
        organisation=request.organisation,
        initial={"from_year": year, "to_year": year},
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = set_objective(found, Aim(**form.cleaned_data), actor=request.actor)
        except DomainError as error:
            form.add_error("to_year", sentence(error))
        else:
            messages.success(request, gettext("The objective is set. Say now by what it is measured."))
            return redirect(address_of(request, row))
    return render(request, "governance/objective_new.html", {"resolution": found, "form": form})


@gate(MEMBER)
def one(request: GatedRequest, objective: str) -> HttpResponse:
    """Show one objective; for the office, add an indicator or a reading by the button that was pressed."""
    rows = Objective.objects.for_organisation(request.organisation).select_related("resolution__motion")
    found: Objective = get_object_or_404(rows.prefetch_related("indicators__readings"), public_id=objective)
    is_office = bool(request.roles & OFFICE_ROLES)
    writes = is_office and found.resolution.is_adopted
    measure = MeasureForm(organisation=request.organisation, auto_id="measure_%s")
    reading: ReadingForm | None = None
    if request.method == "POST":
        if not is_office:
            raise Http404
        if request.POST.get("act") == "measure":
            measure = MeasureForm(request.POST, organisation=request.organisation, auto_id="measure_%s")
            done = measure.is_valid() and _measure(request, found, measure)
        else:
            reading = ReadingForm(request.POST, auto_id=f"{request.POST.get('indicator', '')}_%s")
            done = reading.is_valid() and _read(request, found, reading)
        if done:
            return redirect(address_of(request, found))
    on = today(request.organisation)
    context = {
        "objective": found,
        "lines": _lines(found, on, is_office=writes, sent=reading),
        "measure_form": measure if writes else None,
    }
    return render(request, "governance/objective.html", context)


def address_of(request: GatedRequest, objective: Objective) -> str:
    kwargs = {"slug": request.organisation.slug, "objective": objective.public_id}
    return reverse("governance:objective", kwargs=kwargs)


def _measure(request: GatedRequest, found: Objective, form: MeasureForm) -> bool:
    try:
        set_indicator(found, Measure(**form.cleaned_data), actor=request.actor)
    except DomainError as error:
        form.add_error("target", sentence(error))
        return False
    messages.success(request, gettext("The indicator is set."))
    return True


def _read(request: GatedRequest, found: Objective, form: ReadingForm) -> bool:
    indicator = get_object_or_404(
        found.indicators.select_related("organisation", "objective__organisation"),
        public_id=form.cleaned_data["indicator"],
    )
    asked = {name: form.cleaned_data[name] for name in ("on", "value", "note")}
    try:
        read_indicator(indicator, **asked, actor=request.actor)
    except DomainError as error:
        form.add_error("on", sentence(error))
        return False
    messages.success(request, gettext("The figure is noted."))
    return True


def _lines(objective: Objective, on: date, *, is_office: bool = False, sent: ReadingForm | None = None) -> list[Line]:
    return [_line(row, objective, on, is_office=is_office, sent=sent) for row in objective.indicators.all()]


def _line(row: Indicator, objective: Objective, on: date, *, is_office: bool, sent: ReadingForm | None) -> Line:
    known = tuple(row.readings.all())
    start, target = Fraction(row.start), Fraction(row.target)
    last = Fraction(known[-1].value) if known else start
    share = max(0, min(int((last - start) * 100 / (target - start)), 100))
    picture = readings(
        [(one.on.toordinal(), Fraction(one.value)) for one in known],
        begins=date(objective.from_year, 1, 1).toordinal(),
        ends=date(objective.to_year, 12, 31).toordinal(),
        start=start,
        goal=target,
    )
    form = None
    if is_office:
        mine = sent if sent is not None and sent.data.get("indicator") == row.public_id else None
        form = mine or ReadingForm(initial={"indicator": row.public_id, "on": on}, auto_id=f"{row.public_id}_%s")
    return Line(row, tuple(reversed(known)), picture, share, _said(row, known, share), form)


def _said(row: Indicator, known: tuple[Reading, ...], share: int) -> str:
    """Return «De 12 à 60 membres; 31 le 3 mars 2028, soit 39 % du chemin.»"""
    said: dict[str, Any] = {
        "start": decimal(row.start),
        "target": decimal(row.target),
        "unit": f" {row.unit}" if row.unit else "",
        "share": share,
    }
    if not known:
        return gettext("From %(start)s to %(target)s%(unit)s; no figure was noted yet.") % said
    said |= {"last": decimal(known[-1].value), "day": formats.short_day(known[-1].on)}
    return gettext("From %(start)s to %(target)s%(unit)s; %(last)s on %(day)s: %(share)s%% of the way.") % said


def decimal(value: Decimal) -> str:
    """Return «1 234,5», without zeros that say nothing."""
    whole, _point, part = f"{value.normalize():f}".partition(".")
    shown = formats.number(int(whole))
    sign = "-" if whole.startswith("-") and int(whole) == 0 else ""
    mark = "," if formats.language_of() == "fr" else "."
    return f"{sign}{shown}{mark}{part}" if part else f"{sign}{shown}"
