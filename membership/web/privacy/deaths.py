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
from django.views.decorators.cache import never_cache

from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Death, Document, Person
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
from membership.web.held_files import HeldFile, held, hold, let_go
from membership.web.life.filled import filled
from membership.web.life.forms import day_field, text_field
from membership.web.privacy.people import person_beside

LARGEST = 5_000_000
CARRIED_APART = {"csrfmiddlewaretoken", "step", "held"}


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
@never_cache
def death(request: GatedRequest, person: str) -> HttpResponse:
    """Record that somebody died, or correct it once it stands: filled in, looked at, then done."""
    found = person_beside(request, person)
    standing = deaths_beside().filter(person=found).first()
    form, step = _form(request, standing), request.POST.get("step", "")
    if request.method != "POST" or step == "edit":
        return _page(request, found, standing, form)
    if not form.is_valid():
        return _page(request, found, standing, form, status=422)
    confirms = step == "confirm"
    try:
        with transaction.atomic():
            done = _done(request, found, standing, form.cleaned_data)
            transaction.set_rollback(not confirms)
    except DomainError as refused:
        form.add_error(None, sentence(refused))
        return _page(request, found, standing, form, status=422)
    if not confirms:
        return _review(request, found, standing, form, done)
    let_go(request, request.POST.get("held", ""))
    messages.success(request, _("The register is corrected.") if standing else _("The death is recorded."))
    return redirect("person", slug=request.organisation.slug, person=found.public_id)


def _form(request: GatedRequest, standing: Death | None) -> PaperForm:
    form = PersonDeathForm if standing is None else DeathCorrectionForm
    if request.POST.get("step") == "edit":
        return form(initial=request.POST.dict())
    if request.method == "POST":
        return form(request.POST, request.FILES)
    return form(initial={"on": standing.effective_on if standing else today(request.organisation)})


def _page(
    request: GatedRequest, person: Person, standing: Death | None, form: PaperForm, *, status: int = 200
) -> HttpResponse:
    context = {"person": person, "form": form, "is_correction": standing is not None}
    return render(request, "membership/privacy/death.html", context, status=status)


def _review(
    request: GatedRequest, person: Person, standing: Death | None, form: PaperForm, done: Passed
) -> HttpResponse:
    """Show what doing it would do: whom they no longer act for, which seats are free, what is not sent."""
    file = form.cleaned_data["document"]
    token = hold(request, HeldFile(file.name, _content(file))) if file else request.POST.get("held", "")
    context = {
        "person": person,
        "is_correction": standing is not None,
        "filled": filled(form),
        "consequences": done.consequences,
        "set_aside": done.set_aside,
        "carried": [
            *((name, value) for name, value in request.POST.items() if name not in CARRIED_APART),
            *([("held", token)] if token else []),
        ],
    }
    return render(request, "membership/privacy/death_review.html", context)


def _done(request: GatedRequest, person: Person, standing: Death | None, said: dict[str, Any]) -> Passed:
    document = _document(request, said["document"])
    if standing is None:
        return record_person_death(person, told=DeathTold(said["on"], document, said["note"]), actor=request.actor)
    to = DeathCorrection(said["reason"], said["on"], document, said["is_void"])
    return correct_person_death(standing, to=to, actor=request.actor)


def _document(request: GatedRequest, file: Any) -> Document | None:
    """Keep what shows it: the file that was just sent, or the one held since it was."""
    if file:
        name, content = file.name, _content(file)
    elif kept := held(request, request.POST.get("held", "")):
        name, content = kept.name, kept.content
    else:
        return None
    return keep(request.organisation, name=name[:250], media_type="application/octet-stream", content=content)


def _content(file: Any) -> bytes:
    """Return what a file holds, however often it was read."""
    file.seek(0)
    content: bytes = file.read()
    return content
