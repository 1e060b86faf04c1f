"""The register of resolutions: searched in both languages, and one resolution with how it was adopted."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from governance.queries import resolutions as queries
from governance.web.links import result_addresses
from governance.web.outcomes import outcome_of
from membership.web.gate import MEMBER, GatedRequest, gate

PAGE = 25


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Words, or a number"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: object, years: list[int], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["year"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("All years")), *((year, str(year)) for year in years)]


@gate(MEMBER)
def listing(request: GatedRequest) -> HttpResponse:
    form = SearchForm(request.GET, years=queries.years_of(request.organisation))
    asked = form.cleaned_data if form.is_valid() else {}
    wanted = queries.Wanted(search=asked.get("q", ""), year=asked.get("year"))
    found = queries.register_of(request.organisation, wanted)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "is_narrowed": bool(wanted.search or wanted.year)}
    return render(request, "governance/resolutions.html", context)


@gate(MEMBER)
def one(request: GatedRequest, resolution: str) -> HttpResponse:
    found = get_object_or_404(queries.resolutions_of(request.organisation), public_id=resolution)
    motion = found.motion
    context = {
        "resolution": found,
        "motion": motion,
        "meeting": motion.assembly,
        "outcome": outcome_of(motion),
        "result_url": result_addresses(motion.assembly, [motion]).get(motion.pk, ""),
        "languages": request.organisation.languages,
    }
    return render(request, "governance/resolution.html", context)
