"""«Et si…»: what the rules would say if fewer were there, if the votes were others, if the day were moved.

Everything comes from the address and is computed anew; nothing is written down.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from governance.queries.supposing import answers_to, facts_of, remarks_on
from governance.web.meetings import meeting_of
from membership.clock import now
from membership.formats import language_of
from membership.web.fields import DayField
from membership.web.gate import CONDUCT, GatedRequest, gate

MOST = 10_000_000


def _number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST, required=False)


def _day(label: Any) -> forms.DateField:
    return DayField(
        label=label,
        required=False,
        validators=[MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2200, 12, 31))],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class SupposingForm(forms.Form):
    """The facts one supposes; those left empty are the facts of the moment."""

    present = _number(_("Present who may vote"))
    entitled = _number(_("Members who may vote"))
    # Where delegates vote and their organisations make the quorum.
    voices = _number(_("Delegates present, each with a vote"))
    votes = _number(_("Votes in all"))
    votes_for = _number(_("Votes for"))
    votes_against = _number(_("Votes against"))
    abstentions = _number(_("Abstentions"))
    held_on = _day(_("Day of the meeting"))
    sent_on = _day(_("Day the notice leaves"))

    def __init__(self, *args: Any, votes_apart: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not votes_apart:
            del self.fields["voices"], self.fields["votes"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for fact, remark in remarks_on(cleaned, votes_apart="voices" in self.fields):
            self.add_error(fact, str(remark))
        return cleaned


@gate(CONDUCT)
@require_safe
def what_if(request: GatedRequest, assembly: str) -> HttpResponse:
    meeting = meeting_of(request, assembly)
    facts = facts_of(meeting, now())
    asked = {name: value for name in facts if (value := request.GET.get(name, "").strip())}
    form = SupposingForm({**facts, **asked}, votes_apart="voices" in facts)
    context: dict[str, Any] = {"meeting": meeting, "form": form, "is_supposed": bool(asked)}
    if form.is_valid():
        answers = answers_to(form.cleaned_data, meeting)
        # Several majorities ask for the same part of the votes: each is told by what it is asked for.
        said = [(one.rule.sentence(language_of()), one) for one in answers.majorities]
        context |= {"answers": answers, "majorities": said}
    return render(request, "governance/what_if.html", context)
