"""What is filled in for the annual report: what no register says, and a part to join."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import AnnualReport, ReportPartKind
from governance.services.annual_reports import ReportFacts
from membership.models import Organisation
from membership.queries.shares import classes_of
from membership.web.fields import ProofField

LARGEST = 20_000_000


class FactsForm(forms.Form):
    """What the report says and no register does."""

    domicile = forms.CharField(
        label=_("Domicile"), max_length=250, required=False, help_text=_("The address of the head office.")
    )
    other_names = forms.CharField(label=_("Other names it uses"), max_length=250, required=False)
    employees = forms.IntegerField(label=_("Number of employees"), min_value=0, max_value=1_000_000, required=False)

    @staticmethod
    def initial_of(report: AnnualReport | None) -> dict[str, Any]:
        if report is None:
            return {}
        return {"domicile": report.domicile, "other_names": report.other_names, "employees": report.employees}

    @property
    def facts(self) -> ReportFacts:
        return ReportFacts(**self.cleaned_data)


class PartForm(forms.Form):
    """A PDF to join."""

    kind = forms.ChoiceField(label=_("What it is"), choices=ReportPartKind.choices)
    file = ProofField(
        label=_("File"),
        largest=LARGEST,
        only="application/pdf",
        help_text=_("A PDF without a password, 20 MB at most."),
    )
    title_fr = forms.CharField(
        label=_("Title in French"), max_length=200, required=False, help_text=_("Only for another part.")
    )
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if classes_of(organisation):
            # Drawn from the register already.
            kind = self.fields["kind"]
            assert isinstance(kind, forms.ChoiceField)
            kind.choices = [one for one in ReportPartKind.choices if one[0] != ReportPartKind.SHARE_CAPITAL]
        if not organisation.offers_english:
            del self.fields["title_en"]
