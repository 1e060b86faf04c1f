"""The register of confidentiality incidents: written by the office, read by whoever checks, taken away."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from membership import access, formats
from membership.clock import today
from membership.errors import DomainError, NotYetHappened, ReasonMissing
from membership.messages import sentence
from membership.models import Incident, Risk
from membership.services.privacy.incident_register import FORMATS, incident_register
from membership.services.privacy.incidents import IncidentFacts, record_incident, revise_incident
from membership.web.downloads import handed_over
from membership.web.gate import OFFICE, REGISTER, GatedRequest, gate
from membership.web.life.forms import day_field, text_field

NAMES = tuple(field.name for field in fields(IncidentFacts))
TONES = {Risk.UNKNOWN: "warn", Risk.NONE: "quiet", Risk.SERIOUS: "no"}


class IncidentForm(forms.Form):
    found_on = day_field(gettext_lazy("Found on"))
    happened_on = day_field(gettext_lazy("Happened on, if it is known"), required=False)
    data = text_field(  # type: ignore[assignment]  # Django takes declared fields off the class
        gettext_lazy("Which personal information"), rows=2
    )
    circumstances = text_field(pgettext_lazy("incident", "What happened"))
    persons = forms.IntegerField(
        label=gettext_lazy("How many people are concerned, if it is known"),
        min_value=0,
        max_value=10**9,
        required=False,
    )
    risk = forms.ChoiceField(
        label=gettext_lazy("Risk of serious injury"),
        choices=Risk.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("How sensitive it is, how it could be used, and how likely that is."),
    )
    risk_reasons = text_field(
        gettext_lazy("Why this risk"),
        rows=2,
        required=False,
        help_text=gettext_lazy("Needed once the risk is assessed."),
    )
    regulator_told_on = day_field(gettext_lazy("Commission d’accès à l’information told on"), required=False)
    persons_told_on = day_field(gettext_lazy("Persons concerned told on"), required=False)
    notices = text_field(gettext_lazy("Who else was told, and how"), rows=2, required=False)
    measures = text_field(
        gettext_lazy("What was done to reduce the risk, and that it does not happen again"), required=False
    )

    def facts(self) -> IncidentFacts:
        return IncidentFacts(**{name: self.cleaned_data[name] for name in NAMES})


@gate(REGISTER)
@require_safe
def register(request: GatedRequest) -> HttpResponse:
    found = Incident.objects.for_organisation(request.organisation)
    rows = [
        [
            {"text": formats.short_day(one.found_on), "url": _url(request, "incident", public_id=one.public_id)},
            one.data,
            formats.number(one.persons) if one.persons is not None else _("Not known"),
            {"text": str(one.get_risk_display()), "tone": TONES[Risk(one.risk)]},
        ]
        for one in found[:500]
    ]
    columns = [_("Found on"), _("Personal information"), _("Persons concerned"), _("Risk")]
    context = {
        "columns": [{"label": label} for label in columns],
        "rows": rows,
        "may_write": bool(request.roles & access.OFFICE),
        "documents": [
            {"label": taken_as.upper(), "url": _url(request, "incidents-export", taken_as=taken_as)}
            for taken_as in FORMATS
        ],
    }
    return render(request, "membership/privacy/incidents.html", context)


def _url(request: GatedRequest, view: str, **named: str) -> str:
    return reverse(view, kwargs={"slug": request.organisation.slug, **named})


@gate(OFFICE)
def record(request: GatedRequest) -> HttpResponse:
    form = IncidentForm(request.POST or None, initial={"found_on": today(request.organisation), "risk": Risk.UNKNOWN})
    if request.method == "POST" and form.is_valid():
        try:
            record_incident(request.organisation, facts=form.facts(), actor=request.actor)
        except DomainError as error:
            _tell(form, error)
        else:
            messages.success(request, _("The incident is in the register."))
            return redirect("incidents", slug=request.organisation.slug)
    return _page(request, form, may_write=True)


@gate(REGISTER)
def revise(request: GatedRequest, public_id: str) -> HttpResponse:
    """Show an incident; the office writes what is known since."""
    rows = Incident.objects.for_organisation(request.organisation).filter(public_id=public_id)
    incident: Incident | None = rows.first()
    may_write = bool(request.roles & access.OFFICE)
    if incident is None or (request.method == "POST" and not may_write):
        raise Http404
    form = IncidentForm(request.POST or None, initial={name: getattr(incident, name) for name in NAMES})
    if not may_write:
        for field in form.fields.values():
            field.disabled = True
    if request.method == "POST" and form.is_valid():
        try:
            revise_incident(incident, facts=form.facts(), actor=request.actor)
        except DomainError as error:
            _tell(form, error)
        else:
            messages.success(request, _("Recorded."))
            return redirect("incidents", slug=request.organisation.slug)
    return _page(request, form, may_write=may_write)


def _tell(form: IncidentForm, error: DomainError) -> None:
    """Say what is refused beside its field, where it is of one."""
    beside = "risk_reasons" if isinstance(error, ReasonMissing) else None
    form.add_error(error.fact if isinstance(error, NotYetHappened) else beside, sentence(error))


def _page(request: GatedRequest, form: IncidentForm, *, may_write: bool) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "may_write": may_write}
    return render(request, "membership/privacy/incident.html", context, status=422 if form.errors else 200)


@gate(REGISTER)
@require_safe
def export(request: GatedRequest, taken_as: str) -> HttpResponse:
    if taken_as not in FORMATS:
        raise Http404
    content = incident_register(request.organisation, taken_as=taken_as)
    name = f"{request.organisation.slug}-incidents.{taken_as}"
    return handed_over(content, name=name, media_type=FORMATS[taken_as])
