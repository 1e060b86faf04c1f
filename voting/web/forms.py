"""What is filled in to vote, and to conduct a vote."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from voting.models import Choice


class BallotForm(forms.Form):
    """The ballot of a motion. Nothing is chosen beforehand."""

    choice = forms.ChoiceField(
        label=_("Your vote"),
        choices=[
            (Choice.FOR.value, pgettext_lazy("ballot", "For")),
            (Choice.AGAINST.value, pgettext_lazy("ballot", "Against")),
            (Choice.ABSTAIN.value, pgettext_lazy("ballot", "Abstain")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the three answers."),
            "invalid_choice": _("Choose one of the three answers."),
        },
    )


MINUTES = [(1, _("1 minute")), (2, _("2 minutes")), (5, _("5 minutes")), (10, _("10 minutes")), (60, _("1 hour"))]
MORE_MINUTES = MINUTES[:4]


class OpeningForm(forms.Form):
    """For how long a vote is open."""

    minutes = forms.TypedChoiceField(label=_("How long"), choices=MINUTES, coerce=int, initial=2)

    @property
    def lasts(self) -> timedelta:
        return timedelta(minutes=self.cleaned_data["minutes"])


class ProlongingForm(forms.Form):
    """By how much a vote is prolonged."""

    minutes = forms.TypedChoiceField(label=_("Prolong by"), choices=MORE_MINUTES, coerce=int, initial=1)

    @property
    def by(self) -> timedelta:
        return timedelta(minutes=self.cleaned_data["minutes"])


class ReasonForm(forms.Form):
    """Why something is given up. The reason is kept."""

    because = forms.CharField(label=_("Reason, for the minutes"), max_length=500, strip=True)


def _hour_input() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class SchedulingForm(forms.Form):
    """When a vote opens and closes by itself, in the meeting's own hours."""

    opens_at = forms.DateTimeField(label=_("Opens"), widget=_hour_input())
    closes_at = forms.DateTimeField(label=_("Closes"), widget=_hour_input())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("A vote closes after it opens."))
        return cleaned
