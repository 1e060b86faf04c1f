"""«À traiter»: what waits for the office, each with the page where it is settled."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from membership.clock import today
from membership.models import Delivery, DeliveryState
from membership.queries.to_do import to_do_on
from membership.services.correspondence import note_posted
from membership.web.gate import OFFICE, GatedRequest, gate


@gate(OFFICE)
def to_do(request: GatedRequest) -> HttpResponse:
    """Show the lists; on POST, note that a letter was posted."""
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
