"""Taking an earlier meeting up again on another day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.models import AgendaItem, Assembly
from governance.services.repeating import repeat_assembly, repeatable
from governance.web.hours import HourRepeated, HourSkipped, instant_of, within_reach
from governance.web.meetings import address
from governance.web.planning_forms import HOURS
from governance.web.sittings.finding import any_meeting_of
from membership.clock import now
from membership.errors import DomainError
from membership.messages import sentence
from membership.templatetags.unevoix import local_text
from membership.web.fields import DayField
from membership.web.gate import OFFICE, GatedRequest, gate

# A year on, the same day of the week.
WEEKS_IN_A_YEAR = 52


class RepeatForm(forms.Form):
    """On which day, and with which points of the earlier agenda."""

    held_on = DayField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[within_reach],
    )
    held_at = forms.TimeField(
        label=_("Starts at"), input_formats=HOURS, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    points = forms.MultipleChoiceField(label=_("Points to keep"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, meeting: Assembly, **kwargs: Any) -> None:
        self.rows = {row.public_id: row for row in repeatable(meeting)}
        starts_at = meeting.starts_at.astimezone(meeting.zone)
        kwargs["initial"] = {
            "held_on": _coming(
                starts_at.date(), every=1 if meeting.is_sitting else WEEKS_IN_A_YEAR, after=now().date()
            ),
            "held_at": starts_at.time(),
            "points": list(self.rows),
        }
        super().__init__(*args, **kwargs)
        self.zone = meeting.zone
        field = self.fields["points"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(public_id, local_text(row, "title")) for public_id, row in self.rows.items()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (cleaned.get("held_on") and cleaned.get("held_at")):
            return cleaned
        try:
            cleaned["starts_at"] = instant_of(cleaned["held_on"], cleaned["held_at"], self.zone)
        except (HourSkipped, HourRepeated):
            self.add_error("held_at", _("That night the clocks change at this time. Choose another."))
        else:
            if cleaned["starts_at"] <= now():
                self.add_error("held_on", _("This moment has passed. A meeting is prepared for a day to come."))
        return cleaned

    @property
    def kept(self) -> list[AgendaItem]:
        return [self.rows[public_id] for public_id in self.cleaned_data["points"]]


@gate(OFFICE)
def repeat(request: GatedRequest, assembly: str) -> HttpResponse:
    meeting = any_meeting_of(request, assembly)
    form = RepeatForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        try:
            again = repeat_assembly(
                meeting, starts_at=form.cleaned_data["starts_at"], kept=form.kept, actor=request.actor
            )
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("The meeting is in preparation. Read each point again."))
            return redirect(address("governance:agenda", again))
    return render(request, "governance/repeat.html", {"meeting": meeting, "form": form})


def _coming(on: date, *, every: int, after: date) -> date:
    """Return the first day so many weeks on, or as many again, that is still to come."""
    step = timedelta(weeks=every)
    while on <= after:
        on += step
    return on
