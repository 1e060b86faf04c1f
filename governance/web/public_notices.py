"""A notice of meeting posted up or printed: recording it with its photo, and showing what the rules make of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from governance.models import Assembly
from governance.queries.versions import notices_of
from governance.rules import delays
from governance.rules import notice as notice_rules
from governance.services.meeting_papers import day_of
from governance.web.meetings import address, meeting_of
from governance.web.steps import Step, steps_of
from governance.web.versions import version_asked
from membership.access import OFFICE as OFFICE_ROLES
from membership.clock import today
from membership.errors import DatesReversed, DomainError
from membership.messages import sentence
from membership.models import Notice, PublicManner, PublicNotice
from membership.queries.rules import rules_for
from membership.rules.findings import Finding
from membership.services.documents import keep
from membership.services.public_notices import Posted, record_public_notice
from membership.web.downloads import handed_over
from membership.web.fields import DayField, ProofField
from membership.web.gate import REGISTER, GatedRequest, gate


class PublicNoticeForm(forms.Form):
    manner = forms.ChoiceField(label=gettext_lazy("How"), choices=PublicManner.choices)
    place = forms.CharField(
        label=gettext_lazy("Where"),
        max_length=300,
        help_text=gettext_lazy("For example “Notice board of the entrance hall”, or the newspaper and its page."),
    )
    first_on = DayField(label=gettext_lazy("Since"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    last_on = DayField(
        label=gettext_lazy("Until, if it is over"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    attested_by = forms.CharField(label=gettext_lazy("Who saw it there and attests it"), max_length=200)
    photo = ProofField(
        label=gettext_lazy("Photo, or the page of the newspaper"),
        required=False,
        help_text=gettext_lazy("JPEG, PNG or PDF, 5 MB at most."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_first_on(self) -> date:
        first: date = self.cleaned_data["first_on"]
        if first > self._today:
            raise forms.ValidationError(_("This day is still to come: record it once the notice is there."))
        return first


@gate(REGISTER)
def public_notices(request: GatedRequest, assembly: str) -> HttpResponse:
    """Show where the notice was public; the office records another place."""
    meeting = meeting_of(request, assembly)
    may_act = bool(request.roles & OFFICE_ROLES)
    if request.method == "POST" and not may_act:
        raise Http404
    version = version_asked(request, meeting)
    if version is None:
        # Nothing can be attested of a notice that is not written yet.
        return redirect(address("governance:assembly", meeting))
    on = today(meeting.organisation)
    form = PublicNoticeForm(request.POST or None, request.FILES or None, today=on)
    if request.method == "POST" and form.is_valid():
        try:
            _record(request, version.notice, form.cleaned_data)
        except DomainError as error:
            form.add_error("last_on" if isinstance(error, DatesReversed) else "first_on", sentence(error))
        else:
            messages.success(request, _("Recorded. It is part of the proof from now on."))
            return redirect(address("governance:public-notices", meeting) + version.query)
    rows = version.notice.public_notices.select_related("photo", "recorded_by").order_by("first_on", "pk")
    context = {
        "meeting": meeting,
        "version": version,
        "steps": steps_of(meeting, Step.TOLD, request.roles),
        "rows": [(row, _findings(meeting, row)) for row in rows],
        "form": form if may_act else None,
    }
    return render(request, "governance/public_notices.html", context, status=422 if form.errors else 200)


def _record(request: GatedRequest, notice: Notice, asked: dict[str, Any]) -> None:
    photo = None
    if asked["photo"]:
        photo = keep(notice.organisation, **asked["photo"])
    posted = Posted(
        manner=PublicManner(asked["manner"]),
        place=asked["place"],
        first_on=asked["first_on"],
        last_on=asked["last_on"],
        attested_by=asked["attested_by"],
        photo=photo,
    )
    record_public_notice(notice, posted=posted, actor=request.actor)


def _findings(meeting: Assembly, row: PublicNotice) -> list[Finding]:
    """Return what the rules of that day say: may a notice be given so, and was it in time."""
    rules = rules_for(meeting.organisation, row.first_on)
    mode = delays.assess_mode(row.manner, rules)
    return [*([mode] if mode else []), notice_rules.assess(day_of(meeting), row.first_on, rules)]


@require_safe
@gate(REGISTER)
def photo(request: GatedRequest, assembly: str, public_notice: str) -> HttpResponse:
    """Hand over the photo."""
    meeting = meeting_of(request, assembly)
    rows = PublicNotice.objects.for_organisation(meeting.organisation).select_related("photo")
    row = rows.filter(notice__in=Notice.objects.filter(notices_of(meeting)), public_id=public_notice).first()
    if row is None or row.photo is None:
        raise Http404
    return handed_over(bytes(row.photo.content), name=row.photo.name, media_type=row.photo.media_type)
