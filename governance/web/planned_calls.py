"""The call that leaves by itself: its hour, chosen, changed and struck on the page of the notice."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from governance.models import Assembly, AssemblyState
from governance.services.planned_calls import plan_call, strike_call
from governance.web.hours import HourRepeated, HourSkipped, instant_of, within_reach
from governance.web.meetings import address, meeting_of
from governance.web.planning_forms import HOURS
from membership import formats
from membership.clock import now
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Organisation, PlannedNotice
from membership.models.base import DatabaseNow
from membership.queries.held_back import IS_LEAVING, Subject
from membership.services.planned_notices import to_leave
from membership.web.fields import DayField
from membership.web.gate import OFFICE, GatedRequest, gate


class PlannedCallForm(forms.Form):
    leaves_on = DayField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[within_reach],
    )
    leaves_at = forms.TimeField(
        label=_("Hour"), input_formats=HOURS, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    why = forms.CharField(
        label=_("Reason for going on all the same"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only where the delay of the notice warns of that day. It is kept with the meeting."),
    )

    @classmethod
    def of(cls, one: PlannedNotice | None, meeting: Assembly) -> PlannedCallForm:
        if one is None:
            return cls()
        local = one.leaves_at.astimezone(meeting.zone)
        return cls(initial={"leaves_on": local.date(), "leaves_at": local.time(), "why": one.reason})


def planned(meeting: Assembly) -> dict[str, Any]:
    """Return what the page of the notice shows of the call that leaves by itself. Two SQL statements."""
    one = to_leave(meeting.organisation, meeting.public_id)
    over = None
    if one is None:
        rows = PlannedNotice.objects.for_organisation(meeting.organisation).filter(subject=meeting.public_id)
        over = rows.exclude(over_because="struck").order_by("pk").last()
    return {
        "planned": one,
        "planned_on": one.leaves_at.astimezone(meeting.zone).date() if one else None,
        "planned_is_late": bool(one and one.leaves_at <= now() - IS_LEAVING),
        "planned_over": over,
        "planned_form": PlannedCallForm.of(one, meeting),
    }


def meetings_to_call(organisation: Organisation, ids: Collection[str]) -> dict[str, Subject]:
    """Return, of some meetings, those that still wait to be called."""
    rows = Assembly.objects.for_organisation(organisation).filter(
        public_id__in=ids, state=AssemblyState.DRAFT, starts_at__gt=DatabaseNow()
    )
    found = rows.select_related("organisation").defer("resolved_rules")
    return {one.public_id: Subject(one.title_fr, one.title_en, address("governance:notice", one)) for one in found}


@gate(OFFICE)
@require_POST
def plan(request: GatedRequest, assembly: str) -> HttpResponse:
    """Plan the call, change its hour, or strike it; whatever is refused is said on the page of the notice."""
    meeting = meeting_of(request, assembly)
    try:
        messages.success(request, _act(request, meeting))
    except DomainError as error:
        messages.error(request, sentence(error))
    except forms.ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect(address("governance:notice", meeting))


def _act(request: GatedRequest, meeting: Assembly) -> str:
    if "strike" in request.POST:
        strike_call(meeting, actor=request.actor)
        return gettext("The notice will not leave by itself.")
    form = PlannedCallForm(request.POST)
    if not form.is_valid():
        raise forms.ValidationError(next(iter(form.errors.values()))[0])
    said = form.cleaned_data
    try:
        at = instant_of(said["leaves_on"], said["leaves_at"], meeting.zone)
    except (HourSkipped, HourRepeated) as error:
        raise forms.ValidationError(gettext("That night the clocks change: choose another hour.")) from error
    plan_call(meeting, at=at, actor=request.actor, reason=said["why"])
    local = at.astimezone(meeting.zone)
    return gettext("The notice leaves by itself on %(instant)s.") % {"instant": formats.instant(local)}
