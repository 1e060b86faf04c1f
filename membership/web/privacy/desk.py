"""The desk of privacy: what is past its period, the receipts of what was erased, the register of incidents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from membership import access, formats
from membership.clock import today
from membership.models import Erasure, Incident, Membership
from membership.queries.retention import PastCount, past_rooms
from membership.services.privacy.retention import apply_retention
from membership.web.gate import REGISTER, GatedRequest, gate

SHOWN = 50
ROOMS = ("persons", "beside", "applications", "incidents", "notices", "imports")
"""What the page lists, each with pages of its own."""


@gate(REGISTER)
@require_safe
def desk(request: GatedRequest) -> HttpResponse:
    here = request.organisation
    context = {
        "erasures": Erasure.objects.for_organisation(here).select_related("person").order_by("-erased_at")[:SHOWN],
        "incidents": Incident.objects.for_organisation(here).count(),
        "past": past_rooms(here, today(here)).count(),
    }
    return render(request, "membership/privacy/desk.html", context)


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
    rooms = past_rooms(here, today(here))
    pages = {name: Paginator(getattr(rooms, name), SHOWN).get_page(request.GET.get(name)) for name in ROOMS}
    context: dict[str, Any] = {
        "pages": pages,
        "past": PastCount(sum(page.paginator.count for page in pages.values()), rooms.held()),
        "persons": _with_files(request, pages["persons"]),
        "beside": [
            {"name": one.full_name, "url": reverse("person-erase", kwargs={"slug": here.slug, "person": one.public_id})}
            for one in pages["beside"]
        ],
        "rules": [_rule(rule) for rule in rooms.rules],
        "may_act": may_act,
        "most": SHOWN if any(page.paginator.num_pages > 1 for page in pages.values()) else None,
    }
    return render(request, "membership/privacy/retention.html", context)


def _with_files(request: GatedRequest, persons: Iterable[Any]) -> list[dict[str, Any]]:
    """Return each person with their number, whether shares are to be paid back first, and the page to erase them."""
    here = list(persons)
    by_person = {one.person_id: one for one in Membership.objects.filter(person__in=[person.pk for person in here])}
    slug = request.organisation.slug
    return [
        {
            "name": person.full_name,
            "number": by_person[person.pk].number,
            "holds_shares": person.holds_shares,
            "url": reverse("member-erase", kwargs={"slug": slug, "public_id": by_person[person.pk].public_id}),
        }
        for person in here
        if person.pk in by_person
    ]


def _rule(rule: Any) -> dict[str, str]:
    language = formats.language_of()
    source = rule.parameter.source_fr if language == "fr" else rule.parameter.source_en
    return {"sentence": rule.sentence(language), "source": source, "article": rule.article or ""}
