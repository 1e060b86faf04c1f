"""What the office does of a consultation: begins it, asks, publishes, closes, and says what came of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from governance.models import SurveyState
from governance.services.survey_letters import tell_consulted
from governance.services.surveys import (
    add_question,
    draft_survey,
    give_up_survey,
    publish_survey,
    remove_question,
    report_survey,
    revise_survey,
    settle_survey,
)
from governance.web.surveys.finding import address, survey_named
from governance.web.surveys.forms import PlanForm, QuestionForm
from governance.web.surveys.pages import page_of
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Organisation
from membership.web.answered import answered
from membership.web.gate import OFFICE, GatedRequest, gate


class ReportForm(forms.Form):
    """What was heard, and what was decided, for those who took part."""

    heard_fr = forms.CharField(
        label=_("What was heard, in French"), max_length=20_000, widget=forms.Textarea(attrs={"lang": "fr", "rows": 5})
    )
    heard_en = forms.CharField(
        label=_("What was heard, in English"), max_length=20_000, widget=forms.Textarea(attrs={"lang": "en", "rows": 5})
    )
    decided_fr = forms.CharField(
        label=_("What was decided, in French"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"lang": "fr", "rows": 4}),
        help_text=_("By whom, and where it is written. Leave empty while nothing is."),
    )
    decided_en = forms.CharField(
        label=_("What was decided, in English"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"lang": "en", "rows": 4}),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not organisation.offers_english:
            del self.fields["heard_en"], self.fields["decided_en"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "decided_en" in self.fields and bool(cleaned.get("decided_fr")) != bool(cleaned.get("decided_en")):
            self.add_error("decided_en", gettext("Say it in both languages."))
        return cleaned


@gate(OFFICE)
def new(request: GatedRequest) -> HttpResponse:
    # From the page of a meeting or of a resolution: the consultation is about it.
    initial = {name: request.GET.get(name, "") for name in ("assembly", "resolution")}
    form = PlanForm(request.POST or None, initial=initial, organisation=request.organisation)
    if request.method == "POST" and form.is_valid():
        try:
            survey = draft_survey(request.organisation, form.plan, actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("The consultation is begun. Now write what it asks."))
            return redirect(address("one", survey))
    context = {"form": form, "survey": None}
    return render(request, "governance/surveys/plan.html", context, status=422 if form.errors else 200)


@gate(OFFICE)
def edit(request: GatedRequest, survey: str) -> HttpResponse:
    found = survey_named(request, survey)
    if not found.is_draft:
        return redirect(address("one", found))
    form = PlanForm.of(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            revise_survey(found, form.plan, actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("The consultation is changed."))
            return redirect(address("one", found))
    context = {"form": form, "survey": found}
    return render(request, "governance/surveys/plan.html", context, status=422 if form.errors else 200)


@gate(OFFICE)
@require_POST
def ask(request: GatedRequest, survey: str) -> HttpResponse:
    found = survey_named(request, survey)
    form = QuestionForm(request.POST, organisation=request.organisation, auto_id="question_%s")
    if form.is_valid():
        try:
            add_question(found, form.question, actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("The question is added."))
            return redirect(address("one", found))
    return page_of(request, found, question=form)


@gate(OFFICE)
@require_POST
def unask(request: GatedRequest, survey: str, position: int) -> HttpResponse:
    found = survey_named(request, survey)
    said = gettext("The question is taken off.")
    return answered(
        request, lambda: remove_question(found, position, actor=request.actor), said, back=address("one", found)
    )


@gate(OFFICE)
@require_POST
def publish(request: GatedRequest, survey: str) -> HttpResponse:
    found = survey_named(request, survey)
    said = gettext("The consultation is published. Now write to those it is put to.")
    return answered(request, lambda: publish_survey(found, actor=request.actor), said, back=address("one", found))


@gate(OFFICE)
@require_POST
def tell(request: GatedRequest, survey: str) -> HttpResponse:
    found = survey_named(request, survey)
    said = gettext("Those it is put to are written to.")
    return answered(request, lambda: tell_consulted(found, actor=request.actor), said, back=address("one", found))


@gate(OFFICE)
@require_POST
def give_up(request: GatedRequest, survey: str) -> HttpResponse:
    found = survey_named(request, survey)
    said = gettext("The consultation is given up. Nothing of it is counted.")
    return answered(request, lambda: give_up_survey(found, actor=request.actor), said, back=address("one", found))


@gate(OFFICE)
@require_POST
def settle(request: GatedRequest, survey: str) -> HttpResponse:
    found = survey_named(request, survey)
    said = gettext("The consultation is closed. Its counts are shown to those it was put to.")
    return answered(request, lambda: settle_survey(found, actor=request.actor), said, back=address("one", found))


@gate(OFFICE)
def report(request: GatedRequest, survey: str) -> HttpResponse:
    found = survey_named(request, survey)
    if found.state != SurveyState.SETTLED:
        return redirect(address("one", found))
    names = ("heard_fr", "heard_en", "decided_fr", "decided_en")
    initial = {name: getattr(found, name) for name in names}
    form = ReportForm(request.POST or None, initial=initial, organisation=request.organisation)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data.get(name, "") for name in names}
        report_survey(found, **said, actor=request.actor)
        messages.success(request, gettext("What was heard and decided stands on the page of the consultation."))
        return redirect(address("one", found))
    context = {"form": form, "survey": found}
    return render(request, "governance/surveys/report.html", context, status=422 if form.errors else 200)
