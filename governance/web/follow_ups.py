"""The promise ledger: what is still to be done of resolutions, the late ones first, and one of them with its notes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from governance.access import SEE_PREPARATION
from governance.models import FollowUp, Resolution
from governance.queries.entrusted import Entrustable, entrusted_to, is_entrustable, who_may_be_entrusted
from governance.queries.follow_ups import fallen_follow_ups, follow_ups_of, late_follow_ups, open_follow_ups
from governance.queries.resolutions import every_resolution
from governance.services.follow_ups import (
    finish_follow_up,
    note_progress,
    note_promise,
    plan_follow_up,
    reopen_follow_up,
    revise_follow_up,
)
from governance.web.follow_up_forms import DoneForm, NoteForm, PlanForm, ReopenForm, ReviseForm
from governance.web.meetings import address, meeting_of
from membership.access import OFFICE as OFFICE_ROLES
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.queries.merges import who_remains
from membership.web.acting import persons_here
from membership.web.gate import CONDUCT, MEMBER, OFFICE, OFFICERS, GatedRequest, gate

PAGE = 50


@gate(MEMBER)
@require_safe
def listing(request: GatedRequest) -> HttpResponse:
    here, on = request.organisation, today(request.organisation)
    all_of_it = _reads_bodies(request)
    done = follow_ups_of(here, with_bodies=all_of_it).filter(done_on__isnull=False).order_by("-done_on", "-pk")
    to_do = open_follow_ups(here, with_bodies=all_of_it)
    fallen = fallen_follow_ups(here, with_bodies=all_of_it)
    lists = {"done": done, "fallen": fallen}
    shows = request.GET.get("show", "")
    page = Paginator(lists.get(shows, to_do), PAGE).get_page(request.GET.get("page"))
    late = late_follow_ups(here, on, with_bodies=all_of_it)
    context = {"page": page, "shows": shows if shows in lists else "", "on": on, "late": late.count()}
    context["fallen"] = fallen.count()
    context["has_own"] = entrusted_to(here, persons_here(request)).exists()
    context["is_officer"] = bool(request.roles & OFFICERS.roles)
    return render(request, "governance/follow_ups.html", context)


@gate(OFFICE)
@require_POST
def add(request: GatedRequest, resolution: str) -> HttpResponse:
    """Write something to do beneath its resolution."""
    found: Resolution = get_object_or_404(
        every_resolution(request.organisation).select_related("organisation"), public_id=resolution
    )
    form = PlanForm(request.POST, people=_people(request))
    if form.is_valid():
        _plan(request, found, form)
    else:
        messages.error(request, _first_error(form))
    back = reverse("governance:resolution", kwargs={"slug": found.organisation.slug, "resolution": resolution})
    return redirect(back)


def _plan(request: GatedRequest, found: Resolution, form: PlanForm) -> None:
    try:
        plan_follow_up(found, **form.cleaned_data, actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
        return
    said = (
        gettext("Planned. It stands among the follow-ups until it is done.")
        if found.series
        else gettext("Planned. It will be reported at the next assembly until it is done.")
    )
    messages.success(request, said)


@gate(CONDUCT)
@require_POST
def promise(request: GatedRequest, assembly: str) -> HttpResponse:
    """Write down what was promised in a meeting."""
    meeting = meeting_of(request, assembly)
    form = PlanForm(request.POST, people=_people(request))
    if not form.is_valid():
        messages.error(request, _first_error(form))
        return redirect(address("governance:assembly", meeting) + "#promises")
    try:
        note_promise(meeting, **form.cleaned_data, actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, gettext("Written down. It will be reported at the next assembly until it is done."))
    return redirect(address("governance:assembly", meeting) + "#promises")


@gate(OFFICERS)
def one(request: GatedRequest, follow_up: str) -> HttpResponse:
    """Show one with its notes; for the office, note, revise or finish it by the button that was pressed."""
    found: FollowUp = get_object_or_404(
        follow_ups_of(request.organisation, with_bodies=_reads_bodies(request)), public_id=follow_up
    )
    forms_here = _forms(request, found)
    if request.method == "POST":
        if not request.roles & OFFICE_ROLES:
            raise Http404
        asked = request.POST.get("act", "")
        if asked not in ACTS:
            return HttpResponse(status=400)
        form = forms_here[asked]
        if form.is_valid() and _done(request, found, asked, form):
            return redirect(request.path)
    on = today(request.organisation)
    context = {
        "follow_up": found,
        "notes": found.notes.select_related("written_by").order_by("-pk"),
        "on": on,
        "is_office": bool(request.roles & OFFICE_ROLES),
        "has_left": _has_left(found, on),
        **{f"{name}_form": form for name, form in forms_here.items()},
    }
    return render(request, "governance/follow_up.html", context)


def _has_left(found: FollowUp, on: date) -> bool:
    """Return whether whoever is still to see to it is in office no more, and is written to no more."""
    if found.person is None or found.is_done or found.is_fallen:
        return False
    return not is_entrustable(who_remains(found.person), on)


def _people(request: GatedRequest) -> list[Entrustable]:
    return who_may_be_entrusted(request.organisation, today(request.organisation))


def _reads_bodies(request: GatedRequest) -> bool:
    """Return whether the reader may know what the board and the committees decided."""
    return bool(request.roles & SEE_PREPARATION)


ACTS: dict[str, Callable[..., Any]] = {
    "note": note_progress,
    "revise": revise_follow_up,
    "finish": finish_follow_up,
    "reopen": reopen_follow_up,
}


def _forms(request: GatedRequest, found: FollowUp) -> dict[str, forms.Form]:
    """Return the forms of the page, the one that was sent with what it says."""
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    on = today(request.organisation)
    kinds: dict[str, tuple[type[forms.Form], dict[str, Any]]] = {
        "note": (NoteForm, {}),
        "revise": (ReviseForm, ReviseForm.said_of(found)),
        "finish": (DoneForm, {"done_on": on}),
        "reopen": (ReopenForm, {}),
    }
    has_it = who_remains(found.person) if found.person else None
    more: dict[str, dict[str, Any]] = {"revise": {"people": _people(request), "has_it": has_it}}
    return {
        name: kind(request.POST if name == asked else None, initial=initial, auto_id=f"{name}_%s", **more.get(name, {}))
        for name, (kind, initial) in kinds.items()
    }


def _done(request: GatedRequest, found: FollowUp, asked: str, form: forms.Form) -> bool:
    try:
        ACTS[asked](found, **form.cleaned_data, actor=request.actor)
    except DomainError as error:
        form.add_error(None, sentence(error))
        return False
    said = {
        "note": gettext("Noted."),
        "revise": gettext("Changed, with its reason."),
        "finish": gettext("Noted as done."),
        "reopen": gettext("Taken back, with its reason: it is to be done again."),
    }
    messages.success(request, said[asked])
    return True


def _first_error(form: forms.Form) -> str:
    name, errors = next(iter(form.errors.items()))
    return gettext("%(field)s: %(error)s Nothing was recorded.") % {
        "field": form.fields[name].label,
        "error": errors[0],
    }
