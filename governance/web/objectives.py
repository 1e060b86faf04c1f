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
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from governance.models import Indicator, Objective, Reading, Whole
from governance.queries.objectives import objectives_of
from governance.queries.resolutions import resolutions_of
from governance.services.objectives import (
    Aim,
    Measure,
    read_indicator,
    read_sections,
    set_indicator,
    set_objective,
)
from governance.services.objectives_text import figures_name, figures_table
from governance.web.objective_figures import NumberField, decimal
from governance.web.objective_sections import Sections, SectionsForm, form_for, last_whole, sections_shown
from membership import formats
from membership.access import OFFICE as OFFICE_ROLES
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Organisation, SectionKind
from membership.pictures.course import Course, readings
from membership.pictures.words import language
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


class MeasureForm(forms.Form):
    name_fr = forms.CharField(label=_("What is measured, in French"), max_length=200)
    name_en = forms.CharField(label=_("What is measured, in English"), max_length=200, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=40, required=False, help_text=_("For example: members, $, %"))
    start = NumberField(label=_("Where one starts"))
    target = NumberField(label=_("Where one wants to be"))
    by_kind = forms.ChoiceField(
        label=_("Followed by section"),
        required=False,
        choices=[("", _("No, as a whole alone")), *SectionKind.choices],
        help_text=_("Each section gives its figure for the year, and is shown beside the others."),
    )
    whole = forms.ChoiceField(
        label=_("Where the figure of the whole comes from"),
        required=False,
        choices=[(Whole.APART, _("It is noted by itself")), (Whole.SUM, _("The figures of the sections are added up"))],
        help_text=_("Members or dollars add up. Percentages do not: note that of the whole by itself."),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not organisation.offers_english:
            del self.fields["name_en"]

    def clean_whole(self) -> str:
        return self.cleaned_data["whole"] or Whole.APART


class ReadingForm(forms.Form):
    indicator = forms.CharField(widget=forms.HiddenInput)
    on = day_field(_("Day"))
    value = NumberField(label=_("Figure that day"))
    note = forms.CharField(label=_("Where it comes from"), max_length=300, required=False)


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator as the page draws it. readings: of the whole, the last first, with their figures as said."""

    indicator: Indicator
    readings: tuple[tuple[Reading, str], ...]
    picture: Course
    said: str
    form: ReadingForm | None
    sections: Sections | None = None
    sections_form: SectionsForm | None = None


@gate(MEMBER)
@require_safe
def plan(request: GatedRequest) -> HttpResponse:
    """Show every objective, the current ones first, with its indicators."""
    rows = objectives_of(request.organisation)
    on = today(request.organisation)
    context = {"objectives": [{"objective": row, "lines": _lines(row, on)} for row in rows], "year": on.year}
    return render(request, "governance/plan.html", context)


@gate(MEMBER)
@require_safe
def plan_csv(request: GatedRequest) -> HttpResponse:
    """Answer every figure of the plan as a table."""
    response = HttpResponse(figures_table(request.organisation, language()), content_type="text/csv; charset=utf-8")
    name = figures_name(request.organisation, language())
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


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
    found: Objective = get_object_or_404(objectives_of(request.organisation), public_id=objective)
    is_office = bool(request.roles & OFFICE_ROLES)
    writes = is_office and found.resolution.is_adopted
    measure = MeasureForm(organisation=request.organisation, auto_id="measure_%s")
    sent: ReadingForm | SectionsForm | None = None
    if request.method == "POST":
        if not is_office:
            raise Http404
        if request.POST.get("act") == "measure":
            measure = MeasureForm(request.POST, organisation=request.organisation, auto_id="measure_%s")
            done = measure.is_valid() and _measure(request, found, measure)
        else:
            sent, done = _noted(request, found)
        if done:
            return redirect(address_of(request, found))
    on = today(request.organisation)
    context = {
        "objective": found,
        "lines": _lines(found, on, is_office=writes, sent=sent),
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


def _noted(request: GatedRequest, found: Objective) -> tuple[ReadingForm | SectionsForm, bool]:
    """Note the figures that were sent, of the whole or of sections. Returns the form and whether they are noted."""
    indicator = get_object_or_404(
        found.indicators.select_related("organisation", "objective__organisation"),
        public_id=request.POST.get("indicator", ""),
    )
    form: ReadingForm | SectionsForm
    if request.POST.get("act") == "sections":
        form = form_for(indicator, found, request.POST)
    else:
        form = ReadingForm(request.POST, auto_id=f"{indicator.public_id}_%s")
    return form, form.is_valid() and _read(request, indicator, form)


def _read(request: GatedRequest, indicator: Indicator, form: ReadingForm | SectionsForm) -> bool:
    on, note = form.cleaned_data["on"], form.cleaned_data["note"]
    try:
        if isinstance(form, SectionsForm):
            count = len(read_sections(indicator, on=on, values=form.values, note=note, actor=request.actor))
        else:
            read_indicator(indicator, on=on, value=form.cleaned_data["value"], note=note, actor=request.actor)
            count = 1
    except DomainError as error:
        form.add_error("on", sentence(error))
        return False
    messages.success(request, ngettext("The figure is noted.", "The %(n)s figures are noted.", count) % {"n": count})
    return True


def _lines(
    objective: Objective, on: date, *, is_office: bool = False, sent: ReadingForm | SectionsForm | None = None
) -> list[Line]:
    rows = list(objective.indicators.all())
    for row in rows:
        row.organisation = objective.organisation
    return [_line(row, objective, _forms(row, objective, on, sent) if is_office else (None, None)) for row in rows]


def _line(row: Indicator, objective: Objective, asked: tuple[ReadingForm | None, SectionsForm | None]) -> Line:
    known = tuple(one for one in row.readings.all() if one.section_id is None)
    picture = readings(
        [(one.on.toordinal(), Fraction(one.value)) for one in known],
        begins=date(objective.from_year, 1, 1).toordinal(),
        ends=date(objective.to_year, 12, 31).toordinal(),
        start=Fraction(row.start),
        goal=Fraction(row.target),
    )
    shown = sections_shown(row) if row.by_kind else None
    figures = tuple((one, decimal(one.value)) for one in reversed(known))
    return Line(row, figures, picture, _said(row, known), asked[0], shown, asked[1])


def _forms(
    row: Indicator, objective: Objective, on: date, sent: ReadingForm | SectionsForm | None
) -> tuple[ReadingForm | None, SectionsForm | None]:
    """Return the form of the whole and that of the sections, each where it is asked; as it was sent, if it was."""
    mine = sent if sent is not None and sent.data.get("indicator") == row.public_id else None
    begun = {"indicator": row.public_id, "on": on}
    whole = sections = None
    if not row.adds_up:
        whole = mine if isinstance(mine, ReadingForm) else ReadingForm(initial=begun, auto_id=f"{row.public_id}_%s")
    if row.by_kind:
        sections = mine if isinstance(mine, SectionsForm) else form_for(row, objective, initial=begun)
    return whole, sections


def _said(row: Indicator, known: tuple[Reading, ...]) -> str:
    """Return «De 12 à 60 membres; 31 le 3 mars 2028, soit 39 % du chemin.»"""
    said: dict[str, Any] = {
        "start": decimal(row.start),
        "target": decimal(row.target),
        "unit": f" {row.unit}" if row.unit else "",
    }
    summed = last_whole(row) if row.adds_up else None
    if summed:
        said |= {"last": decimal(summed[0]), "year": summed[1], "share": _share(row, summed[0])}
        return gettext("From %(start)s to %(target)s%(unit)s; %(last)s in %(year)s: %(share)s%% of the way.") % said
    if row.adds_up and row.readings.all():
        return gettext("From %(start)s to %(target)s%(unit)s; not every section has given its figure yet.") % said
    if not known:
        return gettext("From %(start)s to %(target)s%(unit)s; no figure was noted yet.") % said
    last = known[-1]
    said |= {"last": decimal(last.value), "day": formats.short_day(last.on), "share": _share(row, last.value)}
    return gettext("From %(start)s to %(target)s%(unit)s; %(last)s on %(day)s: %(share)s%% of the way.") % said


def _share(row: Indicator, value: Decimal) -> int:
    """Return how far along the way a figure stands, in hundredths between 0 and 100."""
    start, target = Fraction(row.start), Fraction(row.target)
    return max(0, min(int((Fraction(value) - start) * 100 / (target - start)), 100))
