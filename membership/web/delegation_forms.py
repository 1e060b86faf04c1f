"""What the office fills in of a federation's member: what its number of votes rests on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from membership.rules.delegations import Basis
from membership.web.life.forms import day_field


class VotesBasisForm(forms.Form):
    """The size of the member, or the number a table of the by-laws gives it; where it is written, and since when."""

    size = forms.IntegerField(
        label=_("Size of the member"),
        min_value=0,
        max_value=100_000_000,
        required=False,
        help_text=_("In what your by-laws measure by: dwellings, members, and so on."),
    )
    votes = forms.IntegerField(
        label=_("Or: votes by the table of your by-laws"), min_value=1, max_value=99, required=False
    )
    source = forms.CharField(
        label=_("Where it is written"),
        max_length=250,
        help_text=_("Such as “Annual report 2026, page 3” or “By-laws, schedule B”."),
    )
    since = day_field(_("Since"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        given = [name for name in ("size", "votes") if cleaned.get(name) is not None]
        if len(given) != 1 and not self.errors:
            self.add_error("size", _("Give the size or the votes of the table: one of the two."))
        return cleaned

    @property
    def basis(self) -> Basis:
        return Basis(size=self.cleaned_data.get("size"), votes=self.cleaned_data.get("votes"))
