"""One step of the file of the year: who does it, by when, and, for what nothing records, that it was done."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.queries.compliance import obligations_on
from governance.queries.year_file import YearStep, may_own_a_step, year_file_on
from governance.rules.year_steps import EXEMPTION, STEPS
from governance.services.year_steps import StepPlan, plan_year_step
from governance.services.year_steps_text import TITLES
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Account
from membership.pictures.words import language
from membership.queries.rules import rules_for
from membership.rules.findings import Certainty
from membership.web.fields import DayField
from membership.web.gate import OFFICE, GatedRequest, gate


class StepForm(forms.Form):
    """Who and by when; done_on and proof only of what nothing records."""

    owner = forms.ChoiceField(label=_("Who does it"), required=False)
    in_charge = forms.CharField(
        label=_("Or an office, or somebody else"),
        max_length=120,
        required=False,
        help_text=_("For example: the treasurer, the accountant. Reminders then go to the secretary’s office."),
    )
    due_on = DayField(label=_("By"), required=False)
    done_on = DayField(label=_("Done on"), required=False)
    proof = forms.CharField(
        label=_("Proof"), max_length=300, required=False, help_text=_("For example: resolution CA-2027-04")
    )

    def __init__(self, *args: Any, accounts: list[Account], step: YearStep, **kwargs: Any) -> None:
        note = step.note
        initial = {
            "owner": note.owner.public_id if note and note.owner else "",
            "in_charge": note.in_charge if note else "",
            "due_on": note.due_on if note else None,
            "done_on": note.done_on if note else None,
            "proof": note.proof if note else "",
        }
        super().__init__(*args, **({"initial": initial} | kwargs))
        self.accounts = {one.public_id: one for one in accounts}
        owner: Any = self.fields["owner"]
        owner.choices = [("", gettext("Nobody yet")), *((key, str(one)) for key, one in self.accounts.items())]
        if not step.is_said:
            del self.fields["done_on"], self.fields["proof"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("owner") and cleaned.get("in_charge"):
            self.add_error("in_charge", gettext("Name one person or one office, not both."))
        return cleaned

    @property
    def plan(self) -> StepPlan:
        cleaned = self.cleaned_data
        return StepPlan(
            owner=self.accounts.get(cleaned["owner"]),
            in_charge=cleaned["in_charge"],
            due_on=cleaned["due_on"],
            done_on=cleaned.get("done_on"),
            proof=cleaned.get("proof", ""),
        )


@gate(OFFICE)
def one(request: GatedRequest, step: str) -> HttpResponse:
    here, on = request.organisation, today(request.organisation)
    file = year_file_on(here, on, obligations_on(here, on))
    found = next((row for row in file.steps if row.key == step), None)
    if found is None:
        raise Http404
    form = StepForm(request.POST or None, accounts=may_own_a_step(here, on), step=found)
    if request.method == "POST" and form.is_valid():
        try:
            plan_year_step(here, step=step, plan=form.plan, actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("It is written in the file of the year."))
            return redirect("governance:compliance", slug=here.slug)
    rules = rules_for(here, on)
    rule = rules[step] if step in rules else rules[STEPS] if found.is_said else None
    context = {
        "step_title": TITLES[step],
        "year_end_on": file.year_end_on,
        "form": form,
        "is_said": found.is_said,
        "does_exempt": step == EXEMPTION,
        "rule": {
            # What custom adds is a list of which this is one line: the whole list says nothing here.
            "says": rule.sentence(language()) if step in rules else "",
            "source": rule.ref().source(language()),
            "is_unsure": rule.certainty not in {Certainty.TEXT, Certainty.SECONDARY},
        }
        if rule
        else None,
    }
    return render(request, "governance/year_step.html", context, status=422 if form.errors else 200)
