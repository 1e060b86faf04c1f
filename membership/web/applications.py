"""The office's side of applications: read one, record what the board decided."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from membership.clock import today
from membership.errors import DomainError, RuledOut
from membership.messages import sentence
from membership.models import Application, ApplicationDocument, Person, sort_key
from membership.services.applications import admit_applicant, refuse_application, withdraw_application
from membership.web.applying_forms import AdmitForm, RefuseForm
from membership.web.downloads import handed_over
from membership.web.gate import OFFICE, GatedRequest, gate


@gate(OFFICE)
@never_cache
def application(request: GatedRequest, application: str) -> HttpResponse:
    """Show one application; on POST, record the decision."""
    found = _application(request, application)
    on = today(request.organisation)
    options: dict[str, Any] = {"application": found, "known": known_as(found), "today": on}
    step = request.POST.get("step", "") if request.method == "POST" else ""
    admit_form = AdmitForm(request.POST, **options) if step == "admit" else AdmitForm(**options)
    refuse_form = RefuseForm(request.POST) if step == "refuse" else RefuseForm()
    context: dict[str, Any] = {"application": found, "admit_form": admit_form, "refuse_form": refuse_form}
    try:
        if step == "admit" and admit_form.is_valid():
            done = admit_applicant(found, place=admit_form.place, decision=admit_form.decision, actor=request.actor)
            messages.success(request, _("Admitted. The letter of welcome leaves."))
            member = done.event.membership
            return redirect(
                reverse("member", kwargs={"slug": request.organisation.slug, "public_id": member.public_id})
            )
        if step == "refuse" and refuse_form.is_valid():
            refuse_application(
                found,
                reason=refuse_form.cleaned_data["reason"],
                decided_by=refuse_form.cleaned_data["decided_by"],
                actor=request.actor,
            )
            messages.success(request, _("Refused. The applicant is told, with the reason."))
            return redirect("to-do", slug=request.organisation.slug)
        if step == "withdraw":
            withdraw_application(found, actor=request.actor, reason=_("Set aside by the office"))
            messages.success(request, _("Set aside. Nobody is written to."))
            return redirect("to-do", slug=request.organisation.slug)
    except RuledOut as refused:
        context |= {"finding": refused.finding, "refusal": sentence(refused)}
    except DomainError as refused:
        context["refusal"] = sentence(refused)
    return render(request, "membership/application.html", context, status=422 if step else 200)


def known_as(application: Application) -> QuerySet[Person]:
    """Return whom the register may know already as this applicant: the same mailbox, or the same name."""
    same = Q(sort_key=sort_key(application.family_name, application.given_name))
    if application.email:
        same |= Q(email__iexact=application.email)
    found: QuerySet[Person] = Person.objects.for_organisation(application.organisation).filter(same)
    return found.order_by("sort_key")


@gate(OFFICE)
def document(request: GatedRequest, application: str, document: str) -> HttpResponse:
    """Hand over a file that was joined, as a file: nothing of a stranger's opens in the browser."""
    found = _application(request, application)
    rows = ApplicationDocument.objects.filter(application=found).select_related("document")
    joined = get_object_or_404(rows, document__public_id=document)
    return handed_over(bytes(joined.document.content), name=joined.name)


def _application(request: GatedRequest, public_id: str) -> Application:
    rows = Application.objects.for_organisation(request.organisation).filter(public_id=public_id)
    found: Application | None = rows.select_related("category", "organisation", "membership").first()
    if found is None:
        raise Http404
    return found
