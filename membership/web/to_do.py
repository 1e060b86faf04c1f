"""«À traiter»: what waits for the office, each with the page where it is settled."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Delivery, DeliveryState, MemberRequest, RequestState
from membership.queries.to_do import to_do_on
from membership.services.correspondence import note_posted
from membership.services.requests import settle_request
from membership.web.gate import OFFICE, GatedRequest, gate


@gate(OFFICE)
def to_do(request: GatedRequest) -> HttpResponse:
    """Show the lists; on POST, answer a request, or note that a letter was posted."""
    if request.method == "POST" and "request" in request.POST:
        return _settle(request)
    if request.method == "POST":
        rows = Delivery.objects.for_organisation(request.organisation).filter(state=DeliveryState.BY_POST)
        delivery = rows.filter(public_id=request.POST.get("delivery", "")).first()
        if delivery is None:
            raise Http404
        note_posted(delivery, actor=request.actor)
        messages.success(request, _("Noted: the letter to %(name)s is posted.") % {"name": delivery.addressee})
        return redirect("to-do", slug=request.organisation.slug)
    found = to_do_on(request.organisation, today(request.organisation))
    return render(request, "membership/to_do.html", {"found": found})


def _settle(request: GatedRequest) -> HttpResponse:
    rows = MemberRequest.objects.for_organisation(request.organisation).filter(public_id=request.POST["request"])
    found: MemberRequest | None = rows.first()
    if found is None or request.POST.get("state") not in {RequestState.ACCEPTED, RequestState.DECLINED}:
        raise Http404
    state, answer = RequestState(request.POST["state"]), request.POST.get("answer", "")
    try:
        settle_request(found, state=state, answer=answer, actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, _("Recorded."))
    return redirect("to-do", slug=request.organisation.slug)
