"""Asking to become a member: the public form, and the applicant's own page by a private link.

Whoever applies learns nothing about who is in the register: the same answer, after the same time, whatever the name.
"""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache

from membership.clock import today
from membership.errors import DomainError, LinkUnknown
from membership.models import Application, ApplicationState
from membership.queries.links import application_of
from membership.queries.rules import rules_for
from membership.services.applications import receive_application, withdraw_application
from membership.web.applying_forms import ApplicationForm
from membership.web.gate import PUBLIC, GatedRequest, gate
from membership.web.signing_in import steady

OPENED = "applications"


@gate(PUBLIC)
@never_cache
@steady
def apply(request: GatedRequest) -> HttpResponseBase:
    here, on = request.organisation, today(request.organisation)
    options: dict[str, Any] = {"organisation": here, "rules": rules_for(here, on), "today": on}
    if request.method != "POST":
        return render(request, "membership/apply.html", {"form": ApplicationForm(**options)})
    form = ApplicationForm(request.POST, request.FILES, **options)
    if not form.is_valid():
        return render(request, "membership/apply.html", {"form": form}, status=422)
    if not ratelimit.consume(request, action="apply"):
        response: HttpResponseBase = ratelimit.respond_429(request)
        return response
    if not form.is_spam:
        language = (translation.get_language() or "fr")[:2]
        receive_application(here, answers=form.answers(language), actor=request.actor)
    return redirect("application-received", slug=here.slug)


@gate(PUBLIC)
def received(request: GatedRequest) -> HttpResponse:
    """Say the same to everybody: the private page is in the letter, which only the applicant gets."""
    return render(request, "membership/application_received.html")


@gate(PUBLIC)
@never_cache
def status(request: GatedRequest, token: str) -> HttpResponse:
    """Show the applicant where the application stands. Opening the link alone shows and changes nothing."""
    try:
        application = application_of(request.organisation, token)
    except LinkUnknown:
        raise Http404
    opened = application.public_id in request.session.get(OPENED, [])
    if request.method == "POST":
        if request.POST.get("step") == "withdraw" and opened:
            _withdraw(request, application)
        elif not opened:
            request.session[OPENED] = [*request.session.get(OPENED, []), application.public_id]
        return redirect(reverse("application-status", kwargs={"slug": request.organisation.slug, "token": token}))
    context = {"application": application, "opened": opened, "waits": application.state == ApplicationState.RECEIVED}
    return render(request, "membership/application_status.html", context)


def _withdraw(request: GatedRequest, application: Application) -> None:
    try:
        withdraw_application(application, actor=request.actor)
    except DomainError:
        # Decided meanwhile: the page that follows says so.
        return
