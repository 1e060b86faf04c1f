"""«À traiter»: what waits for the office, each with the page where it is settled."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Delivery, FlaggedAddress
from membership.queries.to_do import to_do_on
from membership.services.bounces import clear_flag
from membership.services.correspondence import note_posted
from membership.services.following_up import post_instead, send_again
from membership.services.posting import post_again
from membership.web.gate import OFFICE, GatedRequest, gate


@gate(OFFICE)
def to_do(request: GatedRequest) -> HttpResponse:
    """Show the lists; on POST, do the one thing that a button beside a line says."""
    if request.method == "POST":
        try:
            messages.success(request, _act(request))
        except DomainError as error:
            messages.error(request, sentence(error))
        return redirect("to-do", slug=request.organisation.slug)
    on = today(request.organisation)
    found = to_do_on(request.organisation, on)
    apply_address = request.build_absolute_uri(reverse("apply", kwargs={"slug": request.organisation.slug}))
    context = {"found": found, "today": on, "apply_address": apply_address}
    return render(request, "membership/to_do.html", context)


def _act(request: GatedRequest) -> str:
    for name, act in ACTS.items():
        if name in request.POST:
            return act(request, request.POST[name])
    raise Http404


def _posted(request: GatedRequest, public_id: str) -> str:
    delivery = _delivery(request, public_id)
    note_posted(delivery, actor=request.actor)
    return _("Noted: the letter to %(name)s is posted.") % {"name": delivery.addressee}


def _post(request: GatedRequest, public_id: str) -> str:
    letter = post_instead(_delivery(request, public_id), actor=request.actor)
    return _("A letter to %(name)s is on the list of those to post.") % {"name": letter.addressee}


def _post_again(request: GatedRequest, public_id: str) -> str:
    letter = post_again(_delivery(request, public_id), actor=request.actor)
    return _("A letter to %(name)s is on the list of those to post.") % {"name": letter.addressee}


def _again(request: GatedRequest, public_id: str) -> str:
    sent = send_again(_delivery(request, public_id), actor=request.actor)
    said = _("The message to %(name)s leaves once more, to %(address)s.")
    return said % {"name": sent.addressee, "address": sent.address}


def _works(request: GatedRequest, flag: str) -> str:
    rows = FlaggedAddress.objects.for_organisation(request.organisation).select_related("organisation", "delivery")
    found = rows.filter(delivery__public_id=flag, cleared_at=None).first()
    if found is None:
        raise Http404
    clear_flag(found, actor=request.actor)
    return _("Noted: %(address)s works after all.") % {"address": found.address}


def _delivery(request: GatedRequest, public_id: str) -> Delivery:
    rows = Delivery.objects.for_organisation(request.organisation).select_related(
        "person", "application", "correspondent", "organisation"
    )
    found: Delivery | None = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


# By the name of the button.
ACTS: dict[str, Callable[[GatedRequest, str], str]] = {
    "delivery": _posted,
    "post": _post,
    "post-again": _post_again,
    "again": _again,
    "works": _works,
}
