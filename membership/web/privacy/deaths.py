"""The death of somebody who never was a member: recorded, corrected, taken back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Death, Document, Organisation, Person
from membership.queries.deaths import deaths_beside
from membership.services.documents import keep
from membership.services.life.deaths import (
    DeathCorrection,
    DeathTold,
    Passed,
    correct_person_death,
    record_person_death,
)
from membership.web.gate import OFFICE, GatedRequest, gate
from membership.web.life.forms import day_field, text_field
from membership.web.privacy.people import person_beside

LARGEST = 5_000_000


class PaperForm(forms.Form):
    """What shows a death, as a file."""

    document = forms.FileField(
        label=gettext_lazy("Document"),
        required=False,
        help_text=gettext_lazy("What shows the death, as a file (5 MB at most)."),
    )

    def clean_document(self) -> Any:
        file = self.cleaned_data["document"]
        if file and file.size > LARGEST:
            raise forms.ValidationError(_("This file is too large: 5 MB at most."))
        return file


class PersonDeathForm(PaperForm):
    on = day_field(gettext_lazy("Date of death"))
    note = text_field(gettext_lazy("Remark"), required=False)
    field_order = ("on", "document", "note")


class DeathCorrectionForm(PaperForm):
    is_void = forms.BooleanField(label=gettext_lazy("It never happened"), required=False)
    on = day_field(gettext_lazy("Date of death"))
    reason = text_field(gettext_lazy("Why it is corrected"))
    field_order = ("is_void", "on", "document", "reason")


@gate(OFFICE)
def death(request: GatedRequest, person: str) -> HttpResponse:
    """Record that somebody died; once it stands, correct it or take it back."""
    found = person_beside(request, person)
    standing = deaths_beside().filter(person=found).first()
    form = _form(request, standing)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                done = _done(request, found, standing, form.cleaned_data)
        except DomainError as refused:
            form.add_error(None, sentence(refused))
        else:
            messages.success(request, _("The register is corrected.") if standing else _("The death is recorded."))
            for one in done.consequences:
                messages.info(request, one.sentence(request.LANGUAGE_CODE[:2]))
            return redirect("person", slug=request.organisation.slug, person=found.public_id)
    context = {"person": found, "form": form, "is_correction": standing is not None}
    return render(request, "membership/privacy/death.html", context, status=422 if form.errors else 200)


def _form(request: GatedRequest, standing: Death | None) -> PaperForm:
    form = PersonDeathForm if standing is None else DeathCorrectionForm
    if request.method == "POST":
        return form(request.POST, request.FILES)
    return form(initial={"on": standing.effective_on if standing else today(request.organisation)})


def _done(request: GatedRequest, person: Person, standing: Death | None, said: dict[str, Any]) -> Passed:
    document = _document(request.organisation, said["document"])
    if standing is None:
        return record_person_death(person, told=DeathTold(said["on"], document, said["note"]), actor=request.actor)
    to = DeathCorrection(said["reason"], said["on"], document, said["is_void"])
    return correct_person_death(standing, to=to, actor=request.actor)


def _document(organisation: Organisation, file: Any) -> Document | None:
    if not file:
        return None
    return keep(organisation, name=file.name[:250], media_type="application/octet-stream", content=file.read())
