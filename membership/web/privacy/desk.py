"""The desk of privacy: what is past its period, the receipts of what was erased, the register of incidents."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from membership import access, formats
from membership.clock import today
from membership.models import Erasure, Incident, Membership, ShareTransaction
from membership.queries.retention import PastPeriod, past_period
from membership.services.privacy.retention import apply_retention
from membership.web.gate import REGISTER, GatedRequest, gate

SHOWN = 50


@gate(REGISTER)
@require_safe
def desk(request: GatedRequest) -> HttpResponse:
    here = request.organisation
    context = {
        "erasures": Erasure.objects.for_organisation(here).select_related("person").order_by("-erased_at")[:SHOWN],
        "incidents": Incident.objects.for_organisation(here).count(),
        "past": _count(past_period(here, today(here), most=SHOWN)),
    }
    return render(request, "membership/privacy/desk.html", context)


def _count(found: PastPeriod) -> int:
    rooms = (found.persons, found.beside, found.applications, found.incidents, found.notices, found.imports)
    return sum(len(room) for room in rooms)


@gate(REGISTER)
@never_cache
def retention(request: GatedRequest) -> HttpResponse:
    """Show what is past its period; on POST, the office erases it, with a receipt for each person."""
    here = request.organisation
    may_act = bool(request.roles & access.OFFICE)
    if request.method == "POST":
        if not may_act:
            raise Http404
        done = apply_retention(here, actor=request.actor, most=SHOWN)
        said = {
            "persons": formats.number(done.persons),
            "applications": formats.number(done.applications),
            "incidents": formats.number(done.incidents),
            "notices": formats.number(done.notices),
            "imports": formats.number(done.imports),
        }
        messages.success(
            request,
            _(
                "Erased: persons %(persons)s, applications %(applications)s, incidents %(incidents)s, "
                "places where notices were sent %(notices)s, refused rows of imports %(imports)s."
            )
            % said,
        )
        return redirect("retention", slug=here.slug)
    found = past_period(here, today(here), most=SHOWN)
    context: dict[str, Any] = {
        "found": found,
        "count": _count(found),
        "persons": _with_files(request, found),
        "beside": [
            {"name": one.full_name, "url": reverse("person-erase", kwargs={"slug": here.slug, "person": one.public_id})}
            for one in found.beside
        ],
        "rules": [_rule(rule) for rule in found.rules],
        "may_act": may_act,
    }
    return render(request, "membership/privacy/retention.html", context)


def _with_files(request: GatedRequest, found: PastPeriod) -> list[dict[str, Any]]:
    """Return each person with their number, whether shares are to be paid back first, and the page to erase them."""
    memberships = Membership.objects.filter(person__in=[person.pk for person in found.persons])
    by_person = {one.person_id: one for one in memberships}
    held = ShareTransaction.objects.filter(membership__in=memberships).values("membership")
    holders = set(held.annotate(left=Sum("quantity")).filter(left__gt=0).values_list("membership__person", flat=True))
    slug = request.organisation.slug
    return [
        {
            "name": person.full_name,
            "number": by_person[person.pk].number,
            "holds_shares": person.pk in holders,
            "url": reverse("member-erase", kwargs={"slug": slug, "public_id": by_person[person.pk].public_id}),
        }
        for person in found.persons
        if person.pk in by_person
    ]


def _rule(rule: Any) -> dict[str, str]:
    language = formats.language_of()
    source = rule.parameter.source_fr if language == "fr" else rule.parameter.source_en
    return {"sentence": rule.sentence(language), "source": source, "article": rule.article or ""}
