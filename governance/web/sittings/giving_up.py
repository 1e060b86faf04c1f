"""Giving up a meeting of a body, before it begins."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from governance.models import AssemblyState
from governance.queries.sittings import told_of
from governance.services.giving_up import give_up_sitting
from governance.web.change_forms import WhyForm
from governance.web.meetings import address
from governance.web.sittings.finding import sitting_of
from membership.errors import DomainError
from membership.messages import sentence
from membership.web.gate import OFFICE, GatedRequest, gate


@gate(OFFICE)
def give_up(request: GatedRequest, assembly: str) -> HttpResponse:
    """Ask why, then give the meeting up and tell everybody who was called."""
    sitting = sitting_of(request, assembly)
    if sitting.is_written:
        raise Http404
    if sitting.state not in {AssemblyState.DRAFT, AssemblyState.CALLED}:
        return redirect(address("sittings:one", sitting))
    form = WhyForm(request.POST if request.method == "POST" else None, organisation=sitting.organisation)
    for field in form.fields.values():
        field.required = not sitting.is_draft
        field.help_text = gettext("The directors read it.")
    if request.method == "POST" and form.is_valid():
        try:
            give_up_sitting(sitting, form.why, actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("The meeting is cancelled."))
            return redirect(address("sittings:one", sitting))
    context = {"meeting": sitting, "body": sitting.body, "form": form, "told": told_of(sitting)}
    return render(request, "governance/sittings/give_up.html", context, status=422 if form.errors else 200)
