"""What is done to a request: signed, taken back, entered from paper, presented, closed, given up, called by members."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from governance.queries.requisitions import gathering_of
from governance.services.requisition_calling import join_callers, withdraw_caller
from governance.services.requisitions import (
    close_requisition,
    enter_signature,
    give_up_requisition,
    present_requisition,
    sign_requisition,
    withdraw_signature,
)
from governance.web.requisitions.finding import address, is_opener, may_present, member_named, request_named
from governance.web.requisitions.forms import ClosingForm, PaperForm, PresentingForm
from governance.web.requisitions.pages import page
from membership.access import OFFICE as OFFICE_ROLES
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.web.acting import as_person
from membership.web.answered import answered
from membership.web.gate import MEMBER, OFFICE, OWN, GatedRequest, gate


@gate(OWN)
@as_person
@require_POST
def sign(request: GatedRequest, requisition: str) -> HttpResponse:
    asked, member = request_named(request, requisition), member_named(request)
    said = gettext("%(name)s has signed.") % {"name": member.person.full_name}
    return answered(
        request,
        lambda: sign_requisition(asked, membership=member, actor=request.actor),
        said,
        back=address("one", asked),
    )


@gate(OWN)
@as_person
@require_POST
def take_back(request: GatedRequest, requisition: str) -> HttpResponse:
    asked, member = request_named(request, requisition), member_named(request)
    said = gettext("The signature of %(name)s is taken back.") % {"name": member.person.full_name}
    return answered(
        request,
        lambda: withdraw_signature(asked, membership=member, actor=request.actor),
        said,
        back=address("one", asked),
    )


@gate(OFFICE)
@require_POST
def enter(request: GatedRequest, requisition: str) -> HttpResponse:
    asked = request_named(request, requisition)
    form = PaperForm(request.POST, organisation=request.organisation, today=today(request.organisation))
    if form.is_valid():
        member = form.cleaned_data["number"]
        try:
            enter_signature(asked, membership=member, signed_on=form.cleaned_data["signed_on"], actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            said = gettext("The signature of %(name)s is entered.") % {"name": member.person.full_name}
            messages.success(request, said)
            return redirect(address("one", asked))
    return page(request, asked, paper=form)


@gate(MEMBER)
@require_POST
def present(request: GatedRequest, requisition: str) -> HttpResponse:
    asked = request_named(request, requisition)
    if not may_present(request, asked):
        raise Http404
    on = today(request.organisation)
    gathered = gathering_of(asked, on)
    form = PresentingForm(
        request.POST,
        is_office=bool(request.roles & OFFICE_ROLES),
        needs_reason=gathered.finding is not None and gathered.finding.needs_override,
        today=on,
    )
    if not form.is_valid():
        return page(request, asked, presenting=form)
    cleaned = form.cleaned_data
    return answered(
        request,
        lambda: present_requisition(
            asked,
            actor=request.actor,
            received_on=cleaned.get("received_on"),
            reason=cleaned.get("reason", ""),
        ),
        gettext("The request is presented to the board. Its days run from now on."),
        back=address("one", asked),
    )


@gate(OWN)
@as_person
@require_POST
def give_up(request: GatedRequest, requisition: str) -> HttpResponse:
    asked = request_named(request, requisition)
    if not is_opener(request, asked):
        raise Http404
    said = gettext("The request is given up. What was signed is kept.")
    return answered(request, lambda: give_up_requisition(asked, actor=request.actor), said, back=address("one", asked))


@gate(OFFICE)
@require_POST
def close(request: GatedRequest, requisition: str) -> HttpResponse:
    asked = request_named(request, requisition)
    form = ClosingForm(request.POST)
    if not form.is_valid():
        return page(request, asked, closing=form)
    said = gettext("The request is closed. Whoever opened it is told why.")
    reason = form.cleaned_data["reason"]
    return answered(
        request, lambda: close_requisition(asked, reason=reason, actor=request.actor), said, back=address("one", asked)
    )


@gate(OWN)
@as_person
@require_POST
def call(request: GatedRequest, requisition: str) -> HttpResponse:
    asked, member = request_named(request, requisition), member_named(request)
    said = gettext("%(name)s calls the meeting.") % {"name": member.person.full_name}
    return answered(
        request, lambda: join_callers(asked, membership=member, actor=request.actor), said, back=address("one", asked)
    )


@gate(OWN)
@as_person
@require_POST
def stop_calling(request: GatedRequest, requisition: str) -> HttpResponse:
    asked, member = request_named(request, requisition), member_named(request)
    said = gettext("%(name)s calls the meeting no more.") % {"name": member.person.full_name}
    return answered(
        request,
        lambda: withdraw_caller(asked, membership=member, actor=request.actor),
        said,
        back=address("one", asked),
    )
