"""How to reach oneself: telephones and language, the address, the e-mail once its link is followed."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Address
from membership.models.base import true_on
from membership.queries.people import country_of
from membership.services.contact_mail import post_email_changed, post_email_link
from membership.services.contacts import move_house
from membership.services.own_contact import ask_email_change, change_phones, confirm_email_change, email_change_of
from membership.web.acting import as_person
from membership.web.contact import OTHER_PHONES
from membership.web.gate import OWN, PUBLIC, GatedRequest, gate
from membership.web.me.file import OwnRequest, back_to_file
from membership.web.me.forms import AddressForm, EmailForm, PhonesForm


def _page(request: GatedRequest, form: forms.Form, title: Any, label: Any, note: str | Promise = "") -> HttpResponse:
    context = {"title": title, "label": label, "note": note, "form": form, **back_to_file(request)}
    return render(request, "membership/me/form.html", context, status=422 if form.errors else 200)


@gate(OWN)
@as_person
@never_cache
def phones(request: OwnRequest) -> HttpResponse:
    person = request.person
    held = dict(person.phones.values_list("kind", "number"))
    initial = {
        "phone": person.phone,
        **{name: held.get(kind, "") for name, kind in OTHER_PHONES.items()},
        "language": person.language,
    }
    form = PhonesForm(request.POST or None, initial=initial)
    form.lives_in = country_of(person)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        others = [(kind, asked[name]) for name, kind in OTHER_PHONES.items()]
        change_phones(person, phone=asked["phone"], phones=others, language=asked["language"], actor=request.actor)
        messages.success(request, _("Recorded."))
        return redirect("my-file", slug=request.organisation.slug)
    return _page(request, form, _("Telephones and language"), _("Record"))


@gate(OWN)
@as_person
@never_cache
def address(request: OwnRequest) -> HttpResponse:
    person, on = request.person, today(request.organisation)
    held = Address.objects.filter(true_on(on), person=person).first() or Address()
    initial = {"line": held.line, "city": held.city, "postal_code": held.postal_code, "since": on}
    initial["country"] = held.country if held.pk else country_of(person)
    form = AddressForm(request.POST or None, initial=initial)
    note = gettext_lazy("The address before stays in the register, with its dates.")
    if request.method == "POST" and form.is_valid():
        try:
            move_house(person, address=form.address(), since=form.cleaned_data["since"], actor=request.actor)
        except DomainError as error:
            form.add_error("since", sentence(error))
        else:
            messages.success(request, _("Recorded: your address since the day you gave."))
            return redirect("my-file", slug=request.organisation.slug)
    return _page(request, form, _("Your address"), _("Record"), note)


@gate(OWN)
@as_person
@never_cache
def email(request: OwnRequest) -> HttpResponseBase:
    """Send a link to the new address: until it is followed, nothing changes."""
    form = EmailForm(request.POST or None)
    note = gettext_lazy("A message goes to the new address, with a link. Until you open it, nothing changes.")
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="email_change", key=request.person.public_id):
            refusal: HttpResponseBase = ratelimit.respond_429(request)
            return refusal
        try:
            asked = ask_email_change(request.person, email=form.cleaned_data["email"], actor=request.actor)
        except DomainError as error:
            form.add_error("email", sentence(error))
        else:
            post_email_link(request.person, asked)
            messages.success(request, _("Open the message sent to %(email)s, and its link.") % {"email": asked.email})
            return redirect("my-file", slug=request.organisation.slug)
    return _page(request, form, _("Your e-mail"), _("Send the link"), note)


@gate(PUBLIC)
@never_cache
def confirm_email(request: GatedRequest, token: str) -> HttpResponse:
    """Show what the link is for; a click confirms it. Whatever opens a link by itself confirms nothing."""
    try:
        if request.method == "POST":
            confirmed = confirm_email_change(request.organisation, token=token, actor=request.actor)
            post_email_changed(confirmed)
            return render(request, "membership/me/email_confirmed.html", {"confirmed": confirmed})
        change = email_change_of(request.organisation, token)
    except DomainError:
        return render(request, "membership/me/email_refused.html", status=410)
    return render(request, "membership/me/email_confirm.html", {"change": change})
