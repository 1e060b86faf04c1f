"""Striking an arrival that was noted by mistake, or writing it anew at its right instant."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.models import Assembly, Attendance, StruckStay
from governance.queries.presence import holds
from governance.services.striking import Mistake, strike_arrival
from governance.web.hours import HourRepeated, HourSkipped, instant_of
from governance.web.meetings import address, meeting_of
from governance.web.planning_forms import HOURS
from membership import formats
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Membership
from membership.web.gate import OFFICE, GatedRequest, gate


class StrikeForm(forms.Form):
    """Which arrival of a member, why it is struck, and when they truly came if only the hour was wrong."""

    stay = forms.TypedChoiceField(label=_("Which arrival"), coerce=int, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("The ledger and the minutes say it, such as “Another member of the same name had come”."),
    )
    instead = forms.TimeField(
        label=_("They came at"),
        required=False,
        input_formats=HOURS,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Where only the hour was wrong. Left empty, they were not there."),
    )
    despite_counts = forms.BooleanField(
        label=_("Strike it though votes or checks of the quorum counted them"),
        required=False,
        help_text=_("What was counted then stays as it is, and the ledger says that this arrival was struck."),
    )

    def __init__(self, *args: Any, meeting: Assembly, stays: list[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting, self.stays = meeting, {one.pk: one for one in stays}
        field = self.fields["stay"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [
            (one.pk, f"{formats.instant(one.arrived_at.astimezone(meeting.zone))} · {one.get_channel_display()}")
            for one in stays
        ]
        self.initial.setdefault("stay", stays[-1].pk)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        stay, hour = self.stays.get(cleaned.get("stay", 0)), cleaned.get("instead")
        if stay is not None and hour is not None:
            on = stay.arrived_at.astimezone(self.meeting.zone).date()
            try:
                cleaned["instead_at"] = instant_of(on, hour, self.meeting.zone)
            except (HourSkipped, HourRepeated):
                self.add_error("instead", _("That night the clocks change at this time. Choose another."))
        return cleaned

    @property
    def mistake(self) -> Mistake:
        said = self.cleaned_data
        return Mistake(said["reason"], said.get("instead_at"), said["despite_counts"])


@gate(OFFICE)
def strike(request: GatedRequest, assembly: str, membership: str) -> HttpResponse:
    """Show the arrivals of a member, and strike one."""
    meeting = meeting_of(request, assembly)
    rows = Membership.objects.for_organisation(request.organisation).select_related("person")
    member = get_object_or_404(rows, public_id=membership)
    stays = Attendance.objects.filter(holds(), assembly=meeting, membership=member)
    return struck_page(request, meeting, stays, back=address("governance:ledger", meeting))


def struck_page(request: GatedRequest, meeting: Assembly, among: QuerySet[Attendance], *, back: str) -> HttpResponse:
    """Show these arrivals of one person, and strike one; `back` leads to where they stand."""
    stays = list(among.select_related("person").order_by("arrived_at", "pk"))
    if not stays:
        return redirect(back)
    form = StrikeForm(request.POST or None, meeting=meeting, stays=stays)
    if request.method == "POST" and form.is_valid():
        try:
            struck = strike_arrival(form.stays[form.cleaned_data["stay"]], form.mistake, actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _said(struck))
            return redirect(back)
    whose = stays[-1].membership.person if stays[-1].membership else stays[-1].person
    context = {"meeting": meeting, "name": whose.full_name, "form": form, "back": back}
    return render(request, "governance/strike.html", context, status=422 if form.errors else 200)


def _said(struck: StruckStay) -> str:
    """Return what was done, and the quorum with the arrival and without."""
    said = gettext("The arrival is struck. Toward the quorum: %(before)s with it, %(after)s without.")
    return said % {
        "before": formats.number(struck.before["present"]),
        "after": formats.number(struck.after["present"]),
    }
