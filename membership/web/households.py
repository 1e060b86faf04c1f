"""Households: persons who live together, for the office's convenience. No right comes of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from membership import access
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import ConsultationKind, Household
from membership.queries.groups import households_on, living_in, persons_of
from membership.services.contacts import close_household, form_household, join_household
from membership.web import moments
from membership.web.consulted import noted
from membership.web.gate import OFFICE, REGISTER, GatedRequest, gate
from membership.web.group_forms import CloseForm, HouseholdForm, JoinForm

HOUSEHOLDS_PER_PAGE = 50


@gate(REGISTER)
def households(request: GatedRequest) -> HttpResponse:
    here = request.organisation
    at, now = moments.asked(request.GET, here)
    found = households_on(here, at.on, at.known_at)
    context = {
        **moments.shown(at, now, here),
        "moment": "" if moments.is_now(at, now) else urlencode(moments.in_address(at)),
        "page": Paginator(found, HOUSEHOLDS_PER_PAGE).get_page(request.GET.get("page")),
        "form": HouseholdForm(),
        "may_act": bool(request.roles & access.OFFICE) and moments.is_now(at, now),
    }
    return render(request, "membership/households.html", context)


@gate(OFFICE)
def form_one(request: GatedRequest) -> HttpResponse:
    """Write a household down."""
    form = HouseholdForm(request.POST)
    if request.method != "POST":
        raise Http404
    if not form.is_valid():
        messages.error(request, _("Give the household a name."))
        return redirect("households", slug=request.organisation.slug)
    made = form_household(request.organisation, name=form.cleaned_data["name"], actor=request.actor)
    return redirect(_address(request, made))


@gate(REGISTER)
def household(request: GatedRequest, household: str) -> HttpResponse:
    return _page(request, _household(request, household))


@gate(OFFICE)
def household_act(request: GatedRequest, household: str, verb: str) -> HttpResponse:
    """Let somebody come to live there, or leave; close it."""
    found = _household(request, household)
    form = _form(request, verb, request.POST)
    if request.method != "POST" or form is None:
        raise Http404
    if not form.is_valid():
        return _page(request, found, status=422, **{verb: form})
    try:
        _do(request, found, verb, form)
        messages.success(request, _("Recorded."))
    except DomainError as refused:
        messages.error(request, sentence(refused))
    return redirect(_address(request, found))


def _form(request: GatedRequest, verb: str, sent: Any = None) -> Any:
    on = today(request.organisation)
    match verb:
        case "join":
            return JoinForm(sent, organisation=request.organisation, initial={"since": on})
        case "close" | "leave":
            return CloseForm(sent, initial={"on": on})
        case _:
            return None


def _do(request: GatedRequest, household: Household, verb: str, form: Any) -> None:
    if verb == "join":
        join_household(form.person, household=household, since=form.cleaned_data["since"], actor=request.actor)
    elif verb == "close":
        close_household(household, on=form.cleaned_data["on"], actor=request.actor)
    else:
        rows = persons_of(household, today(request.organisation))
        gone = get_object_or_404(rows, person__public_id=request.POST.get("person", ""))
        join_household(gone.person, household=None, since=form.cleaned_data["on"], actor=request.actor)


def _page(request: GatedRequest, household: Household, *, status: int = 200, **bound: Any) -> HttpResponse:
    here = request.organisation
    at, now = moments.asked(request.GET, here)
    noted(request, ConsultationKind.GROUP, at=at, search=urlencode({"household": household.name}))
    # Of today, with those who are to come: the office wrote them down.
    lives = persons_of(household, now) if moments.is_now(at, now) else living_in(household, at.on, at.known_at)
    context = {
        **moments.shown(at, now, here),
        "moment": "" if moments.is_now(at, now) else urlencode(moments.in_address(at)),
        "household": household,
        "is_closed": household.closed_on is not None and household.closed_on <= at.on,
        "lives": lives,
        "forms": {verb: bound.get(verb) or _form(request, verb) for verb in ("join", "close")},
        "today": now,
        "may_act": bool(request.roles & access.OFFICE) and household.closed_on is None and moments.is_now(at, now),
    }
    return render(request, "membership/household.html", context, status=status)


def _household(request: GatedRequest, public_id: str) -> Household:
    found: Household = get_object_or_404(Household, organisation=request.organisation, public_id=public_id)
    return found


def _address(request: GatedRequest, household: Household) -> str:
    return reverse("household", kwargs={"slug": request.organisation.slug, "household": household.public_id})
