"""Setting up bodies: their names and their seats. For the office."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from governance.access import MEETS, assemblies_for
from governance.models import Body, BodyKind, Seat, SeatHolder
from governance.services.board_words import shown_bodies
from governance.services.bodies import add_seats, close_body, found_body, rename_body, retire_seat, revise_seat
from governance.web.body_forms import BodyForm, NameForm, SeatForm, SeatsForm
from governance.web.mandates import board_address, body_of, seat_of
from membership import formats
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import MembershipPeriod
from membership.models.base import true_on
from membership.queries.parts import part_on
from membership.web.gate import OFFICE, GatedRequest, gate

FIRST_NAMES = {"name_fr": "Conseil d’administration", "name_en": "Board of directors"}


@gate(OFFICE)
def new(request: GatedRequest) -> HttpResponse:
    has_board = Body.objects.for_organisation(request.organisation).filter(kind=BodyKind.BOARD, closed_on=None).exists()
    initial = {} if has_board else {"kind": BodyKind.BOARD, **FIRST_NAMES}
    form = BodyForm(request.POST or None, initial=initial, organisation=request.organisation)
    if request.method == "POST" and form.is_valid():
        try:
            body = found_body(request.organisation, form.outline, actor=request.actor)
        except DomainError as error:
            form.add_error("kind", sentence(error))
        else:
            messages.success(request, _("It is recorded. Now say how many seats it has."))
            return redirect(_address("governance:body", body))
    return render(request, "governance/body_new.html", {"form": form})


@gate(OFFICE)
def one(request: GatedRequest, body: str) -> HttpResponse:
    found = body_of(request, body)
    form = _names(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        names = {"name_fr": cleaned["name_fr"], "name_en": cleaned.get("name_en", found.name_en)}
        rename_body(found, actor=request.actor, **names)
        messages.success(request, _("The name is recorded."))
        return redirect(_address("governance:body", found))
    return _page(request, found, names=form)


@gate(OFFICE)
@require_POST
def add(request: GatedRequest, body: str) -> HttpResponse:
    found = body_of(request, body)
    form = SeatsForm(request.POST, **_of_the_seats(found))
    if form.is_valid():
        how_many = form.cleaned_data["how_many"]
        try:
            add_seats(found, form.plan, how_many=how_many, reason=form.cleaned_data["reason"], actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            said = ngettext("%(n)s seat is added.", "%(n)s seats are added.", how_many)
            messages.success(request, said % {"n": formats.number(how_many)})
            return redirect(_address("governance:body", found))
    return _page(request, found, seats=form)


@gate(OFFICE)
def seat(request: GatedRequest, body: str, number: int) -> HttpResponse:
    found = seat_of(request, body, number)
    form = SeatForm.of(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            revise_seat(found, form.plan, reason=form.cleaned_data["reason"], actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("Seat %(n)s is changed.") % {"n": found.number})
            return redirect(_address("governance:body", found.body))
    return render(request, "governance/seat.html", {"seat": found, "form": form})


@gate(OFFICE)
@require_POST
def retire(request: GatedRequest, body: str, number: int) -> HttpResponse:
    found: Seat = seat_of(request, body, number)
    try:
        retire_seat(found, actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, _("Seat %(n)s is no more; who held it is kept.") % {"n": found.number})
    return redirect(_address("governance:body", found.body))


@gate(OFFICE)
@require_POST
def close(request: GatedRequest, body: str) -> HttpResponse:
    found = body_of(request, body)
    try:
        close_body(found, actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
        return redirect(_address("governance:body", found))
    messages.success(request, _("It is closed from today; who sat there is kept."))
    return redirect(board_address(request))


def _of_the_seats(body: Body) -> dict[str, Any]:
    """Return what the form of new seats is told of their body."""
    return {"organisation": body.organisation, "is_board": body.kind == BodyKind.BOARD, "auto_id": "seat_%s"}


def _page(
    request: GatedRequest, body: Body, *, names: NameForm | None = None, seats: SeatsForm | None = None
) -> HttpResponse:
    on = today(request.organisation)
    shown = next((one for one in shown_bodies(request.organisation, on) if one.bench.body.pk == body.pk), None)
    initial: dict[str, Any] = {"holder": SeatHolder.MEMBER, "how_many": 1}
    is_part = body.kind == BodyKind.GROUP_MEETING
    context = {
        "is_part": is_part,
        "gathers": _gathers(body, on) if is_part else 0,
        "assemblies": list(assemblies_for(body.organisation, request.roles).filter(part=body)) if is_part else [],
        "body": body,
        "shown": shown,
        "names": names or _names(body),
        "seats_form": seats or SeatsForm(initial=initial, **_of_the_seats(body)),
        "meets": body.kind in MEETS,
        "has_seats": not is_part,
    }
    return render(request, "governance/body.html", context)


def _gathers(body: Body, on: date) -> int:
    """Return how many members a part has on a day. Costs three SQL statements at most."""
    part = part_on(body.group, body.section, on)
    members = MembershipPeriod.objects.for_organisation(body.organisation).filter(true_on(on))
    return members.filter(membership__in=part.inside).count() if part else members.count()


def _names(body: Body, data: Any = None) -> NameForm:
    initial = {"name_fr": body.name_fr, "name_en": body.name_en}
    return NameForm(data, initial=initial, organisation=body.organisation, auto_id="body_%s")


def _address(name: str, body: Body) -> str:
    return reverse(name, kwargs={"slug": body.organisation.slug, "body": body.public_id})
