"""Calling for candidacies, changing a call, and ending it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from governance.access import assemblies_for
from governance.models import AgendaItem, CandidacyCall, Motion
from governance.queries.nominations import call_for, is_alive, is_election_point, stands_in
from governance.services.candidacy_calls import (
    CallPlan,
    end_candidacies,
    open_candidacies,
    open_candidacies_at,
    revise_candidacies,
)
from governance.web.change_forms import WhyForm
from governance.web.nominations.finding import address, call_named
from governance.web.nominations.forms import CallForm, RevisionForm
from membership.errors import DomainError
from membership.messages import sentence
from membership.web.gate import OFFICE, GatedRequest, gate


@gate(OFFICE)
def new(request: GatedRequest, motion: str) -> HttpResponse:
    here = request.organisation
    rows = Motion.objects.filter(assembly__in=assemblies_for(here, request.roles)).select_related("assembly", "item")
    put = get_object_or_404(rows, public_id=motion)
    made = call_for(put)
    if made is not None:
        return redirect(address("one", made))
    return _opening(request, put, lambda plan: open_candidacies(put, plan, actor=request.actor))


@gate(OFFICE)
def new_at(request: GatedRequest, item: str) -> HttpResponse:
    """Call for candidacies at a point that elects, whose motion is written with the call."""
    meetings = assemblies_for(request.organisation, request.roles)
    rows = AgendaItem.objects.filter(assembly__in=meetings).select_related("assembly", "motion")
    point = get_object_or_404(rows, public_id=item)
    if hasattr(point, "motion"):
        return redirect(reverse("candidacies:new", args=[request.organisation.slug, point.motion.public_id]))
    if not is_election_point(point):
        raise Http404
    return _opening(request, point, lambda plan: open_candidacies_at(point, plan, actor=request.actor))


def _opening(request: GatedRequest, about: Any, act: Callable[[CallPlan], CandidacyCall]) -> HttpResponse:
    form = CallForm(request.POST or None, organisation=request.organisation)
    if request.method == "POST" and form.is_valid():
        try:
            call = act(form.plan)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("The call is open: members may stand from now on."))
            return redirect(address("one", call))
    context = {"about": about, "assembly": about.assembly, "form": form}
    return render(request, "governance/nominations/new.html", context, status=422 if form.errors else 200)


@gate(OFFICE)
def revise(request: GatedRequest, call: str) -> HttpResponse:
    """Ask what is to be different in a call, and why, then tell whoever wrote."""
    found = _alive(request, call)
    form = RevisionForm.of(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            revise_candidacies(found, form.plan, form.why, actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("The call is changed."))
            return redirect(address("one", found))
    return _asked(request, "governance/nominations/revise.html", found, form)


@gate(OFFICE)
def end(request: GatedRequest, call: str) -> HttpResponse:
    """Ask why, then end a call and tell whoever wrote."""
    found = _alive(request, call)
    form = WhyForm(request.POST or None, organisation=request.organisation)
    if request.method == "POST" and form.is_valid():
        try:
            end_candidacies(found, form.why, actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("The call is ended."))
            return redirect(address("one", found))
    return _asked(request, "governance/nominations/end.html", found, form)


def _alive(request: GatedRequest, public_id: str) -> CandidacyCall:
    """Return the call of the address while it may be changed. Raises Http404."""
    found = call_named(request, public_id)
    if not is_alive(found):
        raise Http404
    return found


def _asked(request: GatedRequest, template: str, call: CandidacyCall, form: Any) -> HttpResponse:
    context = {
        "call": call,
        "motion": call.motion,
        "assembly": call.motion.assembly,
        "form": form,
        "standing": stands_in(call).count(),
    }
    return render(request, template, context, status=422 if form.errors else 200)
