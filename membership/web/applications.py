"""The office's side of applications: read one, record what the board decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from membership import formats
from membership.actors import Actor
from membership.clock import today
from membership.errors import DomainError, RuledOut
from membership.messages import sentence
from membership.models import (
    Application,
    ApplicationDocument,
    Category,
    Delivery,
    Membership,
    MembershipPeriod,
    NoticeText,
    Trial,
)
from membership.models.base import STILL_RECORDED
from membership.queries.letters import letters_to_applicant
from membership.queries.rules import rules_for
from membership.rules.findings import Finding
from membership.services.application_documents import ask_for_documents
from membership.services.applications import (
    admit_applicant,
    people_known_as,
    refuse_application,
    set_application_aside,
)
from membership.web.applying_forms import AdmitForm, AskForm, RefuseForm
from membership.web.downloads import handed_over
from membership.web.gate import OFFICE, GatedRequest, gate
from membership.web.letter_words import told_in_words
from membership.web.life.acts import REHEARSED, as_read, texts_read


@gate(OFFICE)
@never_cache
def application(request: GatedRequest, application: str) -> HttpResponse:
    """Show one application; on POST, record the decision."""
    found = _application(request, application)
    on = today(request.organisation)
    rules = rules_for(request.organisation, on)
    options: dict[str, Any] = {"application": found, "known": people_known_as(found), "today": on, "rules": rules}
    step = request.POST.get("step", "") if request.method == "POST" else ""
    admit_form = AdmitForm(request.POST, **options) if step in {"look", "admit"} else AdmitForm(**options)
    refuses = step in {"foresee-refusal", "refuse"}
    refuse_form = RefuseForm(request.POST, today=on) if refuses else RefuseForm(today=on)
    ask_form = AskForm(request.POST) if step == "ask" else AskForm()
    context: dict[str, Any] = {
        "application": found,
        "letters": [_told(request, found, one) for one in letters_to_applicant(found)],
        "admit_form": admit_form,
        "refuse_form": refuse_form,
        "ask_form": ask_form,
    }
    try:
        if step == "look" and admit_form.is_valid():
            context["foreseen"] = foresee_admission(found, admit_form, request.actor)
            return render(request, "membership/application.html", context)
        if step == "admit" and admit_form.is_valid():
            done = admit_applicant(found, place=admit_form.place, decision=admit_form.decision, actor=request.actor)
            messages.success(request, _("Admitted. The letter of welcome leaves."))
            member = done.event.membership
            return redirect(
                reverse("member", kwargs={"slug": request.organisation.slug, "public_id": member.public_id})
            )
        if step == "foresee-refusal" and refuse_form.is_valid():
            context["refusing"] = foresee_refusal(found, refuse_form, request.actor)
            return render(request, "membership/application.html", context)
        if step == "refuse" and refuse_form.is_valid():
            refuse_application(found, **refuse_form.cleaned_data, actor=request.actor)
            messages.success(request, _("Refused. The applicant is told, with the reason."))
            return redirect("to-do", slug=request.organisation.slug)
        if step == "ask" and ask_form.is_valid():
            ask_for_documents(found, wanted=ask_form.cleaned_data["wanted"], actor=request.actor)
            messages.success(request, _("Asked. The applicant is told, and can send them from their own page."))
            return redirect("application", slug=request.organisation.slug, application=found.public_id)
        if step == "withdraw":
            set_application_aside(found, actor=request.actor, reason=_("Set aside by the office"))
            messages.success(request, _("Set aside. The applicant is told."))
            return redirect("to-do", slug=request.organisation.slug)
    except RuledOut as refused:
        context |= {"finding": refused.finding, "refusal": sentence(refused)}
    except DomainError as refused:
        context["refusal"] = sentence(refused)
    return render(request, "membership/application.html", context, status=422 if step else 200)


def _told(request: GatedRequest, application: Application, delivery: Delivery) -> dict[str, str]:
    """Return a letter to the applicant: its subject with its page, the day, and where it stands."""
    told = told_in_words(delivery)
    where = {"slug": request.organisation.slug, "application": application.public_id}
    return {
        "subject": told.subject,
        "url": reverse("applicant-letter", kwargs={**where, "notice": delivery.notice.public_id}),
        "when": formats.instant(told.issued_at.astimezone(request.organisation.zone)),
        "state": told.state,
    }


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What admitting would do: the number given, the category, the trial, what the rules say, the letter."""

    number: str
    category: Category
    trial: Trial | None
    findings: tuple[Finding, ...]
    consequences: tuple[Finding, ...]
    letter: tuple[NoticeText, ...]

    @property
    def needs_override(self) -> bool:
        return any(one.needs_override for one in self.findings)


def foresee_admission(application: Application, form: AdmitForm, actor: Actor) -> Foreseen:
    """Return what admitting would do: it is done, and taken back. Raises what stands against it, but for warnings."""
    with transaction.atomic():
        decision = replace(form.decision, override=form.decision.override or REHEARSED)
        done = admit_applicant(application, place=form.place, decision=decision, actor=actor)
        member = done.event.membership
        foreseen = Foreseen(
            number=member.number,
            category=_category_of(member),
            trial=Trial.objects.filter(membership=member, concluded_by=None).select_related("category").first(),
            findings=done.findings,
            consequences=done.consequences,
            letter=as_read(done, member),
        )
        transaction.set_rollback(True)
    return foreseen


def foresee_refusal(application: Application, form: RefuseForm, actor: Actor) -> tuple[NoticeText, ...]:
    """Return the letter that a refusal would send, in each language: it is written, and taken back.

    Raises OverrideReasonMissing where a rule warns and no reason was written.
    """
    with transaction.atomic():
        refuse_application(application, **form.cleaned_data, actor=actor)
        told = letters_to_applicant(application)[0]
        letter = texts_read(told.notice, application.full_name)
        transaction.set_rollback(True)
    return letter


def _category_of(member: Membership) -> Category:
    """Return the category of the stay that was just written: the last one, whoever came back."""
    stays = MembershipPeriod.objects.filter(STILL_RECORDED, membership=member).select_related("category")
    last: MembershipPeriod = stays.order_by("-effective")[0]
    return last.category


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
