"""What is filled in to allocate a surplus: an amount for the reserve, and one for each category."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.queries.surplus import Allocation
from membership.models import Category
from membership.templatetags.unevoix import local_text
from membership.web.fields import AmountField
from membership.web.life.forms import day_field

LARGEST_BYTES = 50_000_000


class AllocationForm(forms.Form):
    """The amounts, in dollars. They must come to the surplus, to the cent."""

    year_end_on = day_field(gettext_lazy("End of the fiscal year"))
    surplus = AmountField(label=gettext_lazy("Surplus of the year, in dollars"))
    recommended_on = day_field(
        gettext_lazy("Recommended by the board on"),
        required=False,
        help_text=gettext_lazy("The meeting decides after it has heard the board."),
    )
    reserve = AmountField(label=gettext_lazy("To the general reserve, in dollars"))
    reason = forms.CharField(
        label=gettext_lazy("Reason for going on all the same"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("It is kept with the meeting, and members may read it."),
    )

    def __init__(self, *args: Any, categories: Iterable[Category], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.categories = list(categories)
        for one in self.categories:
            said = _("In rebates, “%(category)s”, in dollars") % {"category": local_text(one, "name")}
            self.fields[f"rebate_{one.key}"] = AmountField(label=said, required=False)
        self.order_fields(
            ["year_end_on", "surplus", "recommended_on", "reserve", *(f"rebate_{one.key}" for one in self.categories)]
        )

    @staticmethod
    def initial_of(allocation: Allocation) -> dict[str, Any]:
        found: dict[str, Any] = {
            "year_end_on": allocation.year_end_on,
            "surplus": _dollars(allocation.surplus_cents),
            "recommended_on": allocation.recommended_on,
            "reserve": _dollars(allocation.reserve_cents),
        }
        return found | {f"rebate_{key}": _dollars(cents) for key, cents in allocation.by_category.items()}

    @property
    def allocation(self) -> Allocation:
        cleaned = self.cleaned_data
        year_end_on: date = cleaned["year_end_on"]
        return Allocation(
            year_end_on=year_end_on,
            surplus_cents=_cents(cleaned["surplus"]),
            reserve_cents=_cents(cleaned["reserve"]),
            by_category={
                one.key: cents for one in self.categories if (cents := _cents(cleaned.get(f"rebate_{one.key}")))
            },
            recommended_on=cleaned.get("recommended_on"),
        )


class UsesForm(forms.Form):
    """A list of what was done with each member."""

    file = forms.FileField(
        label=gettext_lazy("What was done with each member in the year"),
        help_text=gettext_lazy(
            "A workbook (.xlsx) or a CSV file with a column “Number” and a column “Amount”; “Category” too, where a "
            "member had several in the year. It takes the place of the list before it."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,text/csv"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_BYTES:
            raise forms.ValidationError(_("This file is too large. Split it in two."))
        return file


def _dollars(cents: int) -> Decimal:
    return Decimal(cents) / 100


def _cents(amount: Decimal | None) -> int:
    return int(amount * 100) if amount else 0
