"""How the rebates of a year were paid, noted for all that are still to be: looked at first, then written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy, ngettext

from governance.queries.surplus import plan_of
from governance.web.meetings import address, meeting_of
from membership import formats
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import RebateWay
from membership.queries.rebate_payments import Unpaid, unpaid_of
from membership.services.rebate_payments import Payout, note_rebates_paid
from membership.web.gate import OFFICE, GatedRequest, gate
from membership.web.life.forms import day_field


class PaidForm(forms.Form):
    way = forms.ChoiceField(label=gettext_lazy("How"), choices=RebateWay.choices, widget=forms.RadioSelect)
    on = day_field(gettext_lazy("Paid on"))
    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Of the run of cheques or transfers; it is written on each."),
    )
    # What whoever confirms it saw; nothing is written where it is no longer that.
    count = forms.IntegerField(required=False, widget=forms.HiddenInput)
    cents = forms.IntegerField(required=False, widget=forms.HiddenInput)


@gate(OFFICE)
def paid(request: GatedRequest, assembly: str) -> HttpResponse:
    """Show what is still to be paid of the year, and note how it was, once it was looked at."""
    meeting = meeting_of(request, assembly)
    plan = plan_of(meeting)
    if plan is None or plan.entered_at is None:
        raise Http404
    here, day = request.organisation, today(request.organisation)
    form = PaidForm(request.POST or None, initial={"on": day})
    seen: Unpaid | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if request.POST.get("step") == "look":
            seen = unpaid_of(here, plan.year_end_on, said["on"])
        else:
            payout = Payout(RebateWay(said["way"]), said["on"], said["reference"])
            shown = Unpaid(said["count"] or 0, said["cents"] or 0)
            try:
                n = note_rebates_paid(
                    here, year_end_on=plan.year_end_on, payout=payout, shown=shown, actor=request.actor
                )
            except DomainError as refused:
                form.add_error(None, sentence(refused))
                seen = unpaid_of(here, plan.year_end_on, said["on"])
            else:
                told = ngettext("%(n)s rebate is noted as paid.", "%(n)s rebates are noted as paid.", n)
                messages.success(request, told % {"n": formats.number(n)})
                return redirect(address("governance:surplus", meeting))
    context: dict[str, Any] = {
        "meeting": meeting,
        "plan": plan,
        "form": form,
        "seen": seen,
        "left": seen or unpaid_of(here, plan.year_end_on, day),
        "back": address("governance:surplus", meeting),
    }
    return render(request, "governance/rebates_paid.html", context, status=422 if form.errors else 200)
