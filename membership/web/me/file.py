"""«Mon dossier»: everything that the organisation holds on whoever reads it, in plain words."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from membership.clock import today
from membership.models import EmailChange, MemberRequest, Person, RequestState
from membership.queries.held.parts import Part
from membership.queries.held.sources import held_on
from membership.queries.life import situation_of
from membership.queries.member_file import membership_of
from membership.queries.resigning import pending_resignation
from membership.queries.rules import rules_for
from membership.rules.resignation import may_be_withdrawn
from membership.web.acting import as_person, persons_here
from membership.web.gate import OWN, GatedRequest, gate

# What somebody came to see stands open; the rest is one tap away.
OPEN = ("person", "addresses", "phones", "membership", "periods")
# Better said elsewhere on the page, or of use to programs only.
LEFT_TO_THE_ARCHIVE = ("trail", "requests")
MOST_ROWS = 50


class OwnRequest(GatedRequest):
    """The request of somebody's own page: as whom they are here."""

    person: Person


@gate(OWN)
@as_person
@never_cache
def my_file(request: OwnRequest) -> HttpResponse:
    person, here = request.person, request.organisation
    membership = membership_of(person)
    held = (part.as_it_stands() for part in held_on(person) if part.key not in LEFT_TO_THE_ARCHIVE)
    parts = [part for part in held if part.rows]
    context: dict[str, Any] = {
        "person": person,
        "several": len(persons_here(request)) > 1,
        "opened": [as_shown(part) for part in parts if part.key in OPEN],
        "folded": [as_shown(part) for part in parts if part.key not in OPEN],
        "waiting_email": EmailChange.objects.filter(person=person, settled_at=None).exists(),
        "membership": membership,
    }
    if membership:
        on = today(here)
        resignation = pending_resignation(membership, on)
        asked = MemberRequest.objects.filter(membership=membership).order_by("-filed_at", "-pk")[:MOST_ROWS]
        context |= {
            "requests": asked,
            "open_state": RequestState.OPEN,
            "may_resign": situation_of(membership, on).is_member and resignation is None,
            "resignation": resignation,
            "may_withdraw": resignation and may_be_withdrawn(rules_for(here, on)),
        }
    return render(request, "membership/me/file.html", context)


def as_shown(part: Part) -> dict[str, Any]:
    """Return a part as the page draws it, the latest fifty rows of a long one."""
    shown = {"key": part.key, "title": part.title, "note": part.note, "count": len(part.rows)}
    if part.is_single:
        return shown | {"facts": part.facts()}
    table = part.table()
    return shown | {
        "columns": table["columns"],
        "rows": table["rows"][:MOST_ROWS],
        "left_out": max(0, len(part.rows) - MOST_ROWS),
    }


def own_url(request: HttpRequest, name: str = "my-file", **named: str) -> str:
    """Return the address of one of the reader's own pages."""
    organisation = request.organisation  # type: ignore[attr-defined]  # gated
    return reverse(name, kwargs={"slug": organisation.slug, **named})


def back_to_file(request: HttpRequest) -> dict[str, str]:
    """Return where a page leads back to, and how that is said."""
    return {"back_url": own_url(request), "back_label": _("Back to my file")}
