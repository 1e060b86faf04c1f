"""How the organisation writes: how often it reminds, and the hours in which it lets members sleep."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext, gettext_lazy

from membership.errors import ColourUnreadable, DomainError
from membership.messages import sentence
from membership.models import MOST_REMINDERS, Digest, WritingHabits
from membership.services.habits import choose_writing_habits
from membership.web.gate import OFFICE, GatedRequest, gate

HOUR = {"type": "time"}


class HabitsForm(forms.Form):
    reminders_a_vote = forms.IntegerField(
        label=gettext_lazy("Reminders of one vote, at most"),
        min_value=0,
        max_value=MOST_REMINDERS,
        help_text=gettext_lazy("They go only to those who have not voted."),
    )
    colour = forms.CharField(
        label=gettext_lazy("Colour of the mails"),
        required=False,
        max_length=7,
        help_text=gettext_lazy("Six figures after #, dark enough for white letters. Leave empty for ours."),
    )
    quiet_from = forms.TimeField(
        label=gettext_lazy("Quiet from"), required=False, widget=forms.TimeInput(attrs=HOUR, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=gettext_lazy("Quiet until"),
        required=False,
        widget=forms.TimeInput(attrs=HOUR, format="%H:%M"),
        help_text=gettext_lazy("Leave both empty to write at any hour. Each member may choose other hours."),
    )
    digest = forms.ChoiceField(
        label=gettext_lazy("News and results leave"),
        choices=Digest.choices,
        required=False,
        help_text=gettext_lazy("Each member may choose otherwise."),
    )
    digest_at = forms.TimeField(
        label=gettext_lazy("What is gathered leaves at"),
        required=False,
        widget=forms.TimeInput(attrs=HOUR, format="%H:%M"),
    )
    digest_on = forms.TypedChoiceField(
        label=gettext_lazy("The one of the week, on"), choices=list(WEEKDAYS.items()), coerce=int, required=False
    )

    def chosen(self) -> dict[str, Any]:
        """Return what was chosen; what was left empty is as it usually is."""
        usual = WritingHabits()
        named = ("digest", "digest_at", "digest_on")
        left = {name: getattr(usual, name) for name in named if self.cleaned_data.get(name) in (None, "")}
        return self.cleaned_data | left


@gate(OFFICE)
def writing_habits(request: GatedRequest) -> HttpResponse:
    """Show and change how the organisation writes."""
    here = request.organisation
    found = WritingHabits.objects.for_organisation(here).first() or WritingHabits(organisation=here)
    initial = {name: getattr(found, name) for name in HabitsForm.base_fields}
    form = HabitsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            choose_writing_habits(here, **form.chosen(), actor=request.actor)
        except DomainError as error:
            form.add_error("colour" if isinstance(error, ColourUnreadable) else "quiet_until", sentence(error))
        else:
            messages.success(request, gettext("How you write is recorded."))
            return redirect("writing-habits", slug=here.slug)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "membership/writing_habits.html", {"form": form}, status=status)
