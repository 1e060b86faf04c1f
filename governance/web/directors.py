"""The register of directors and officers: on a day, with its past, on paper; the office names officers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from governance.models import OfficeKind, Officer
from governance.queries.directors import OFFICER, Entry, officers_on, register_of
from governance.rules import contents
from governance.services.directors_paper import FORMATS, directors_list, role_in_words, until_in_words
from governance.services.mandates import who_sits_for
from governance.services.officers import Charge, end_office, name_officer
from membership.access import OFFICE as OFFICE_ROLES
from membership.access import REGISTER as REGISTER_ROLES
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Organisation
from membership.models.base import STILL_RECORDED
from membership.queries.rules import rules_for
from membership.web import moments
from membership.web.decided import DecidedByInput
from membership.web.downloads import handed_over
from membership.web.fields import DayField, MemberNumberField
from membership.web.gate import MEMBER, OFFICE, GatedRequest, gate

ISO = "%Y-%m-%d"


class OfficerForm(forms.Form):
    """Who takes which office. A member is named by number; an organisation acts through its representative."""

    office = forms.ChoiceField(label=gettext_lazy("Office"), choices=OfficeKind.choices, widget=forms.RadioSelect)
    title_fr = forms.CharField(
        label=gettext_lazy("Title in French"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Only for another office."),
    )
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=120, required=False)
    number = MemberNumberField(label=gettext_lazy("Member number"))
    start_on = DayField(label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}, format=ISO))
    decided_by = forms.CharField(
        label=gettext_lazy("Decision"),
        max_length=200,
        widget=DecidedByInput,
        required=False,
        help_text=gettext_lazy("Such as: board of directors, 26 April 2027."),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].organisation = organisation  # type: ignore[attr-defined]
        if not organisation.offers_english:
            del self.fields["title_en"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("office") == OfficeKind.OTHER and not cleaned.get("title_fr"):
            self.add_error("title_fr", _("Give this office its title."))
        return cleaned

    @property
    def charge(self) -> Charge:
        cleaned = self.cleaned_data
        return Charge(
            office=OfficeKind(cleaned["office"]),
            start_on=cleaned["start_on"],
            title_fr=cleaned["title_fr"],
            title_en=cleaned.get("title_en", ""),
            decided_by=cleaned["decided_by"],
        )


class EndOfficeForm(forms.Form):
    on = DayField(
        label=gettext_lazy("First day without the office"), widget=forms.DateInput(attrs={"type": "date"}, format=ISO)
    )


@gate(MEMBER)
@require_safe
def register(request: GatedRequest) -> HttpResponse:
    at, on = moments.asked(request.GET, request.organisation)
    with_past = bool(request.GET.get("past"))
    # What was known before is read and not corrected.
    corrects = bool(request.roles & OFFICE_ROLES) and at.known_at is None
    query = {"as_of": at.on.isoformat(), **moments.known(at), **({"past": "1"} if with_past else {})}
    context = {
        "at": at,
        "today": on,
        "with_past": with_past,
        "said": moments.said(at, on, request.organisation),
        "lines": [
            _line(one) | {"void_url": _void_url(request, one) if corrects else ""}
            for one in register_of(request.organisation, at, with_past=with_past)
        ],
        "files": [
            {
                "label": taken_as.upper(),
                "url": f"{_address(request, 'directors-file', taken_as=taken_as)}?{urlencode(query)}",
            }
            for taken_as in FORMATS
        ],
        "is_office": bool(request.roles & OFFICE_ROLES),
    }
    return render(request, "governance/directors.html", context)


def _void_url(request: GatedRequest, one: Entry) -> str:
    if one.kind == OFFICER:
        return _address(request, "office-void", officer=one.public_id)
    return _address(request, "mandate-void", mandate=one.public_id)


def _line(one: Entry) -> dict[str, Any]:
    return {
        "name": one.name,
        "for_whom": one.for_whom,
        "role": role_in_words(one, _language()),
        "since": one.since,
        "until": until_in_words(one),
        "is_over": one.until is not None,
    }


@gate(MEMBER)
@require_safe
@never_cache
def file(request: GatedRequest, taken_as: str) -> HttpResponse:
    """Hand over the register. Domiciles are for those who may read the register of members."""
    if taken_as not in FORMATS:
        raise Http404
    at, _on = moments.asked(request.GET, request.organisation)
    paper = directors_list(
        request.organisation,
        at=at,
        taken_as=taken_as,
        language=_language(),
        with_past=bool(request.GET.get("past")),
        with_domicile=bool(request.roles & REGISTER_ROLES),
    )
    return handed_over(paper.content, name=paper.name, media_type=paper.media_type)


@gate(OFFICE)
def officers(request: GatedRequest) -> HttpResponse:
    """Name an officer, after the first meeting of the board."""
    on = today(request.organisation)
    form = OfficerForm(request.POST or None, initial={"start_on": on}, organisation=request.organisation)
    if request.method == "POST" and form.is_valid():
        membership = form.cleaned_data["number"]
        try:
            person = who_sits_for(membership, form.charge.start_on)
            named = name_officer(
                request.organisation, form.charge, person=person, membership=membership, actor=request.actor
            )
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("%(name)s takes the office.") % {"name": named.person.full_name})
            return redirect(_address(request, "officers"))
    held = officers_on(request.organisation, on)
    found = contents.assess("officers", {one.office for one in held}, rules_for(request.organisation, on))
    context = {"officers": held, "form": form, "finding": found, "on": on}
    return render(request, "governance/officers.html", context)


@gate(OFFICE)
def end(request: GatedRequest, officer: str) -> HttpResponse:
    rows = Officer.objects.for_organisation(request.organisation).filter(STILL_RECORDED).select_related("person")
    found = get_object_or_404(rows, public_id=officer)
    form = EndOfficeForm(request.POST or None, initial={"on": today(request.organisation)})
    if request.method == "POST" and form.is_valid():
        try:
            end_office(found, on=form.cleaned_data["on"], actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("The office of %(name)s is ended.") % {"name": found.person.full_name})
            return redirect(_address(request, "officers"))
    return render(request, "governance/office_end.html", {"officer": found, "form": form})


def _language() -> str:
    return (get_language() or "fr")[:2]


def _address(request: GatedRequest, name: str, **more: str) -> str:
    return reverse(f"governance:{name}", kwargs={"slug": request.organisation.slug, **more})
