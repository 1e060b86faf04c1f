"""Erasing what is convenience of somebody: seen first, done once, never undone; the receipt stays."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Erasure, Person
from membership.queries.erasing import foresee_erasure
from membership.queries.member_file import membership_named
from membership.services.privacy.erasing import erase_person
from membership.services.privacy.receipt import ERASED_WORDS, KEPT_WORDS, kept_row
from membership.web.downloads import handed_over
from membership.web.gate import OFFICE, REGISTER, GatedRequest, gate
from membership.web.privacy.people import person_beside
from membership.web.privacy.words import NEEDS


@gate(OFFICE)
@never_cache
def erase(request: GatedRequest, public_id: str) -> HttpResponse:
    membership = membership_named(request.organisation, public_id)
    if membership is None:
        raise Http404
    back = reverse("member", kwargs={"slug": request.organisation.slug, "public_id": public_id})
    return _erase(request, membership.person, {"membership": membership, "back_url": back})


@gate(OFFICE)
@never_cache
def erase_beside(request: GatedRequest, person: str) -> HttpResponse:
    """The same of somebody who never was a member."""
    back = reverse("person", kwargs={"slug": request.organisation.slug, "person": person})
    return _erase(request, person_beside(request, person), {"back_url": back})


def _erase(request: GatedRequest, person: Person, context: dict[str, Any]) -> HttpResponse:
    reason, refusal = request.POST.get("reason", "").strip()[:500], ""
    if request.method == "POST":
        try:
            erasure = erase_person(person, reason=reason, actor=request.actor)
        except DomainError as error:
            refusal = sentence(error)
        else:
            messages.success(request, _("Erased. The receipt follows."))
            return redirect("erasure", slug=request.organisation.slug, public_id=erasure.public_id)
    preview = foresee_erasure(person, today(request.organisation))
    context |= {
        "person": person,
        "preview": preview,
        "needs": [NEEDS[need] for need in preview.needs],
        "erased": [{"label": ERASED_WORDS[what], "value": count} for what, count in preview.erased],
        "kept": [{"label": KEPT_WORDS[part.what.value], "value": part.count} for part in preview.kept],
        "refusal": refusal,
        "reason": reason,
    }
    return render(request, "membership/privacy/erase.html", context, status=422 if refusal else 200)


def _erasure(request: GatedRequest, public_id: str) -> Erasure:
    rows = Erasure.objects.for_organisation(request.organisation).filter(public_id=public_id)
    found: Erasure | None = rows.select_related("person", "organisation", "receipt", "erased_by").first()
    if found is None:
        raise Http404
    return found


@gate(REGISTER)
@require_safe
def receipt(request: GatedRequest, public_id: str) -> HttpResponse:
    found = _erasure(request, public_id)
    labels = [_("What"), _("How many"), _("Why"), _("Until")]
    context = {
        "one": found,
        "erased": [{"label": ERASED_WORDS[one["what"]], "value": one["count"]} for one in found.erased],
        "columns": [{"label": label} for label in labels],
        "rows": [kept_row(found, one) for one in found.kept],
    }
    return render(request, "membership/privacy/receipt.html", context)


@gate(REGISTER)
@require_safe
def paper(request: GatedRequest, public_id: str) -> HttpResponse:
    document = _erasure(request, public_id).receipt
    return handed_over(bytes(document.content), name=document.name, media_type="application/pdf")
