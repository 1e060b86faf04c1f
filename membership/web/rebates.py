"""Correcting a rebate that stands in the ledger of a member."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Rebate
from membership.services.rebates import correct_rebate
from membership.web.gate import OFFICE, GatedRequest, gate


class CorrectForm(forms.Form):
    amount = forms.DecimalField(min_value=Decimal(0), max_digits=14, decimal_places=2, localize=True)
    note = forms.CharField(max_length=250)


@gate(OFFICE)
@require_POST
def correct(request: GatedRequest, public_id: str, rebate: str) -> HttpResponse:
    """Take a rebate back by its opposite and write what it should have been, with the reason."""
    rows = Rebate.objects.for_organisation(request.organisation).filter(membership__public_id=public_id)
    found: Rebate = get_object_or_404(rows, public_id=rebate)
    form = CorrectForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write the right amount, and in a few words what was wrong. Nothing was recorded."))
    else:
        cents = int(form.cleaned_data["amount"] * 100)
        try:
            correct_rebate(found, amount_cents=cents, note=form.cleaned_data["note"], actor=request.actor)
        except DomainError as error:
            messages.error(request, sentence(error))
        else:
            messages.success(request, _("The rebate is corrected; every line stays in the ledger."))
    return redirect("member-shares", slug=request.organisation.slug, public_id=public_id)
