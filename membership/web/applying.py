"""Asking to become a member: the public form, and the applicant's own page by a private link.

Whoever applies learns nothing about who is in the register: the same answer, after the same time, whatever the name.
"""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from membership.clock import today
from membership.errors import DomainError, LinkUnknown, TextMissing
from membership.messages import sentence
from membership.models import Application, ApplicationState
from membership.queries.links import application_of
from membership.queries.rules import rules_for
from membership.services.application_documents import send_documents
from membership.services.applications import receive_application, withdraw_application
from membership.web import applying_words
from membership.web.applying_forms import ApplicationForm, SendForm
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
        try:
            receive_application(here, answers=form.answers(language), actor=request.actor)
        except TextMissing as refused:
            form.add_error(None, sentence(refused))
            return render(request, "membership/apply.html", {"form": form}, status=409)
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
    form = SendForm()
    if request.method == "POST":
        step = request.POST.get("step") if opened else ""
        if step == "send":
            form = SendForm(request.POST, request.FILES)
        if step != "send" or _sent(request, application, form):
            if step == "withdraw":
                _withdraw(request, application)
            elif not opened:
                request.session[OPENED] = [*request.session.get(OPENED, []), application.public_id]
            return redirect(reverse("application-status", kwargs={"slug": request.organisation.slug, "token": token}))
    context = {
        "application": application,
        "opened": opened,
        "waits": application.state == ApplicationState.RECEIVED,
        "form": form,
        "steps": applying_words.steps(application),
    }
    return render(request, "membership/application_status.html", context, status=422 if form.errors else 200)


def _sent(request: GatedRequest, application: Application, form: SendForm) -> bool:
    """Join what was sent; return whether it was, else the form says why not."""
    if not form.is_valid():
        return False
    try:
        send_documents(application, enclosures=form.enclosures, actor=request.actor)
    except DomainError as refused:
        form.add_error("joined", sentence(refused))
        return False
    messages.success(request, _("Received: the board will have them before it."))
    return True


def _withdraw(request: GatedRequest, application: Application) -> None:
    try:
        withdraw_application(application, actor=request.actor)
    except DomainError:
        # Decided meanwhile: the page that follows says so.
        return
