"""Taking back a mandate or an office recorded by mistake, by the office."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from governance.models import Mandate, Officer
from governance.services.voiding import void_mandate, void_office
from membership.errors import DomainError
from membership.messages import sentence
from membership.models.base import STILL_RECORDED
from membership.web.gate import OFFICE, GatedRequest, gate


class VoidForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("What the mistake was"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Kept in the journal, with your name."),
    )


@gate(OFFICE)
def mandate(request: GatedRequest, mandate: str) -> HttpResponse:
    """Take back a mandate, ended since or not."""
    rows = Mandate.objects.for_organisation(request.organisation).filter(STILL_RECORDED)
    held = get_object_or_404(rows.select_related("person", "seat__body"), public_id=mandate)
    return _answered(request, held, mandate=held)


@gate(OFFICE)
def office(request: GatedRequest, officer: str) -> HttpResponse:
    """Take back an office, ended since or not."""
    rows = Officer.objects.for_organisation(request.organisation).filter(STILL_RECORDED)
    held = get_object_or_404(rows.select_related("person"), public_id=officer)
    return _answered(request, held, officer=held)


def _answered(request: GatedRequest, held: Mandate | Officer, **shown: Mandate | Officer) -> HttpResponse:
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _void(request, held, form.cleaned_data["reason"])
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            said = gettext("It is taken back: %(name)s was never there.") % {"name": held.person.full_name}
            messages.success(request, said)
            return redirect(reverse("governance:directors", kwargs={"slug": request.organisation.slug}))
    return render(request, "governance/void.html", {"held": held, "form": form, **shown})


def _void(request: GatedRequest, held: Mandate | Officer, reason: str) -> None:
    if isinstance(held, Mandate):
        void_mandate(held, reason=reason, actor=request.actor)
    else:
        void_office(held, reason=reason, actor=request.actor)
