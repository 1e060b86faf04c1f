"""What is filled in of attendance allowances: a rate and what sets it, a period, a payment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext

from governance.models import AllowanceDue, Resolution
from governance.queries.resolutions import resolutions_of
from membership import formats
from membership.models import Organisation
from membership.templatetags.unevoix import local_text
from membership.web.fields import AmountField
from membership.web.life.forms import day_field

OFFERED = 50


class RateForm(forms.Form):
    """What one meeting gives, and what sets it."""

    amount = AmountField(
        label=gettext_lazy("For each meeting, in dollars"),
        max_digits=9,
        help_text=gettext_lazy("Write 0 to end it."),
    )
    from_on = day_field(gettext_lazy("From"))
    resolution = forms.ChoiceField(label=gettext_lazy("By which resolution"), required=False)
    article = forms.CharField(
        label=gettext_lazy("Or by which article of the by-laws"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Its number, such as 5.7."),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {one.public_id: one for one in resolutions_of(organisation)[:OFFERED]}
        field = self.fields["resolution"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", pgettext("resolution", "None")),
            *((key, f"{one.number} · {local_text(one, 'title')}") for key, one in self.offered.items()),
        ]

    @property
    def sets_it(self) -> Resolution | None:
        return self.offered.get(self.cleaned_data["resolution"])

    @property
    def cents(self) -> int:
        return int(self.cleaned_data["amount"] * 100)


class PeriodForm(forms.Form):
    """The days whose meetings are drawn together."""

    first_on = day_field(gettext_lazy("First day"))
    last_on = day_field(gettext_lazy("Last day"))


class PaymentForm(forms.Form):
    """Who was paid, when, and by what."""

    dues = forms.MultipleChoiceField(label=gettext_lazy("Paid to"), widget=forms.CheckboxSelectMultiple)
    on = day_field(gettext_lazy("Paid on"))
    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("For example the number of a transfer or of a cheque."),
    )

    def __init__(self, *args: Any, unpaid: Iterable[AllowanceDue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unpaid = {str(one.pk): one for one in unpaid}
        field = self.fields["dues"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (key, f"{one.person.full_name} · {formats.money_cents(one.amount_cents)}")
            for key, one in self.unpaid.items()
        ]
        field.initial = list(self.unpaid)

    @property
    def chosen(self) -> list[AllowanceDue]:
        return [self.unpaid[key] for key in self.cleaned_data["dues"]]
