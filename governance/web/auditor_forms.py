"""What is filled in of the auditor: an appointment, the report handed in, how an audit ends."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import AuditorEnd, Resolution
from governance.web.naming_resolutions import offer, said
from membership import formats
from membership.clock import today
from membership.models import Organisation
from membership.rules.months import MONTHS_IN_YEAR, add_months
from membership.rules.years import last_year_end
from membership.services.exports.words import OWN_NAMES
from membership.web.fields import ProofField
from membership.web.life.forms import day_field, text_field

LARGEST = 20_000_000
# The year that goes on first: it is that one which an annual meeting appoints for.
YEARS = (1, 2, 0)


class AppointForm(forms.Form):
    """Whom a resolution appointed."""

    name = forms.CharField(label=_("Firm or person"), max_length=250)
    permit = forms.CharField(
        label=_("Permit of the professional order"),
        max_length=60,
        required=False,
        help_text=_("The number of the CPA permit."),
    )
    year = forms.ChoiceField(label=_("For the year that ends on"))
    resolution = forms.ChoiceField(label=_("Appointed by resolution"))
    email = forms.EmailField(label=_("E-mail"), required=False, help_text=_("To be told of meetings with the notice."))
    language = forms.ChoiceField(label=_("Language"), choices=OWN_NAMES, required=False)
    consent = ProofField(
        label=_("Their written consent"), required=False, help_text=_("JPEG, PNG or PDF, 5 MB at most.")
    )
    reason = forms.CharField(
        label=_("Reason for going on all the same"),
        required=False,
        max_length=300,
        help_text=_("Only where a rule warns."),
    )

    def __init__(
        self, *args: Any, organisation: Organisation, resolutions: dict[str, Resolution], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        ended_on = last_year_end(today(organisation), organisation.year_end_month, organisation.year_end_day)
        self.years = {one.isoformat(): one for one in (add_months(ended_on, MONTHS_IN_YEAR * n) for n in YEARS)}
        self.offered = resolutions
        offer(self, "year", [(key, formats.day(one)) for key, one in self.years.items()])
        offer(self, "resolution", said(resolutions))

    @property
    def year_end_on(self) -> date:
        return self.years[self.cleaned_data["year"]]

    @property
    def chosen(self) -> Resolution:
        return self.offered[self.cleaned_data["resolution"]]


class ReportForm(forms.Form):
    """What the auditor handed in."""

    on = day_field(_("Handed in on"))
    file = ProofField(
        label=_("Auditor’s report"),
        largest=LARGEST,
        only="application/pdf",
        help_text=_("A PDF without a password, 20 MB at most."),
    )


class EndForm(forms.Form):
    """How an audit ends before its year is audited."""

    on = day_field(_("Since"))
    end = forms.ChoiceField(label=_("How"), choices=AuditorEnd.choices)
    because = text_field(_("Why, and what the auditor says of it"))
    resolution = forms.ChoiceField(
        label=_("Removed by resolution"), required=False, help_text=_("Only for an auditor whom the members removed.")
    )
    reason = forms.CharField(
        label=_("Reason for going on all the same"),
        required=False,
        max_length=300,
        help_text=_("Only where a rule warns."),
    )

    def __init__(self, *args: Any, resolutions: dict[str, Resolution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = resolutions
        offer(self, "resolution", [("", "–"), *said(resolutions)])

    @property
    def chosen(self) -> Resolution | None:
        return self.offered.get(self.cleaned_data["resolution"])
