"""All applications for membership: those that wait and those that were decided, by state, year and name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from membership import formats
from membership.models import Application, ApplicationState
from membership.queries.applications import Sought, Stage, applications_sought, years_of_applications
from membership.templatetags.unevoix import local_text
from membership.web.gate import OFFICE, GatedRequest, gate

PER_PAGE = 50
STAGES = (
    ("", gettext_lazy("All applications")),
    (Stage.AWAITING.value, gettext_lazy("Waiting for the board")),
    (Stage.DECIDED.value, gettext_lazy("No longer waiting")),
    (Stage.ADMITTED.value, pgettext_lazy("application", "Admitted")),
    (Stage.REFUSED.value, gettext_lazy("Refused")),
    (Stage.WITHDRAWN.value, gettext_lazy("Withdrawn or set aside")),
)
TONES = {
    ApplicationState.RECEIVED: "warn",
    ApplicationState.ADMITTED: "yes",
    ApplicationState.REFUSED: "no",
    ApplicationState.WITHDRAWN: "quiet",
}


class SoughtForm(forms.Form):
    """Which applications to look for; what cannot be read is as if it had not been written."""

    q = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=100)
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=STAGES, required=False)
    year = forms.ChoiceField(label=gettext_lazy("Received in"), required=False)

    def __init__(self, data: Any, *, years: list[int]) -> None:
        super().__init__(data)
        self.fields["year"].choices = [("", _("All years")), *((str(year), str(year)) for year in years)]  # type: ignore[attr-defined]

    def sought(self) -> Sought:
        self.is_valid()
        asked = self.cleaned_data
        return Sought(
            stage=Stage(asked["state"]) if asked.get("state") else None,
            year=int(asked["year"]) if asked.get("year") else None,
            search=asked.get("q", ""),
        )


@gate(OFFICE)
@never_cache
@require_safe
def applications(request: GatedRequest) -> HttpResponse:
    """List them in the order of names, a page at a time."""
    here = request.organisation
    form = SoughtForm(request.GET, years=years_of_applications(here))
    sought = form.sought()
    page = Paginator(applications_sought(here, sought), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "is_narrowed": sought != Sought(),
        "columns": [
            {"label": one} for one in (_("Name"), _("Category"), _("Received"), _("State"), _("Date of the decision"))
        ],
        "rows": [_row(request, one) for one in page],
    }
    return render(request, "membership/applications.html", context)


def _row(request: GatedRequest, one: Application) -> list[Any]:
    where = {"slug": request.organisation.slug, "application": one.public_id}
    zone = request.organisation.zone
    written = one.decided_at.astimezone(zone).date() if one.decided_at else None
    decided = one.decided_on or written
    return [
        {"text": one.full_name, "url": reverse("application", kwargs=where)},
        local_text(one.category, "name"),
        formats.short_day(one.received_at.astimezone(zone).date()),
        {"text": str(one.get_state_display()), "tone": TONES[ApplicationState(one.state)]},
        formats.short_day(decided) if decided else "",
    ]
