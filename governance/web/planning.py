"""Preparing a meeting: its date and place."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext

from governance.models import Body, BodyKind
from governance.services.planning import revise_assembly
from governance.web.agenda_templates import form_for_new, planned
from governance.web.deadlines import deadline_of
from governance.web.meetings import address, meeting_of
from governance.web.planning_forms import DetailsForm
from governance.web.steps import Step, steps_of
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.pictures.words import language
from membership.queries.rules import rules_for
from membership.web.gate import OFFICE, GatedRequest, gate

PAGE = "governance/details.html"


@gate(OFFICE)
def new(request: GatedRequest) -> HttpResponse:
    form = DetailsForm.blank(request.organisation, request.POST or None)
    begin_form = form_for_new(request, is_of_body=False)
    if request.method == "POST" and form.is_valid() and begin_form.is_valid():
        try:
            meeting = planned(request, form.plan, begin_form.chosen)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("The meeting is in preparation. Nobody has been told of it yet."))
            return redirect(address("governance:agenda", meeting))
    steps = steps_of(None, Step.DETAILS, request.roles)
    context = {"form": form, "begin_form": begin_form, "steps": steps, "caller_rule": _caller_rule(request)}
    return render(request, PAGE, context)


@gate(OFFICE)
def new_of_part(request: GatedRequest, body: str) -> HttpResponse:
    """Prepare the assembly of a sector or a group: its members alone are told and counted."""
    rows = Body.objects.for_organisation(request.organisation).filter(kind=BodyKind.GROUP_MEETING, closed_on=None)
    part = get_object_or_404(rows.select_related("group", "section"), public_id=body)
    form = DetailsForm.blank(request.organisation, request.POST or None, part=part)
    begin_form = form_for_new(request, is_of_body=False)
    if request.method == "POST" and form.is_valid() and begin_form.is_valid():
        try:
            meeting = planned(request, form.plan, begin_form.chosen)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("The meeting is in preparation. Nobody has been told of it yet."))
            return redirect(address("governance:agenda", meeting))
    steps = steps_of(None, Step.DETAILS, request.roles)
    return render(request, PAGE, {"form": form, "begin_form": begin_form, "part": part, "steps": steps})


@gate(OFFICE)
def details(request: GatedRequest, assembly: str) -> HttpResponse:
    meeting = meeting_of(request, assembly)
    form = DetailsForm.of(meeting, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            revise_assembly(meeting, form.plan, actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("Date and place are recorded."))
            return redirect(address("governance:agenda", meeting))
    context = {
        "meeting": meeting,
        "form": form,
        "part": meeting.part,
        "steps": steps_of(meeting, Step.DETAILS, request.roles),
        "deadline": deadline_of(meeting),
        "caller_rule": _caller_rule(request) if meeting.part is None else None,
    }
    return render(request, PAGE, context)


def _caller_rule(request: GatedRequest) -> dict[str, str] | None:
    """Return what the rules say of who may have a special meeting called, None where they say nothing."""
    rules = rules_for(request.organisation, today(request.organisation))
    if "sgm_callers" not in rules or not rules["sgm_callers"].is_set:
        return None
    rule = rules["sgm_callers"]
    return {"sentence": rule.sentence(language()), "source": rule.ref().source(language())}
