"""What somebody is to see to: their own list, and one of it, where they say how it comes along or that it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from governance.access import readable_resolutions, sittings_for
from governance.models import FollowUp, Resolution
from governance.queries.entrusted import entrusted_to, still_entrusted_to
from governance.services.follow_ups import note_own_progress, say_follow_up_done
from governance.web.follow_up_forms import DoneForm, NoteForm
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Person
from membership.web.acting import as_person
from membership.web.gate import OWN, GatedRequest, gate

PAGE = 50
DONE_SHOWN = 20
ACTS: dict[str, Callable[..., Any]] = {"note": note_own_progress, "finish": say_follow_up_done}


class OwnRequest(GatedRequest):
    """The request of somebody who said who they are."""

    person: Person


@gate(OWN)
@never_cache
@as_person
@require_safe
def listing(request: OwnRequest) -> HttpResponse:
    here, on = request.organisation, today(request.organisation)
    page = Paginator(still_entrusted_to(here, [request.person]), PAGE).get_page(request.GET.get("page"))
    done = entrusted_to(here, [request.person]).filter(done_on__isnull=False).order_by("-done_on", "-pk")
    context = {
        "page": page,
        "to_do": _lines(list(page), request, on),
        "done": _lines(list(done[:DONE_SHOWN]), request, on),
        "on": on,
    }
    return render(request, "governance/my_follow_ups.html", context)


@gate(OWN)
@never_cache
@as_person
def one(request: OwnRequest, follow_up: str) -> HttpResponse:
    """Show one with its notes; note how it comes along, or that it is done, by the button that was pressed."""
    found: FollowUp = get_object_or_404(entrusted_to(request.organisation, [request.person]), public_id=follow_up)
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    on = today(request.organisation)
    shown: dict[str, forms.Form] = {
        "note": NoteForm(request.POST if asked == "note" else None, auto_id="note_%s"),
        "finish": DoneForm(request.POST if asked == "finish" else None, initial={"done_on": on}, auto_id="finish_%s"),
    }
    if request.method == "POST":
        if asked not in shown:
            return HttpResponse(status=400)
        form = shown[asked]
        if form.is_valid() and _done(request, found, asked, form):
            return redirect(request.path if asked == "note" else address_of_list(request))
    context = {
        **_lines([found], request, on)[0],
        "notes": found.notes.order_by("-pk"),
        "note_form": shown["note"],
        "finish_form": shown["finish"],
        "on": on,
    }
    return render(request, "governance/my_follow_up.html", context)


def address_of_list(request: OwnRequest) -> str:
    return reverse("governance:my-follow-ups", kwargs={"slug": request.organisation.slug})


def _lines(rows: Sequence[FollowUp], request: OwnRequest, on: date) -> list[dict[str, Any]]:
    """Return some with how late they are, and where what asks for each is read by whoever may read it.

    Costs two SQL statements, however many they are.
    """
    here, mine = request.organisation, [request.person]
    asking = Resolution.objects.filter(pk__in=[row.resolution_id for row in rows if row.resolution_id])
    resolutions = set(readable_resolutions(asking, here, request.roles, mine, on).values_list("pk", flat=True))
    held = [row.assembly.pk for row in rows if row.assembly is not None and row.assembly.is_sitting]
    sittings = set(sittings_for(here, request.roles, mine, on).filter(pk__in=held).values_list("pk", flat=True))

    def url(row: FollowUp) -> str:
        if row.resolution is not None:
            kwargs = {"slug": here.slug, "resolution": row.resolution.public_id}
            return reverse("governance:resolution", kwargs=kwargs) if row.resolution_id in resolutions else ""
        if row.assembly is None:
            return ""
        kwargs = {"slug": here.slug, "assembly": row.assembly.public_id}
        if not row.assembly.is_sitting:
            return reverse("governance:assembly", kwargs=kwargs)
        return reverse("sittings:one", kwargs=kwargs) if row.assembly_id in sittings else ""

    return [{"row": row, "url": url(row), **_left(row, on)} for row in rows]


def _left(row: FollowUp, on: date) -> dict[str, int | None]:
    left = (row.due_on - on).days if row.due_on and not row.done_on else None
    return {"late": -left if left is not None and left < 0 else 0, "left": left}


def _done(request: OwnRequest, found: FollowUp, asked: str, form: forms.Form) -> bool:
    try:
        ACTS[asked](found, person=request.person, **form.cleaned_data, actor=request.actor)
    except DomainError as error:
        form.add_error(None, sentence(error))
        return False
    said = {
        "note": gettext("Noted. The secretary’s office reads it too."),
        "finish": gettext("Noted as done. The secretary’s office reads that you said so."),
    }
    messages.success(request, said[asked])
    return True
