"""Who sits on the board, seat by seat; the office writes down who takes a seat and who leaves it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from governance.models import Mandate, Seat
from governance.queries.mandates import Bench, benches_of
from governance.services.mandates import Term, end_mandate, give_mandate
from membership.access import OFFICE as OFFICE_ROLES
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Membership, Organisation
from membership.models.base import STILL_RECORDED
from membership.templatetags.unevoix import local_text
from membership.web.fields import MemberNumberField
from membership.web.gate import MEMBER, OFFICE, GatedRequest, gate

ISO = "%Y-%m-%d"


class SeatField(forms.ModelChoiceField[Seat]):
    """A seat by its body, its number and the group it belongs to."""

    def label_from_instance(self, obj: Seat) -> str:
        said = gettext("%(body)s, seat %(number)s") % {"body": local_text(obj.body, "name"), "number": obj.number}
        return f"{said} ({local_text(obj.group, 'name')})" if obj.group else said


class MandateForm(forms.Form):
    """Who takes which seat, from when. The member is named by number: names are shared."""

    seat = SeatField(label=_("Seat"), queryset=Seat.objects.none())
    number = MemberNumberField(label=_("Member number"))
    start_on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format=ISO))
    years = forms.IntegerField(label=_("Term (years)"), required=False, min_value=1, max_value=6)
    office_fr = forms.CharField(label=_("Office in French"), required=False, max_length=120)
    office_en = forms.CharField(label=_("Office in English"), required=False, max_length=120)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].organisation = organisation  # type: ignore[attr-defined]
        field = self.fields["seat"]
        assert isinstance(field, SeatField)
        field.queryset = Seat.objects.for_organisation(organisation).select_related("group", "body")
        if not organisation.offers_english:
            del self.fields["office_en"]

    @property
    def term(self) -> Term:
        cleaned = self.cleaned_data
        return Term(
            start_on=cleaned["start_on"],
            years=cleaned["years"],
            office_fr=cleaned["office_fr"],
            office_en=cleaned.get("office_en", ""),
        )


class EndForm(forms.Form):
    on = forms.DateField(label=_("Ends on"), widget=forms.DateInput(attrs={"type": "date"}, format=ISO))


@gate(MEMBER)
def listing(request: GatedRequest) -> HttpResponse:
    if request.method == "POST":
        if not request.roles & OFFICE_ROLES:
            raise Http404
        return _give(request)
    return _page(request)


def _page(request: GatedRequest, form: MandateForm | None = None) -> HttpResponse:
    on = today(request.organisation)
    benches: list[Bench] = benches_of(request.organisation, on)
    context: dict[str, Any] = {"benches": benches, "on": on}
    if request.roles & OFFICE_ROLES and benches:
        context["form"] = form or MandateForm(initial={"start_on": on}, organisation=request.organisation)
        context["end_form"] = EndForm(initial={"on": on}, auto_id=False)
    return render(request, "governance/mandates.html", context)


def _give(request: GatedRequest) -> HttpResponse:
    form = MandateForm(request.POST, organisation=request.organisation)
    if not form.is_valid():
        return _page(request, form)
    membership: Membership = form.cleaned_data["number"]
    try:
        give_mandate(
            form.cleaned_data["seat"],
            form.term,
            person=membership.person,
            membership=membership,
            actor=request.actor,
        )
    except DomainError as error:
        form.add_error(None, sentence(error))
        return _page(request, form)
    messages.success(request, gettext("%(name)s takes the seat.") % {"name": membership.person.full_name})
    return redirect(_address(request))


@gate(OFFICE)
@require_POST
def end(request: GatedRequest, mandate: str) -> HttpResponse:
    """End a mandate on the day given."""
    rows = Mandate.objects.for_organisation(request.organisation).filter(STILL_RECORDED)
    found = get_object_or_404(rows.select_related("person"), public_id=mandate)
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Give the day on which the mandate ends. Nothing has been recorded."))
        return redirect(_address(request))
    try:
        end_mandate(found, on=form.cleaned_data["on"], actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, gettext("The mandate of %(name)s is ended.") % {"name": found.person.full_name})
    return redirect(_address(request))


def _address(request: GatedRequest) -> str:
    return reverse("governance:mandates", kwargs={"slug": request.organisation.slug})
