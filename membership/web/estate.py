"""After a death: who settles the estate, what is due to it, and the letters."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from membership import access, formats
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import ConsultationKind, Estate, EventKind, Membership, MembershipEvent
from membership.queries.estates import Due, dues_of, estate_of
from membership.queries.life import situation_of
from membership.queries.member_file import membership_named
from membership.services.estates import EstateContact, note_estate, write_to_estate
from membership.services.joined import refuse_joined
from membership.services.persons import PostalAddress
from membership.templatetags.unevoix import local_text
from membership.web.consulted import noted
from membership.web.gate import OFFICE, REGISTER, GatedRequest, gate


class EstateForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Who settles the estate"), max_length=250)
    line = forms.CharField(label=gettext_lazy("Street address"), max_length=250, required=False)
    city = forms.CharField(label=gettext_lazy("Town"), max_length=120, required=False)
    postal_code = forms.CharField(label=gettext_lazy("Postal code"), max_length=20, required=False)
    country = forms.RegexField(
        r"^\s*[A-Za-z]{2}\s*$",
        label=gettext_lazy("Country"),
        initial="CA",
        required=False,
        help_text=gettext_lazy("Two letters: CA for Canada, FR for France."),
        error_messages={"invalid": gettext_lazy("Write the country in two letters, such as CA.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=[("fr", "Français"), ("en", "English")])
    contact = forms.CharField(
        label=gettext_lazy("Telephone, e-mail or another way to reach them"), max_length=400, required=False
    )

    def said(self) -> EstateContact:
        cleaned = self.cleaned_data
        at = PostalAddress(cleaned["line"], cleaned["city"], cleaned["postal_code"], cleaned["country"])
        return EstateContact(cleaned["name"], cleaned["contact"], None, at, cleaned["language"])


@gate(REGISTER)
def estate(request: GatedRequest, public_id: str) -> HttpResponse:
    membership, on = _deceased(request, public_id), today(request.organisation)
    found = estate_of(membership)
    noted(request, ConsultationKind.ESTATE, membership)
    return _page(request, membership, on, found, EstateForm(initial=_held(membership, found)))


def _held(membership: Membership, found: Estate | None) -> dict[str, str]:
    if found is None:
        return {"language": membership.person.language, "country": "CA"}
    return {name: getattr(found, name) for name in EstateForm.base_fields}


def _page(
    request: GatedRequest, membership: Membership, on: date, found: Estate | None, form: EstateForm
) -> HttpResponse:
    return render(
        request,
        "membership/estate.html",
        {
            "membership": membership,
            "estate": found,
            "form": form,
            "bears_last_address": bool(found and not found.line),
            "columns": [{"label": one} for one in (_("Class"), _("Shares"), _("Paid"), _("Request"))],
            "rows": [_row(request, one) for one in dues_of(membership, on)],
            "letters": situation_of(membership, on).letters,
            "may_act": bool(request.roles & access.OFFICE),
            "back_url": _address("member", membership),
            "ask_url": _address("member-shares-act", membership, verb="redeem"),
        },
        status=422 if form.errors else 200,
    )


def _row(request: GatedRequest, one: Due) -> list[Any]:
    request_cell: Any = _("Nothing asked yet")
    if one.open is not None:
        address = reverse("redemption", kwargs={"slug": request.organisation.slug, "public_id": one.open.public_id})
        request_cell = {"text": str(one.open.get_state_display()), "url": address}
    return [
        local_text(one.share_class, "name"),
        formats.number(one.quantity),
        formats.money_cents(one.paid_cents),
        request_cell,
    ]


@gate(OFFICE)
def estate_act(request: GatedRequest, public_id: str, verb: str) -> HttpResponse:
    """Write who settles the estate, or write to them."""
    membership = _deceased(request, public_id)
    refuse_joined(membership.person)
    if request.method != "POST" or verb not in {"note", "write"}:
        raise Http404
    try:
        if verb == "note":
            form = EstateForm(request.POST)
            if not form.is_valid():
                return _page(request, membership, today(request.organisation), estate_of(membership), form)
            note_estate(membership, form.said(), actor=request.actor)
            messages.success(request, _("Recorded."))
        else:
            write_to_estate(membership, actor=request.actor)
            messages.success(request, _("The letter is to be printed and posted: it is among the letters below."))
    except DomainError as refused:
        messages.error(request, sentence(refused))
    return redirect(_address("member-estate", membership))


def _deceased(request: GatedRequest, public_id: str) -> Membership:
    membership = membership_named(request.organisation, public_id)
    if (
        membership is None
        or not MembershipEvent.objects.filter(membership=membership, kind=EventKind.DECEASED).exists()
    ):
        raise Http404
    return membership


def _address(name: str, membership: Membership, **kwargs: str) -> str:
    slug = membership.organisation.slug
    return reverse(name, kwargs={"slug": slug, "public_id": membership.public_id, **kwargs})
