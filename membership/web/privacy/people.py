"""Persons whom the register holds and who never were members: found, read, their data taken away or erased."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from membership import access, formats
from membership.clock import today
from membership.models import ConsultationKind, Death, Person
from membership.queries.beside import Acting, acting_of, persons_beside
from membership.web.consulted import noted
from membership.web.gate import REGISTER, GatedRequest, gate
from membership.web.representatives import state_of
from membership.web.spans import span

PER_PAGE = 50


def person_beside(request: GatedRequest, public_id: str) -> Person:
    """Return somebody of the organisation who never was a member, or answer 404: a member has a file."""
    found: Person | None = persons_beside(request.organisation).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@gate(REGISTER)
@require_safe
def people(request: GatedRequest) -> HttpResponse:
    """List them in the order of names, a page at a time, or those whose name holds some words."""
    search = request.GET.get("q", "").strip()[:200]
    asked = {"beside": "yes"} | ({"q": search} if search else {})
    noted(request, ConsultationKind.LIST, search=urlencode(asked))
    page = Paginator(persons_beside(request.organisation, search), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "membership/privacy/people.html", {"page": page, "search": search})


@gate(REGISTER)
@require_safe
def person(request: GatedRequest, person: str) -> HttpResponse:
    """Show who somebody is, how they are reached, and for whom they act or acted."""
    found = person_beside(request, person)
    noted(request, ConsultationKind.FILE, search=urlencode({"person": found.full_name}))
    on = today(request.organisation)
    context: dict[str, Any] = {
        "person": found,
        "facts": [
            {"label": label, "value": value}
            for label, value in (
                (_("E-mail"), found.email),
                (_("Telephone"), found.phone),
                (_("Language"), {"fr": "Français", "en": "English"}.get(found.language, found.language)),
            )
            if value
        ],
        "columns": [{"label": label} for label in (_("For whom"), _("In what capacity"), _("Days"), _("State"))],
        "rows": [_row(request, one, on) for one in acting_of(found)],
        **_of_death(found),
        "may_act": bool(request.roles & access.OFFICE),
    }
    return render(request, "membership/privacy/person.html", context)


def _of_death(person: Person) -> dict[str, Any]:
    """Return what was recorded of a death, the latest first; what was corrected stays to be read."""
    rows = list(person.deaths.select_related("corrected_by").order_by("-pk"))
    zone = person.organisation.zone
    standing = next((one for one in rows if not one.is_void and not hasattr(one, "corrected_by")), None)
    return {
        "death": standing,
        "death_columns": [{"label": label} for label in (_("Recorded on"), _("What was said"), _("Remark or reason"))],
        "deaths": [[formats.instant(one.recorded_at.astimezone(zone)), _said_of(one), one.note] for one in rows],
    }


def _said_of(one: Death) -> str:
    if one.is_void:
        return _("This did not happen.")
    said = _("Died on %(day)s") % {"day": formats.short_day(one.effective_on)}
    return f"{said} ({_('corrected since')})" if hasattr(one, "corrected_by") else said


def _row(request: GatedRequest, one: Acting, on: Any) -> list[Any]:
    address = reverse("member", kwargs={"slug": request.organisation.slug, "public_id": one.public_id})
    return [
        {"text": f"{one.member} ({one.number})", "url": address},
        one.quality,
        span(one.row.effective),
        state_of(one.row, on),
    ]
