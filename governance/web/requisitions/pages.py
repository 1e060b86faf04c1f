"""Requests for a special meeting: the list, opening one, and the page of one of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from governance.models import Requisition, RequisitionState
from governance.queries.requisitions import gathering_of, may_be_asked_for, needed_on, requisitions_of
from governance.rules import requisition as rules_of_requests
from governance.services.requisitions import open_requisition
from governance.web.requisitions.finding import address, is_opener, members_here, request_named
from governance.web.requisitions.forms import AskingForm, ClosingForm, PaperForm, PresentingForm
from governance.web.requisitions.words import after_the_board, costs_of, progress_of
from membership.access import OFFICE as OFFICE_ROLES
from membership.access import REGISTER
from membership.clock import today
from membership.errors import DomainError, RuleError
from membership.messages import sentence
from membership.pictures.words import language
from membership.queries.rules import rules_for
from membership.web.acting import as_person, persons_here
from membership.web.gate import MEMBER, OWN, GatedRequest, gate
from membership.web.me.file import OwnRequest

OVER = (RequisitionState.PLANNED, RequisitionState.GIVEN_UP, RequisitionState.CLOSED)
MOST_SHOWN = 500


@gate(MEMBER)
def listing(request: GatedRequest) -> HttpResponse:
    on = today(request.organisation)
    rows = list(requisitions_of(request.organisation)[:MOST_SHOWN])
    context = {
        "going_on": [row for row in rows if row.state not in OVER],
        "over": [row for row in rows if row.state in OVER],
        "may_ask": may_be_asked_for(rules_for(request.organisation, on)) and bool(persons_here(request)),
    }
    return render(request, "governance/requisitions/all.html", context)


@gate(OWN)
@as_person
@never_cache
def new(request: OwnRequest) -> HttpResponse:
    """Say what is needed, then open a request in the name of whoever is here."""
    organisation, on = request.organisation, today(request.organisation)
    if not may_be_asked_for(rules_for(organisation, on)):
        raise Http404
    members = members_here(request)
    form = AskingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            # Somebody who is a member and acts for another opens it as themselves.
            own = [one for one in members if one.person_id == request.person.pk] or members
            asked = open_requisition(own[0], points=form.points, actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("Your request is open, and you have signed it. Now others may sign."))
            return redirect(address("one", asked))
    context: dict[str, Any] = {"form": form}
    try:
        context["needed"] = found = needed_on(organisation, on)
        context["needed_count"] = found.figure("needed")
        context["clock"] = rules_of_requests.clock(on, rules_for(organisation, on))
    except RuleError as refusal:
        context["refusal"] = sentence(refusal)
    return render(request, "governance/requisitions/new.html", context, status=422 if form.errors else 200)


@gate(MEMBER)
@never_cache
def one(request: GatedRequest, requisition: str) -> HttpResponse:
    return page(request, request_named(request, requisition))


def page(
    request: GatedRequest,
    asked: Requisition,
    *,
    paper: PaperForm | None = None,
    presenting: PresentingForm | None = None,
    closing: ClosingForm | None = None,
) -> HttpResponse:
    """Show a request as its reader may act on it; a form that was refused stands with its reasons."""
    organisation, on = request.organisation, today(request.organisation)
    is_office, opener = bool(request.roles & OFFICE_ROLES), is_opener(request, asked)
    members = members_here(request)
    # Reads every signature, each checked against the register: once, and while they are gathered alone.
    gathered = gathering_of(asked, on) if asked.is_collecting else None
    signed = set(asked.signatures.filter(withdrawn_at=None).values_list("membership_id", flat=True))
    context: dict[str, Any] = {
        "asked": asked,
        "today": on,
        "is_office": is_office,
        "is_opener": opener,
        "members": [{"membership": one, "has_signed": one.pk in signed} for one in members],
        # A couple who share an account: nobody signs before it is said who is there.
        "must_say_who": not members and len(persons_here(request)) > 1,
        **progress_of(asked, gathered),
        **after_the_board(asked, members, signed, on),
        "costs": costs_of(organisation, on),
    }
    if request.roles & REGISTER:
        context["signatures"] = asked.signatures.filter(withdrawn_at=None)[:MOST_SHOWN]
    if gathered is not None:
        if request.roles & REGISTER:
            context["set_aside"] = [
                {"signature": one.signature, "why": one.standing.sentence(language())} for one in gathered.set_aside
            ]
        if is_office:
            context["paper"] = paper or PaperForm(organisation=organisation, today=on)
        if (is_office or opener) and gathered.finding is not None and not gathered.finding.blocks:
            context["presenting"] = presenting or PresentingForm(
                is_office=is_office, needs_reason=gathered.finding.needs_override, today=on
            )
    if is_office and asked.state == RequisitionState.PRESENTED:
        context["closing"] = closing or ClosingForm()
    refused = [form for form in (paper, presenting, closing) if form is not None and form.errors]
    return render(request, "governance/requisitions/one.html", context, status=422 if refused else 200)
