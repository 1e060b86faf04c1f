"""Calling a body together: when and where, then the notice to its directors."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext, pgettext

from governance.models import Assembly
from governance.queries.sittings import exercised_on, notice_of, suspended_on
from governance.queries.texts import gaps
from governance.services.callers import caller_of
from governance.services.calling import meeting_day
from governance.services.planning import revise_assembly
from governance.services.sittings import call_sitting
from governance.web.agenda_templates import form_for_new, planned
from governance.web.meetings import address
from governance.web.sittings.finding import meeting_body, sitting_of
from governance.web.sittings.forms import CallForm, SittingForm
from governance.web.steps import Step, steps_of
from membership import formats
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.pictures.words import language
from membership.queries.rules import rules_for
from membership.web.gate import OFFICE, GatedRequest, gate

DETAILS = "governance/sittings/details.html"
RULES = ("board_callers", "board_notice_days", "board_quorum", "board_majority", "board_tie", "board_remote")


@gate(OFFICE)
def new(request: GatedRequest, body: str) -> HttpResponse:
    """Begin a meeting of a body."""
    found = meeting_body(request, body)
    if found.closed_on is not None:
        raise Http404
    form = SittingForm.for_body(found, request.POST or None)
    begin_form = form_for_new(request, is_of_body=True)
    if request.method == "POST" and form.is_valid() and begin_form.is_valid():
        try:
            sitting = planned(request, form.plan, begin_form.chosen)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            said = pgettext("body", "The meeting is in preparation. Nobody has been told of it yet.")
            messages.success(request, said)
            return redirect(address("governance:agenda", sitting))
    steps = steps_of(None, Step.DETAILS, request.roles, of_a_body=True)
    context = {"form": form, "begin_form": begin_form, "body": found, "steps": steps}
    return render(request, DETAILS, context | _rules(request))


@gate(OFFICE)
def details(request: GatedRequest, assembly: str) -> HttpResponse:
    sitting = _to_call(request, assembly)
    form = SittingForm.of_sitting(sitting, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            revise_assembly(sitting, form.plan, actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("Date and place are recorded."))
            return redirect(address("governance:agenda", sitting))
    context = {
        "form": form,
        "meeting": sitting,
        "body": sitting.body,
        "steps": steps_of(sitting, Step.DETAILS, request.roles),
    }
    return render(request, DETAILS, context | _rules(request))


@gate(OFFICE)
def call(request: GatedRequest, assembly: str) -> HttpResponse:
    """Show what calling today would do, and do it."""
    sitting = _to_call(request, assembly)
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            called = call_sitting(
                sitting, reason=cleaned["reason"], waived_by_all=cleaned["waived_by_all"], actor=request.actor
            )
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            n = called.convened_list.told
            said = ngettext(
                "The notice is on its way to %(n)s director.", "The notice is on its way to %(n)s directors.", n
            )
            messages.success(request, said % {"n": formats.number(n)})
            return redirect(address("sittings:one", called))
    on = today(request.organisation)
    assert sitting.body is not None
    rules = rules_for(request.organisation, on)
    directors = exercised_on(sitting.body, on, meets_on=meeting_day(sitting))
    context: dict[str, Any] = {
        "meeting": sitting,
        "body": sitting.body,
        "form": form,
        "steps": steps_of(sitting, Step.NOTICE, request.roles),
        "directors": directors,
        "suspended": suspended_on(sitting.body, meeting_day(sitting)),
        "strangers": [one for one in directors if one.membership_id is None],
        "finding": notice_of(sitting, on, rules),
        "caller": caller_of(sitting, rules),
        "gaps": gaps(sitting),
        "points": sitting.agenda.filter(rank=0),
    }
    return render(request, "governance/sittings/call.html", context)


def _to_call(request: GatedRequest, assembly: str) -> Assembly:
    """Return a meeting of a body; a written resolution has no date and place of its own."""
    sitting = sitting_of(request, assembly)
    if sitting.is_written:
        raise Http404
    return sitting


def _rules(request: GatedRequest) -> dict[str, Any]:
    """Return what the rules say of meetings of the board, each with where it stands."""
    rules = rules_for(request.organisation, today(request.organisation))
    found = [rules[key] for key in RULES if key in rules and rules[key].is_set]
    return {
        "rules": [
            {
                "sentence": rule.sentence(language()),
                "source": rule.ref().source(language()),
                "is_unsure": not rule.certainty.may_block,
            }
            for rule in found
        ]
    }
