"""A rebate that stands in the ledger of a member: corrected, paid, or added where it was forgotten."""

from __future__ import annotations

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Category, Rebate, RebateWay
from membership.queries.rebates import addable_rebates
from membership.services.rebate_payments import Payout, note_rebate_paid, take_rebate_payment_back
from membership.services.rebates import add_rebate, correct_rebate
from membership.web.fields import AmountField, DayField
from membership.web.gate import OFFICE, GatedRequest, gate
from membership.web.joined import member_acted_on


def which(category: Category, year_end_on: date) -> str:
    """Return how a page names a category and a year."""
    return f"{year_end_on.isoformat()}:{category.key}"


class CorrectForm(forms.Form):
    amount = AmountField()
    note = forms.CharField(max_length=250)


class AddForm(CorrectForm):
    # Which of those that the page offers: its category and its year.
    which = forms.CharField(max_length=80)


class PaidForm(forms.Form):
    way = forms.ChoiceField(choices=RebateWay.choices)
    on = DayField()
    reference = forms.CharField(max_length=120, required=False)


class TakeBackForm(forms.Form):
    note = forms.CharField(max_length=250)


@gate(OFFICE)
@require_POST
def pay(request: GatedRequest, public_id: str, rebate: str) -> HttpResponse:
    """Note how a rebate was paid, or take such a note back with the reason."""
    rows = Rebate.objects.filter(membership=member_acted_on(request, public_id))
    found: Rebate = get_object_or_404(rows, public_id=rebate)
    takes_back = request.POST.get("act") == "take_back"
    form = TakeBackForm(request.POST) if takes_back else PaidForm(request.POST)
    if not form.is_valid():
        wanted = _("Say why it is taken back.") if takes_back else _("Say how and on which day it was paid.")
        messages.error(request, _("%(wanted)s Nothing was recorded.") % {"wanted": wanted})
        return redirect("member-shares", slug=request.organisation.slug, public_id=public_id)
    said = form.cleaned_data
    try:
        if takes_back:
            take_rebate_payment_back(found, note=said["note"], actor=request.actor)
            messages.success(request, _("The note is taken back: the rebate is still to be paid."))
        else:
            payout = Payout(RebateWay(said["way"]), said["on"], said["reference"])
            note_rebate_paid(found, payout=payout, actor=request.actor)
            messages.success(request, _("Noted: the rebate is paid."))
    except DomainError as error:
        messages.error(request, sentence(error))
    return redirect("member-shares", slug=request.organisation.slug, public_id=public_id)


@gate(OFFICE)
@require_POST
def add(request: GatedRequest, public_id: str) -> HttpResponse:
    """Write a rebate for a member who has none of that category and year, with the reason."""
    member = member_acted_on(request, public_id)
    form = AddForm(request.POST)
    offered = {which(category, year): (category, year) for category, year in addable_rebates(member)}
    if not form.is_valid() or form.cleaned_data["which"] not in offered:
        messages.error(
            request,
            _unclear_amount(form)
            or _("Choose the year, and write the amount and why it was forgotten. Nothing was recorded."),
        )
    else:
        category, year_end_on = offered[form.cleaned_data["which"]]
        cents, note = int(form.cleaned_data["amount"] * 100), form.cleaned_data["note"]
        try:
            add_rebate(
                member, category=category, year_end_on=year_end_on, amount_cents=cents, note=note, actor=request.actor
            )
        except DomainError as error:
            messages.error(request, sentence(error))
        else:
            messages.success(request, _("The rebate is added to the ledger."))
    return redirect("member-shares", slug=request.organisation.slug, public_id=public_id)


@gate(OFFICE)
@require_POST
def correct(request: GatedRequest, public_id: str, rebate: str) -> HttpResponse:
    """Take a rebate back by its opposite and write what it should have been, with the reason."""
    rows = Rebate.objects.filter(membership=member_acted_on(request, public_id))
    found: Rebate = get_object_or_404(rows, public_id=rebate)
    form = CorrectForm(request.POST)
    if not form.is_valid():
        messages.error(
            request,
            _unclear_amount(form)
            or _("Write the right amount, and in a few words what was wrong. Nothing was recorded."),
        )
    else:
        cents = int(form.cleaned_data["amount"] * 100)
        try:
            correct_rebate(found, amount_cents=cents, note=form.cleaned_data["note"], actor=request.actor)
        except DomainError as error:
            messages.error(request, sentence(error))
        else:
            messages.success(request, _("The rebate is corrected; every line stays in the ledger."))
    return redirect("member-shares", slug=request.organisation.slug, public_id=public_id)


def _unclear_amount(form: CorrectForm) -> str:
    """Return what is against the amount as it was written; nothing where it was only left out."""
    against = form.errors.get("amount") if form.data.get("amount", "").strip() else None
    return _("%(wanted)s Nothing was recorded.") % {"wanted": against[0]} if against else ""
