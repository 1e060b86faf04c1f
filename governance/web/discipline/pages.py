"""The office's pages of a procedure: the notice with its grounds, the member's answer, the board's decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from governance.models import Procedure
from governance.queries.discipline import directors_on, knows_of_procedures, procedures_of, reasoned_by
from governance.rules.judgment import last_notice_on
from governance.services.discipline import decide_procedure, drop_procedure, open_procedure
from governance.web.discipline.forms import ChargeForm, DropForm, VerdictForm
from governance.web.discipline.words import shown_of
from membership.access import OFFICE as OFFICE_ROLES
from membership.clock import now, today
from membership.errors import DomainError
from membership.messages import sentence
from membership.pictures.words import language
from membership.queries.rules import rules_for
from membership.rules.resolved import ResolvedRules
from membership.web.gate import OFFICE, REGISTER, GatedRequest, gate

MOST_SHOWN = 500


@gate(REGISTER)
@never_cache
def listing(request: GatedRequest) -> HttpResponse:
    rows = list(procedures_of(request.organisation)[:MOST_SHOWN])
    may_open = bool(request.roles & OFFICE_ROLES) and knows_of_procedures(_rules(request))
    context = {
        "open": [row for row in rows if row.is_open],
        "settled": [row for row in rows if not row.is_open],
        "may_open": may_open,
    }
    return render(request, "governance/discipline/all.html", context)


@gate(OFFICE)
@never_cache
def new(request: GatedRequest) -> HttpResponse:
    rules = _rules(request)
    if not knows_of_procedures(rules):
        raise Http404
    asked = {"number": request.GET["number"]} if "number" in request.GET else None
    form = ChargeForm(request.POST or None, initial=asked, organisation=request.organisation, rules=rules)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            procedure = open_procedure(cleaned["number"], form.charge, actor=request.actor, reason=cleaned["reason"])
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("The notice with its grounds is on its way to the member."))
            return redirect(_address("one", procedure))
    context = {"form": form, "notice_rule": rules["board_notice_days"].sentence(language())}
    return render(request, "governance/discipline/new.html", context, status=422 if form.errors else 200)


@gate(REGISTER)
@never_cache
def one(request: GatedRequest, procedure: str) -> HttpResponse:
    return _page(request, _named(request, procedure))


def _page(
    request: GatedRequest,
    procedure: Procedure,
    *,
    verdict: VerdictForm | None = None,
    dropping: DropForm | None = None,
) -> HttpResponse:
    organisation, on = request.organisation, today(request.organisation)
    meeting_on = procedure.meeting_at.astimezone(organisation.zone).date()
    context: dict[str, Any] = {
        "procedure": procedure,
        "is_office": bool(request.roles & OFFICE_ROLES),
        "last_notice_on": last_notice_on(meeting_on, rules_for(organisation, procedure.notified_on)),
        "reasoned_by": reasoned_by(procedure),
        "directors": directors_on(organisation, on),
        **shown_of(procedure),
    }
    if procedure.is_open and request.roles & OFFICE_ROLES:
        context["dropping"] = dropping or DropForm()
        if procedure.meeting_at <= now():
            context["verdict"] = verdict or VerdictForm(
                initial={"decided_on": meeting_on, "effective_on": on}, procedure=procedure, rules=_rules(request)
            )
    refused = (verdict is not None and verdict.errors) or (dropping is not None and dropping.errors)
    return render(request, "governance/discipline/one.html", context, status=422 if refused else 200)


@gate(OFFICE)
@require_POST
def decide(request: GatedRequest, procedure: str) -> HttpResponse:
    found = _named(request, procedure)
    form = VerdictForm(request.POST, procedure=found, rules=_rules(request))
    if form.is_valid():
        try:
            decide_procedure(found, form.verdict, actor=request.actor, override=form.cleaned_data["override"])
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("The decision is recorded, and the member is told with its reasons."))
            return redirect(_address("one", found))
    found.refresh_from_db()
    return _page(request, found, verdict=form)


@gate(OFFICE)
@require_POST
def drop(request: GatedRequest, procedure: str) -> HttpResponse:
    found = _named(request, procedure)
    form = DropForm(request.POST)
    if form.is_valid():
        try:
            drop_procedure(found, reason=form.cleaned_data["reason"], actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("The procedure is dropped, and the member is told."))
            return redirect(_address("one", found))
    return _page(request, found, dropping=form)


def _named(request: GatedRequest, public_id: str) -> Procedure:
    found: Procedure | None = procedures_of(request.organisation).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _rules(request: GatedRequest) -> ResolvedRules:
    return rules_for(request.organisation, today(request.organisation))


def _address(name: str, procedure: Procedure) -> str:
    known = {"slug": procedure.organisation.slug, "procedure": procedure.public_id}
    return reverse(f"discipline:{name}", kwargs=known)
