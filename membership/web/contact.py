"""How to reach a member, where they live, in which sections they are: kept up by the office."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from membership.clock import today
from membership.errors import DomainError
from membership.kept import TOLD_TO_OFFICE, kept
from membership.messages import sentence
from membership.models import (
    Address,
    ConsultationKind,
    Membership,
    PhoneKind,
    Purpose,
    Section,
    SectionKind,
    SectionMembership,
)
from membership.models.base import true_on
from membership.queries.consents import consents_of
from membership.queries.people import country_of
from membership.services.contacts import change_contact, leave_address, move_house, record_consent
from membership.services.persons import PostalAddress
from membership.services.sections import leave_section, place_in_section
from membership.templatetags.unevoix import local_text
from membership.web.consulted import noted
from membership.web.fields import ChosenField
from membership.web.gate import OFFICE, GatedRequest, gate
from membership.web.joined import member_acted_on
from membership.web.life.forms import day_field
from membership.web.reach_fields import CountryField, ReachForm

ADDRESS = ("line", "city", "postal_code", "country")
OTHER_PHONES = {f"{kind.value}_phone": kind for kind in PhoneKind}


class SectionField(ChosenField[Section]):
    def label_from_instance(self, obj: Section) -> str:
        return local_text(obj, "name")


class ContactForm(ReachForm):
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    by_email = forms.BooleanField(label=gettext_lazy("Accepts notices of meetings by e-mail"), required=False)
    large_print = forms.BooleanField(label=gettext_lazy("Wants letters in large print"), required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=40, required=False)
    mobile_phone = forms.CharField(label=gettext_lazy("Another telephone, mobile"), max_length=40, required=False)
    home_phone = forms.CharField(label=gettext_lazy("Another telephone, at home"), max_length=40, required=False)
    work_phone = forms.CharField(label=gettext_lazy("Another telephone, at work"), max_length=40, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=[("fr", "Français"), ("en", "English")])
    line = forms.CharField(label=gettext_lazy("Street address"), max_length=250, required=False)
    city = forms.CharField(label=gettext_lazy("Town"), max_length=120, required=False)
    postal_code = forms.CharField(label=gettext_lazy("Postal code"), max_length=20, required=False)
    country = CountryField(label=gettext_lazy("Country"))
    since = day_field(gettext_lazy("The new address, or section, holds since"))

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sections = Section.objects.for_organisation(membership.organisation)
        for kind in SectionKind:
            of_kind = sections.filter(kind=kind)
            if of_kind.exists():
                self.fields[kind.value] = SectionField(label=kind.label, queryset=of_kind, required=False)


@gate(OFFICE)
def contact(request: GatedRequest, public_id: str) -> HttpResponse:
    membership = member_acted_on(request, public_id)
    on = today(request.organisation)
    noted(request, ConsultationKind.CONTACT, membership)
    before = _as_held(membership, on)
    back = reverse("member", kwargs={"slug": request.organisation.slug, "public_id": public_id})
    form = ContactForm(request.POST or None, initial=before, membership=membership)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                _write(request, membership, form, before)
        except DomainError as error:
            form.add_error("since", sentence(error))
        else:
            messages.success(request, _("Recorded."))
            return redirect(back)
    context = {"membership": membership, "form": form, "back_url": back}
    return render(request, "membership/contact.html", context, status=422 if form.errors else 200)


def _as_held(membership: Membership, on: date) -> dict[str, Any]:
    person = membership.person
    address = Address.objects.filter(true_on(on), person=person).first() or Address()
    phones = dict(person.phones.values_list("kind", "number"))
    sections = SectionMembership.objects.filter(true_on(on), membership=membership)
    return {
        "email": person.email,
        "by_email": not person.prefers_post,
        "large_print": any(one.purpose == Purpose.LARGE_PRINT and one.is_given for one in consents_of(person)),
        "phone": person.phone,
        **{name: phones.get(kind, "") for name, kind in OTHER_PHONES.items()},
        "language": person.language,
        "line": address.line,
        "city": address.city,
        "postal_code": address.postal_code,
        "country": address.country if address.pk else country_of(person),
        "since": on,
        **dict(sections.values_list("kind", "section")),
    }


def _write(request: GatedRequest, membership: Membership, form: ContactForm, before: dict[str, Any]) -> None:
    """Write what changed, and nothing else: a move is a fact, not a page saved twice."""
    asked, person, actor = form.cleaned_data, membership.person, request.actor
    # First: the country of the new address says how a telephone is written.
    held, address = (PostalAddress(*(said[name] for name in ADDRESS)) for said in (before, asked))
    if address.is_known and address != held:
        move_house(person, address=address, since=asked["since"], actor=actor)
    elif held.is_known and not address.is_known:
        leave_address(person, since=asked["since"], actor=actor)
    if any(asked[name] != before[name] for name in ("email", "phone", *OTHER_PHONES, "language")):
        phones = [(kind, asked[name]) for name, kind in OTHER_PHONES.items()]
        change_contact(
            person,
            email=asked["email"],
            phone=asked["phone"],
            language=asked["language"],
            phones=phones,
            actor=actor,
        )
    if asked["by_email"] != before["by_email"]:
        source = kept(TOLD_TO_OFFICE)
        record_consent(person, purpose=Purpose.NOTICES_BY_EMAIL, is_given=asked["by_email"], source=source, actor=actor)
    if asked["large_print"] != before["large_print"]:
        source, wanted = kept(TOLD_TO_OFFICE), asked["large_print"]
        record_consent(person, purpose=Purpose.LARGE_PRINT, is_given=wanted, source=source, actor=actor)
    for kind in SectionKind:
        if kind.value not in form.fields:
            continue
        section = asked[kind.value]
        if section is None and before.get(kind.value):
            leave_section(membership, kind=kind, since=asked["since"], actor=actor)
        elif section is not None and section.pk != before.get(kind.value):
            place_in_section(membership, section=section, since=asked["since"], actor=actor)
