"""Planning the meeting that was asked for: by the office, or by the members who call it after the board's days."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from governance.models import CalledBy, RequisitionState
from governance.queries.federations import federation_finding, federation_names
from governance.queries.requisitions import calling, is_answered
from governance.services.requisition_calling import plan_own_call, plan_requisition
from governance.web.meetings import address as meeting_address
from governance.web.requisitions.finding import address, members_here, request_named
from governance.web.requisitions.forms import MeetingForm
from membership.access import OFFICE as OFFICE_ROLES
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Organisation
from membership.web.gate import MEMBER, GatedRequest, gate

# A meeting that the board did not hold in time, or a request it set aside: those who call it plan their own.
PAST_THE_BOARD = (RequisitionState.PLANNED, RequisitionState.CLOSED)


@gate(MEMBER)
@never_cache
def plan(request: GatedRequest, requisition: str) -> HttpResponse:
    asked = request_named(request, requisition)
    is_office = bool(request.roles & OFFICE_ROLES)
    calls = calling(asked).filter(membership__in=members_here(request)).exists()
    if not is_office and not calls:
        raise Http404
    is_theirs = calls and asked.state in PAST_THE_BOARD and not is_answered(asked)
    if asked.state != RequisitionState.PRESENTED and not is_theirs:
        return redirect(address("one", asked))
    federation = "" if is_theirs or not is_office else _federation(request.organisation)
    form = MeetingForm.asked(request.organisation, request.POST or None, held_on=asked.held_by, federation=federation)
    if request.method == "POST" and form.is_valid():
        act = plan_requisition if is_office and not is_theirs else plan_own_call
        try:
            meeting = act(asked, form.plan, actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("The meeting is planned, and its agenda is what was asked for."))
            return redirect(meeting_address("governance:agenda", meeting) if is_office else address("one", asked))
    context = {"asked": asked, "form": form, "is_office": is_office, "today": today(request.organisation)}
    return render(request, "governance/requisitions/plan.html", context, status=422 if form.errors else 200)


def _federation(organisation: Organisation) -> str:
    """Return in words the federation that may call the meeting, empty where there is none or no rule lets it."""
    names = federation_names(organisation)
    if not names or federation_finding(organisation, today(organisation)) is None:
        return ""
    return f"{CalledBy.FEDERATION.label} ({', '.join(names)})"
