"""Searches of the register that somebody keeps for themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from membership.models import Organisation, SavedView
from membership.queries.views import views_of
from membership.services.views import forget_view, keep_view
from membership.web import moments
from membership.web.gate import REGISTER, GatedRequest, gate

# What a search is; the place in the list is that of the moment.
ASKED = frozenset({"q", "category", "status", "missing", "language", "section", "joined_from", "joined_until"})


class ViewForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("A name for this search"), max_length=80)
    query = forms.CharField(max_length=1000)


def kept(request: GatedRequest) -> dict[str, Any]:
    """Return the searches that the reader keeps, and the present one as it would be kept."""
    query = with_days(request.GET, request.organisation)
    views = [
        {"name": view.name, "query": view.query, "public_id": view.public_id, "is_current": view.query == query}
        for view in views_of(request.organisation, request.actor)
    ]
    current = next((view for view in views if view["is_current"]), None)
    return {"views": views, "current_view": current, "query": "" if current else query, "view_form": ViewForm()}


def asked(pairs: Any, **days: str) -> str:
    """Return the search in an address, always written the same way, with the days it is of."""
    found = [(name, value) for name, value in pairs if name in ASKED and value]
    return urlencode(sorted([*found, *days.items()]))


def with_days(query: Mapping[str, str], organisation: Organisation) -> str:
    """Return the search in an address with its days: none where it asks for today, which goes on being today."""
    at, today = moments.asked(query, organisation)
    days = {} if at.on == today else {"as_of": at.on.isoformat()}
    return asked(query.items(), **days, **moments.known(at))


@gate(REGISTER)
@require_POST
def keep(request: GatedRequest) -> HttpResponse:
    form = ViewForm(request.POST)
    query = with_days(dict(parse_qsl(request.POST.get("query", ""))), request.organisation)
    address = reverse("register", kwargs={"slug": request.organisation.slug})
    if form.is_valid() and query:
        keep_view(request.organisation, name=form.cleaned_data["name"], query=query, actor=request.actor)
        messages.success(request, _("The search is kept as “%(name)s”.") % {"name": form.cleaned_data["name"]})
    else:
        messages.error(request, _("Nothing was kept. Give the search a name of 80 letters at most."))
    return redirect(f"{address}?{query}")


@gate(REGISTER)
@require_POST
def forget(request: GatedRequest, view: str) -> HttpResponse:
    found: SavedView | None = views_of(request.organisation, request.actor).filter(public_id=view).first()
    if found is None:
        raise Http404
    forget_view(found, actor=request.actor)
    messages.success(request, _("The search “%(name)s” is forgotten.") % {"name": found.name})
    return redirect("register", slug=request.organisation.slug)
