"""Who sits on the board and the committees, as members read it; the office seats somebody, and ends a mandate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.access import MEETS, bodies_for
from governance.models import Body, BodyKind, Mandate, MandateEnd, MandateManner, Seat, SeatHolder
from governance.queries.boards import coming_year
from governance.queries.directors import officers_on
from governance.queries.mandates import bodies_on, year_of_fall
from governance.queries.vacancies import vacancy_of
from governance.services.board_words import shown_bodies
from governance.services.mandate_letters import tell_of_end, tell_of_mandate
from governance.services.mandates import end_mandate, give_mandate, who_sits_for
from governance.web.body_forms import EndForm, MandateForm
from membership.access import OFFICE as OFFICE_ROLES
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models.base import STILL_RECORDED
from membership.queries.rules import rules_for
from membership.rules.findings import Finding, Outcome
from membership.services.persons import enter_person
from membership.web.acting import persons_here
from membership.web.gate import MEMBER, OFFICE, GatedRequest, gate


@gate(MEMBER)
@require_safe
def listing(request: GatedRequest) -> HttpResponse:
    on = today(request.organisation)
    bodies = shown_bodies(request.organisation, on)
    seated = {one.bench.body.pk for one in bodies}
    is_office = bool(request.roles & OFFICE_ROLES)
    readable = bodies_for(request.organisation, request.roles, persons_here(request), on).filter(kind__in=MEETS)
    context = {
        "bodies": bodies,
        "readable": set(readable.values_list("pk", flat=True)),
        "others": [one for one in bodies_on(request.organisation, on) if one.pk not in seated],
        "officers": officers_on(request.organisation, on),
        "on": on,
        "is_office": is_office,
        "has_board": any(one.bench.body.kind == BodyKind.BOARD for one in bodies),
    }
    return render(request, "governance/mandates.html", context)


@gate(OFFICE)
def fill(request: GatedRequest, body: str, number: int) -> HttpResponse:
    """Seat somebody."""
    seat = seat_of(request, body, number)
    form = MandateForm(request.POST or None, initial=_foreseen(request, seat), seat=seat)
    if request.method == "POST" and form.is_valid():
        try:
            mandate = _give(request, seat, form)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("%(name)s takes the seat.") % {"name": mandate.person.full_name})
            return redirect(board_address(request))
    context = {
        "seat": seat,
        "form": form,
        "rule": _vacancy_rule(request, seat),
        "coming": coming_year(request.organisation, today(request.organisation)),
    }
    return render(request, "governance/seat_fill.html", context)


@transaction.atomic
def _give(request: GatedRequest, seat: Seat, form: MandateForm) -> Mandate:
    membership, stranger = form.membership, form.stranger
    if stranger is not None:
        person = enter_person(request.organisation, details=stranger, actor=request.actor)
    else:
        # The form asks for one or the other; an organisation that owns the seat sits through its representative.
        assert membership is not None
        person = who_sits_for(membership, form.term.start_on)
    source = form.cleaned_data.get("given_by")
    mandate = give_mandate(
        seat,
        form.term,
        person=person,
        membership=membership,
        given_by=source,
        override=form.cleaned_data.get("override", ""),
        actor=request.actor,
    )
    if form.cleaned_data["tells"]:
        tell_of_mandate(mandate, actor=request.actor)
    return mandate


def _foreseen(request: GatedRequest, seat: Seat) -> dict[str, Any]:
    """Return what the form proposes: the term of the seat, else of the rules, and the rest of a term cut short."""
    on, rules = today(request.organisation), rules_for(request.organisation, today(request.organisation))
    coming = coming_year(request.organisation, on)
    years = seat.term_years or (rules.whole("term_years") if "term_years" in rules else None)
    last = Mandate.objects.filter(STILL_RECORDED, seat=seat).order_by("-effective").first()
    rest = year_of_fall(last) if last else None
    is_named = seat.holder == SeatHolder.ORGANISATION or seat.body.kind != BodyKind.BOARD
    return {
        "start_on": on,
        "years": years,
        "falls_in": rest if rest is not None and rest >= coming else None,
        "manner": MandateManner.APPOINTED if is_named else None,
        "tells": True,
    }


def _vacancy_rule(request: GatedRequest, seat: Seat) -> Finding | None:
    on = today(request.organisation)
    found = list(vacancy_of(seat.body, on, rules_for(request.organisation, on), seat=seat))
    unmet = (one for one in found if one.outcome is not Outcome.MET)
    return next(unmet, found[0] if found else None)


@gate(OFFICE)
def end(request: GatedRequest, mandate: str) -> HttpResponse:
    """End a mandate on the day given."""
    rows = Mandate.objects.for_organisation(request.organisation).filter(STILL_RECORDED)
    found = get_object_or_404(rows.select_related("person", "membership", "seat__body"), public_id=mandate)
    form = EndForm.of(found, request.POST or None, initial={"on": today(request.organisation), "tells": True})
    if request.method == "POST" and form.is_valid():
        try:
            _end(request, found, form)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("The mandate of %(name)s is ended.") % {"name": found.person.full_name})
            return redirect(board_address(request))
    return render(request, "governance/mandate_end.html", {"mandate": found, "form": form})


@transaction.atomic
def _end(request: GatedRequest, mandate: Mandate, form: forms.Form) -> None:
    cleaned = form.cleaned_data
    ended = end_mandate(
        mandate,
        on=cleaned["on"],
        reason=MandateEnd(cleaned["reason"]),
        heard=cleaned.get("heard", ()),
        by=cleaned.get("resolution"),
        override=cleaned.get("override", ""),
        actor=request.actor,
    )
    if cleaned["tells"]:
        tell_of_end(ended, actor=request.actor)


def body_of(request: GatedRequest, body: str) -> Body:
    found: Body = get_object_or_404(
        Body.objects.for_organisation(request.organisation).filter(closed_on=None).select_related("organisation"),
        public_id=body,
    )
    return found


def seat_of(request: GatedRequest, body: str, number: int) -> Seat:
    rows = Seat.objects.for_organisation(request.organisation).filter(retired_on=None, body__closed_on=None)
    rows = rows.select_related("body", "group", "owner__person", "organisation")
    found: Seat = get_object_or_404(rows, body__public_id=body, number=number)
    return found


def board_address(request: GatedRequest) -> str:
    return reverse("governance:mandates", kwargs={"slug": request.organisation.slug})
